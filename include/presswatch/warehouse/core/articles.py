"""Statements on core.article, its addresses, revisions and the text that search sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, false, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.urls import URL_KEY_VERSION, url_key, url_sha256
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.rows import CurrentArticle, ShownExtraction
from presswatch.warehouse.tables import article, article_text, article_url, extraction, load_seq, revision
from presswatch.warehouse.written_rows import NewRevision

LOCK = "presswatch.load"
LOCK_WAIT = "55s"
"""Loads queue behind each other, so this lock is waited for longer than any row is."""


class ArticleUrl(NamedTuple):
    """An address an article was met under."""

    url: str
    kind: str  # feed, final or canonical


_KEY = func.hashtext(LOCK)
_NEXT_HOLDER = text("select last_value + is_called::integer from core.load_seq")
_IS_FREE = select(case((func.pg_try_advisory_lock_shared(_KEY), func.pg_advisory_unlock_shared(_KEY)), else_=false()))
"""Given back at once: a lock of the session would be lost, or left behind, behind a pooler."""


def lock_loads(conn: Connection) -> int:
    """Let one load at a time commit, so that load_seq grows in the order in which readers see the changes.

    Returns:
        the holder's own number of load_seq.
    """
    limit_waits(conn)
    conn.execute(select(func.pg_advisory_xact_lock(_KEY)))
    return int(conn.execute(select(load_seq.next_value())).scalar_one())


def next_holder(conn: Connection) -> int | None:
    """Return the number that the next holder of the loads' lock takes; None while somebody holds it.

    Asked before anything is looked up ahead of the lock: who then gets this very number knows that nobody has held
    the lock meanwhile, and that what was looked up still stands.
    """
    number = int(conn.execute(_NEXT_HOLDER).scalar_one())  # first: who takes the lock after this takes the number too
    return number if conn.execute(_IS_FREE).scalar_one() else None


def limit_waits(conn: Connection) -> None:
    """Wait no longer than this for a lock until the end of the transaction."""
    conn.execute(select(func.set_config("lock_timeout", LOCK_WAIT, True)))  # noqa: FBT003 - for this transaction


def _current() -> Any:  # noqa: ANN401 - a select
    return (
        select(
            article.c.article_id,
            article.c.source_id,
            article.c.state,
            revision.c.revision_id,
            revision.c.rev_no,
            revision.c.kind,
            extraction.c.content_sha256,
            revision.c.observed_from,
            extraction.c.modified_at,
            extraction.c.title,
            extraction.c.flags,
            article_text.c.body,
            extraction.c.capture_id,
            extraction.c.line_snapshot_id,
        )
        .join(revision, revision.c.revision_id == article.c.revision_id)
        .join(article_text, article_text.c.article_id == article.c.article_id)
        .join(extraction, extraction.c.extraction_id == article_text.c.extraction_id)
    )


def read(conn: Connection, article_id: int) -> CurrentArticle:
    """Return an article as it stands."""
    return CurrentArticle(*conn.execute(_current().where(article.c.article_id == article_id)).one())


def read_all(conn: Connection, article_ids: Iterable[int]) -> list[CurrentArticle]:
    """Return articles as they stand, in order of id; those that were merged into others are left out."""
    is_asked = article.c.article_id == func.any(sorted(set(article_ids)))
    return [CurrentArticle(*row) for row in conn.execute(_current().where(is_asked).order_by(article.c.article_id))]


def shown(conn: Connection, article_ids: Iterable[int]) -> list[ShownExtraction]:
    """Return what made the extraction that readers see of each article."""
    names = ("capture_id", "config_sha256", "versions", "line_snapshot_id")
    columns: list[ColumnElement[Any]] = [*(extraction.c[name] for name in names), article.c.first_entry_id]
    statement = (
        select(*columns)
        .join(article_text, article_text.c.extraction_id == extraction.c.extraction_id)
        .join(article, article.c.article_id == article_text.c.article_id)
        .where(article.c.article_id == func.any(sorted(set(article_ids))))
    )
    return [ShownExtraction(*row) for row in conn.execute(statement)]


def find_by_addresses(conn: Connection, addresses: Iterable[ArticleUrl]) -> dict[str, CurrentArticle]:
    """Return, by kind of address, the article that is already known under it."""
    kinds: dict[bytes, list[str]] = {}
    for address in addresses:
        kinds.setdefault(url_sha256(url_key(address.url)), []).append(address.kind)
    statement = (
        _current()
        .join(article_url, article_url.c.article_id == article.c.article_id)
        .add_columns(article_url.c.url_sha256)
        .where(article_url.c.url_sha256 == func.any(list(kinds)))
    )
    return {kind: CurrentArticle(*row[:-1]) for row in conn.execute(statement) for kind in kinds[row[-1]]}


def known_addresses(conn: Connection, digests: Iterable[bytes]) -> set[bytes]:
    """Return those of some digests of addresses that lead to an article."""
    here = select(article_url.c.url_sha256).where(article_url.c.url_sha256 == func.any(sorted(set(digests))))
    return {bytes(digest) for digest in conn.execute(here).scalars()}


def known_contents(conn: Connection, digests: Iterable[bytes], *, without: Iterable[int]) -> set[bytes]:
    """Return those of some digests of headline and body that an extraction, but some, has."""
    is_asked = extraction.c.content_sha256 == func.any(sorted(set(digests)))
    here = select(extraction.c.content_sha256).where(is_asked, extraction.c.extraction_id != func.all([*without]))
    return {bytes(digest) for digest in conn.execute(here).scalars()}


def headlines(conn: Connection, article_ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """Return number, source and headline of articles as they stand."""
    statement = (
        select(article.c.article_id, article.c.source_id, extraction.c.title)
        .join(article_text, article_text.c.article_id == article.c.article_id)
        .join(extraction, extraction.c.extraction_id == article_text.c.extraction_id)
        .where(article.c.article_id == func.any(sorted(set(article_ids))))
    )
    return [(row.article_id, row.source_id, row.title) for row in conn.execute(statement)]


def find_by_content(conn: Connection, source_id: str, content_sha256: bytes) -> CurrentArticle | None:
    """Return the oldest article of a source whose current text is exactly this, or None."""
    same = (article.c.source_id == source_id) & (extraction.c.content_sha256 == content_sha256)
    row = conn.execute(_current().where(same).order_by(article.c.article_id).limit(1)).one_or_none()
    return CurrentArticle(*row) if row else None


def insert_article(conn: Connection, values: Mapping[str, Any]) -> int:
    """Insert an article and return its id."""
    row = {**values, "state_since": values["first_seen_at"], "load_seq": load_seq.next_value()}
    return int(conn.execute(article.insert().values(row).returning(article.c.article_id)).scalar_one())


def add_addresses(conn: Connection, article_id: int, addresses: Iterable[ArticleUrl]) -> None:
    """Note addresses of an article; one that already leads to an article stays with it."""
    addresses = list(addresses)
    if rows := address_rows(addresses):
        rows = [storable(row | {"article_id": article_id}) for row in rows]
        conn.execute(insert(article_url).on_conflict_do_nothing(), rows)
        lacks = (article.c.article_id == article_id) & article.c.canonical_url.is_(None)
        conn.execute(update(article).where(lacks).values(storable({"canonical_url": addresses[-1].url})))


def address_rows(addresses: Iterable[ArticleUrl]) -> list[dict[str, Any]]:
    """Return the rows of core.article_url but for the article, in key order; of two with one key the first."""
    keys = {address: url_key(address.url) for address in addresses}
    rows = {
        url_sha256(key): {
            "url_sha256": url_sha256(key),
            "url": address.url,
            "url_key": key,
            "key_version": URL_KEY_VERSION,
            "kind": address.kind,
        }
        for address, key in reversed(keys.items())
    }
    return [rows[key] for key in sorted(rows)]


def pass_on_address(conn: Connection, url: str, article_id: int) -> None:
    """Let an address lead to another article than before."""
    here = article_url.c.url_sha256 == url_sha256(url_key(url))
    values = {"article_id": article_id, "first_seen_at": func.now()}
    conn.execute(update(article_url).where(here).values(values))


def has_address(conn: Connection, article_id: int, url: str) -> bool:
    """Return whether an article was met under an address, or is asked for under its own."""
    of_article = article_url.c.article_id == article_id
    here = select(article_url.c.article_id).where(of_article, article_url.c.url_sha256 == url_sha256(url_key(url)))
    return conn.execute(here).first() is not None or url == canonical_url(conn, article_id)


def places(conn: Connection, article_id: int) -> list[str]:
    """Return the addresses at which an article was met, the newest first; what pages merely state is left out."""
    met = (article_url.c.article_id == article_id) & (article_url.c.kind != "canonical")
    statement = select(article_url.c.url).where(met)
    return list(conn.execute(statement.order_by(article_url.c.first_seen_at.desc(), article_url.c.url)).scalars())


def canonical_url(conn: Connection, article_id: int) -> str | None:
    """Return the address of an article; None when it has none of its own."""
    url = conn.execute(select(article.c.canonical_url).where(article.c.article_id == article_id)).scalar_one()
    return None if url is None else str(url)


def first_entry(conn: Connection, article_id: int) -> int:
    """Return the entry that an article was made of."""
    return int(conn.execute(select(article.c.first_entry_id).where(article.c.article_id == article_id)).scalar_one())


def insert_revision(conn: Connection, row: NewRevision) -> int:
    """Insert a revision, close the one before it and return its id. The caller makes it current afterwards."""
    conn.execute(
        update(revision)
        .where(revision.c.article_id == row.article_id, revision.c.observed_to.is_(None))
        .values(observed_to=row.observed_from)
    )
    statement = (
        revision.insert().values({**row._asdict(), "changes": list(row.changes)}).returning(revision.c.revision_id)
    )
    return int(conn.execute(statement).scalar_one())


def make_current(conn: Connection, article_id: int, revision_id: int, *, state: str, since: datetime | None) -> None:
    """Point an article at a revision; ``since`` is given when its state changes."""
    values: dict[str, Any] = {
        "revision_id": revision_id,
        "state": state,
        "load_seq": load_seq.next_value(),
        "changed_at": func.now(),
    }
    if since is not None:
        values["state_since"] = since
    conn.execute(update(article).where(article.c.article_id == article_id).values(values))


def index_text(
    conn: Connection, article_id: int, extraction_id: int, *, title: str, dek: str, body: str, language: str | None
) -> None:
    """Write what search sees of an article: headline weighs most, then standfirst, then body."""
    row = {
        "article_id": article_id,
        "extraction_id": extraction_id,
        "body": body,
        "search": func.core.search_vector(language or "", title, dek, body),
    }
    statement = insert(article_text).values(storable(row))
    changed = {name: statement.excluded[name] for name in ("extraction_id", "body", "search")}
    conn.execute(statement.on_conflict_do_update(index_elements=[article_text.c.article_id], set_=changed))
