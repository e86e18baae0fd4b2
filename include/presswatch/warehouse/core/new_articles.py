"""Statements that write the new articles of a batch, each for all of them at once.

``insert_contents`` writes what hangs on the pages alone and meets no row of another load; ``insert_identities`` what
loads may contend for, and what readers page by: it needs the loads' lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, text

from presswatch.model.extraction import Extraction
from presswatch.warehouse.core import extractions
from presswatch.warehouse.many_rows import as_json, insert_rows
from presswatch.warehouse.tables import (
    article,
    article_url,
    author,
    extraction,
    revision,
    signature,
    signature_band,
    text_block,
    time_claim,
)
from presswatch.warehouse.tables.syndication import agency_credit

_IDS = text(
    """
    select
        nextval(pg_get_serial_sequence('core.article', 'article_id')),
        nextval(pg_get_serial_sequence('core.revision', 'revision_id')),
        nextval(pg_get_serial_sequence('core.extraction', 'extraction_id'))
    from generate_series(1, :count)
    """
)
_SHOW = text(
    """
    update core.article as a
    set load_seq = numbered.load_seq
    from (
        select article_id, nextval('core.load_seq') as load_seq
        from unnest(:article_ids) with ordinality as new (article_id, place)
        order by place
    ) as numbered
    where a.article_id = numbered.article_id
    """
).bindparams(bindparam("article_ids", type_=ARRAY(BigInteger)))
_AUTHORS = text(
    """
    insert into core.extraction_author (extraction_id, ordinal, author_id, raw)
    select r.extraction_id, r.ordinal, a.author_id, r.raw
    from json_to_recordset(cast(:rows as json))
        as r (extraction_id bigint, ordinal integer, source_id text, name text, kind text, raw text)
    join core.author as a on a.source_id = r.source_id and a.name = r.name and a.kind = r.kind
    """
)
_TEXTS = text(
    """
    insert into core.article_text (article_id, extraction_id, body, search, words, quoted_chars)
    select r.article_id, r.extraction_id, r.body,
        coalesce(d.search, core.search_vector(r.language, r.title, r.dek, r.body)), d.words, d.quoted_chars
    from json_to_recordset(cast(:rows as json)) as r (article_id bigint, extraction_id bigint, capture_id bigint,
        title text, dek text, body text, language text)
    left join staging.draft as d on d.batch_id = :batch_id and d.capture_id = r.capture_id
        and d.search_rules = (select core.search_rules())
    """
)
_VISITS = text(
    """
    insert into ops.article_visit (article_id, url, host, etag, last_modified, body_sha256, visits, gone_seen,
        last_seen_at, last_visited_at, next_visit_at)
    select r.article_id, r.url, r.host, r.etag, r.last_modified, r.body_sha256, 0, 0, r.seen_at, r.seen_at,
        now() + make_interval(secs => r.wait_s)
    from json_to_recordset(cast(:rows as json)) as r (article_id bigint, url text, host text, etag text,
        last_modified text, body_sha256 bytea, seen_at timestamptz, wait_s double precision)
    """
)


class NewIds(NamedTuple):
    """Numbers of a new article, of its first revision and of the extraction of that."""

    article_id: int
    revision_id: int
    extraction_id: int


class NewArticle(NamedTuple):
    """A new article with all that is written of it."""

    ids: NewIds
    article: Mapping[str, Any]
    addresses: Sequence[Mapping[str, Any]]
    revision: Mapping[str, Any]
    extraction: Mapping[str, Any]  # columns beside those that follow from what was read
    extracted: Extraction
    visit: Mapping[str, Any]
    credits: Sequence[tuple[str, str, str]]  # agency, place, wording
    signature: Mapping[str, Any]


def take_ids(conn: Connection, count: int) -> list[NewIds]:
    """Return so many new numbers of each kind."""
    return [NewIds(*row) for row in conn.execute(_IDS, {"count": count})]


def insert_contents(conn: Connection, new: Sequence[NewArticle], *, batch_id: int) -> None:
    """Insert new articles with their revisions, extractions, texts, signatures and plans; they have no load_seq yet.

    What search sees of them is what was staged of the batch with their extractions, where it was by today's rules.
    """
    if not new:
        return
    insert_rows(conn, article, [{**one.article, **_article(one.ids)} for one in new])
    insert_rows(conn, revision, [{**one.revision, "revision_id": one.ids.revision_id} for one in new])
    insert_rows(conn, extraction, [_extraction(one) for one in new])
    _insert_parts(conn, new)
    conn.execute(_TEXTS, {"rows": as_json([_text(one) for one in new]), "batch_id": batch_id})
    conn.execute(_VISITS, {"rows": as_json([{**one.visit, "article_id": one.ids.article_id} for one in new])})
    _insert_signatures(conn, new)


def insert_identities(conn: Connection, new: Sequence[NewArticle]) -> None:
    """Insert addresses and authors of new articles that have their contents, and give each its load_seq, in order."""
    if not new:
        return
    insert_rows(conn, article_url, [{**row, "article_id": one.ids.article_id} for one in new for row in one.addresses])
    _insert_authors(conn, new)
    conn.execute(_SHOW, {"article_ids": [one.ids.article_id for one in new]})


def _article(ids: NewIds) -> dict[str, Any]:
    return {"article_id": ids.article_id, "revision_id": ids.revision_id, "load_seq": 0}


def _extraction(one: NewArticle) -> dict[str, Any]:
    ids = {"extraction_id": one.ids.extraction_id, "revision_id": one.ids.revision_id}
    return {**extractions.extraction_row(one.extracted), **one.extraction, **ids}


def _insert_parts(conn: Connection, new: Sequence[NewArticle]) -> None:
    """Insert blocks and time claims."""
    parts = [(one.ids.extraction_id, one) for one in new]
    blocks = [row for number, one in parts for row in extractions.block_rows(number, one.extracted)]
    insert_rows(conn, text_block, blocks)
    claims = [row for number, one in parts for row in extractions.claim_rows(number, one.extracted)]
    insert_rows(conn, time_claim, claims)


def _insert_authors(conn: Connection, new: Sequence[NewArticle]) -> None:
    authors = [
        {**row, "extraction_id": one.ids.extraction_id, "source_id": one.article["source_id"]}
        for one in new
        for row in extractions.author_rows(one.extracted)
    ]
    names = sorted({(row["source_id"], row["name"], row["kind"]) for row in authors})
    named = [dict(zip(("source_id", "name", "kind"), name, strict=True)) for name in names]
    insert_rows(conn, author, named, on_conflict="do nothing")
    if authors:
        conn.execute(_AUTHORS, {"rows": as_json(authors)})


def _text(one: NewArticle) -> dict[str, Any]:
    return {
        "article_id": one.ids.article_id,
        "extraction_id": one.ids.extraction_id,
        "capture_id": one.extraction["capture_id"],
        "title": one.extracted.title or "",
        "dek": one.extracted.dek or "",
        "body": one.extracted.body,
        "language": one.extracted.language or "",
    }


def _insert_signatures(conn: Connection, new: Sequence[NewArticle]) -> None:
    credits = [
        {"extraction_id": one.ids.extraction_id, "agency": agency, "place": place, "raw": raw}
        for one in new
        for agency, place, raw in one.credits
    ]
    insert_rows(conn, agency_credit, credits, on_conflict="do nothing")
    signed = [
        {**one.signature, "article_id": one.ids.article_id, "extraction_id": one.ids.extraction_id} for one in new
    ]
    insert_rows(conn, signature, signed)
    pairs = sorted({(band, one.ids.article_id) for one in new for band in one.signature["bands"]})
    insert_rows(conn, signature_band, [{"band": band, "article_id": number} for band, number in pairs])
