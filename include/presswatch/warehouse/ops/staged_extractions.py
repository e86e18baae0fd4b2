"""Statements on staging.draft: cleaned pages between cleaning and loading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Insert, Row, Text, bindparam, cast, delete, func, insert, select, true, update

from presswatch.model.extraction import Extraction
from presswatch.model.text_digest import CountedText, TextDigest
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.plain_extraction import EXTRACTION, plain_sha256
from presswatch.warehouse.tables import draft


class CleanedPage(NamedTuple):
    """A page that was read, to be staged."""

    capture_id: int
    extraction: Extraction
    plain: str  # the same as JSON
    digest: TextDigest | None  # None where there is no article, or where it could not be computed


class StagedExtraction(NamedTuple):
    """A cleaned page, not loaded yet."""

    capture_id: int
    extraction: Extraction
    extracted_at: datetime
    rules_broken: tuple[str, ...] | None  # None: not checked yet
    reading_sha256: bytes
    digest: TextDigest | None  # None: to be computed


_GIVEN = (
    "batch_id", "capture_id", "extraction", "extracted_at", "reading_sha256", "content_sha256", "algorithm", "minima",
    "bands", "counted",
)  # fmt: skip
_SEARCHED = ("search", "words", "quoted_chars")


def _insertion() -> Insert:
    """Return the statement that stages a page, with what search will see of it: the load has only to copy that."""
    names = ("language", "title", "dek", "body")
    texts = [bindparam(f"searched_{name}", type_=Text()) for name in names]
    made = func.core.searched_text(*texts).table_valued(*_SEARCHED)
    types = {name: draft.c[name].type for name in _GIVEN}
    taken = types | {"extraction": Text(), "counted": Text()}  # are JSON already
    given = select(*(cast(bindparam(name, type_=taken[name]), of).label(name) for name, of in types.items())).subquery()
    rules = bindparam("search_rules", type_=Text())
    row = select(given, *(made.c[name] for name in _SEARCHED), rules).select_from(given.outerjoin(made, true()))
    return insert(draft).from_select([*_GIVEN, *_SEARCHED, "search_rules"], row)


_STAGE = _insertion()


def save(conn: Connection, batch_id: int, pages: Sequence[CleanedPage], *, extracted_at: datetime) -> None:
    """Keep extractions by capture, replacing those of an earlier attempt."""
    conn.execute(delete(draft).where(draft.c.batch_id == batch_id))
    if pages:
        rules = conn.execute(select(func.core.search_rules())).scalar_one()
        conn.execute(_STAGE, [_row(batch_id, page, extracted_at) | {"search_rules": rules} for page in pages])


def _row(batch_id: int, page: CleanedPage, extracted_at: datetime) -> dict[str, Any]:
    digest = page.digest
    return _searched(page.extraction) | {
        "batch_id": batch_id,
        "capture_id": page.capture_id,
        "extraction": page.plain,
        "extracted_at": extracted_at,
        "reading_sha256": plain_sha256(page.plain),
        "content_sha256": digest and digest.content_sha256,
        "algorithm": digest and digest.algorithm,
        "minima": digest and digest.minima,
        "bands": digest and list(digest.bands),
        "counted": digest and json.dumps(digest.counted, ensure_ascii=False),
    }


def _searched(extraction: Extraction) -> dict[str, str | None]:
    """Return the texts that search sees, NULL where there is no article."""
    if extraction.outcome != "article":
        return dict.fromkeys(("searched_language", "searched_title", "searched_dek", "searched_body"))
    return storable(
        {
            "searched_language": extraction.language or "",
            "searched_title": extraction.title or "",
            "searched_dek": extraction.dek or "",
            "searched_body": extraction.body,
        }
    )


def read(conn: Connection, batch_id: int) -> dict[int, StagedExtraction]:
    """Return the drafts of a batch by capture."""
    # As text, which is read straight into extractions: by way of dictionaries it takes three times as long.
    text = cast(draft.c.extraction, Text).label("extraction")
    unread = ("batch_id", "extraction", *_SEARCHED, "search_rules")
    columns = [column for column in draft.c if column.name not in unread]
    rows = conn.execute(select(text, *columns).where(draft.c.batch_id == batch_id))
    return {row.capture_id: _staged(row) for row in rows}


def _staged(row: Row[Any]) -> StagedExtraction:
    is_whole = row.reading_sha256 is not None and row.content_sha256 is not None
    counted = None if row.counted is None else _counted(*row.counted)
    return StagedExtraction(
        row.capture_id,
        EXTRACTION.validate_json(row.extraction),
        row.extracted_at,
        None if row.rules_broken is None else tuple(row.rules_broken),
        row.reading_sha256 or b"",
        TextDigest(row.content_sha256, row.algorithm, row.minima, tuple(row.bands), counted) if is_whole else None,
    )


def _counted(lines_by: str, lines: list[Any], credits_by: str, credits: list[Any]) -> CountedText:
    return CountedText(lines_by, tuple(map(tuple, lines)), credits_by, tuple(map(tuple, credits)))


def discard(conn: Connection, batch_id: int, capture_ids: Iterable[int]) -> None:
    """Delete drafts that are loaded; what is left of a batch goes when it is closed."""
    is_loaded = (draft.c.batch_id == batch_id) & (draft.c.capture_id == func.any(sorted(capture_ids)))
    conn.execute(delete(draft).where(is_loaded))


def mark(conn: Connection, batch_id: int, broken: Mapping[int, Sequence[str]]) -> None:
    """Write which row rules each draft broke; all others of the batch broke none."""
    conn.execute(update(draft).where(draft.c.batch_id == batch_id).values(rules_broken=[]))
    rows = [{"capture": capture_id, "rules": list(rules)} for capture_id, rules in broken.items()]
    if rows:
        is_draft = (draft.c.batch_id == batch_id) & (draft.c.capture_id == bindparam("capture"))
        conn.execute(update(draft).where(is_draft).values(rules_broken=bindparam("rules")), rows)
