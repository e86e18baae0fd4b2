"""Rows of marts, a month at a time: those that changed since a ``load_seq``, or all of a day's calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, text

from presswatch.errors import ContractError

ROWS_AT_ONCE: Final = 1000
"""Rows fetched, and written as one row group, at a time: with them memory stays flat."""

BY_ARTICLE: Final = {
    "article": "m.article_id",
    "revision": "m.article_id, m.revision_no",
    "paragraph": "m.article_id, m.place",
    "article_author": "m.article_id, m.place",
}
"""Marts whose rows belong to an article, and the key they are sorted by: an article that changed is written anew."""
REMOVED: Final = "removed_article"
BY_DAY: Final = {"coverage": "m.day, m.source_id", "source_day": "m.day, m.source_id"}
"""Marts of source and day, which have no ``load_seq``: written whole."""
MARTS: Final = (*BY_ARTICLE, REMOVED, *BY_DAY)

_COLUMNS = text(
    """
    select a.attname, format_type(a.atttypid, a.atttypmod), coalesce(col_description(a.attrelid, a.attnum), '')
    from pg_attribute as a
    where a.attrelid = cast('mart.' || :mart as regclass) and a.attnum > 0 and not a.attisdropped
    order by a.attnum
    """
)
_NEWEST_SEQ = text(
    "select greatest((select max(load_seq) from core.article), (select max(load_seq) from core.removed_article), 0)"
)
_IN_RANGE = "a.load_seq > :seq_after and a.load_seq <= :seq_to"
_IN_MONTH = "t.published_day >= :month and t.published_day < cast(:month as date) + interval '1 month'"
_MONTHS = text(
    f"""
    select distinct date_trunc('month', t.published_day)::date as month
    from core.article as a
    join core.article_text as t on t.article_id = a.article_id
    where {_IN_RANGE}
    order by 1
    """  # noqa: S608 - our own words
)
_LOCK = text("select pg_try_advisory_xact_lock(hashtext('presswatch.export'), hashtext(:target))")


class MartColumn(NamedTuple):
    """One column of a mart as the contract has it."""

    name: str
    type: str
    meaning: str


def lock_target(conn: Connection, target: str) -> bool:
    """Return whether this transaction alone may write to a target until it ends."""
    return bool(conn.execute(_LOCK, {"target": target}).scalar_one())


def newest_seq(conn: Connection) -> int:
    """Return the highest ``load_seq`` that this transaction sees; 0 of an empty warehouse.

    Whatever takes one holds the lock on loads until it has committed: no lower one can appear later.
    """
    return int(conn.execute(_NEWEST_SEQ).scalar_one())


def contract_version(conn: Connection) -> str:
    """Return the version of the contract of the marts."""
    return str(conn.execute(text("select version from mart.contract")).scalar_one())


def columns(conn: Connection, mart: str) -> list[MartColumn]:
    """Return the columns of a mart in order, and ``load_seq`` last where its rows belong to an article."""
    found = [MartColumn(*row) for row in conn.execute(_COLUMNS, {"mart": _named(mart)})]
    if mart in BY_ARTICLE and "load_seq" not in {column.name for column in found}:
        meaning = (
            "load_seq of the article: rows are valid where it is that of the newest row of mart.article. Never NULL"
        )
        found.append(MartColumn("load_seq", "bigint", meaning))
    return found


def months(conn: Connection, mart: str, seq_after: int, seq_to: int) -> list[date | None]:
    """Return the first days of the months in which a mart has rows to write; None stands for undated rows."""
    if mart in BY_DAY:
        found = conn.execute(text(f"select distinct date_trunc('month', day)::date from mart.{mart} order by 1"))  # noqa: S608 - a name of ours
    else:
        found = conn.execute(_MONTHS, {"seq_after": seq_after, "seq_to": seq_to})
    return list(found.scalars())


def read_month(
    conn: Connection, mart: str, month: date | None, seq_after: int, seq_to: int
) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the rows of a month, ``ROWS_AT_ONCE`` at a time through a cursor of the server; None: the undated."""
    values = {"month": month, "seq_after": seq_after, "seq_to": seq_to}
    yield from _streamed(conn, _statement(mart, is_dated=month is not None), values)


def read_removed(conn: Connection, seq_after: int, seq_to: int) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the articles that were removed from the warehouse, likewise."""
    statement = f"select a.* from mart.removed_article as a where {_IN_RANGE} order by a.load_seq"  # noqa: S608 - our own words
    yield from _streamed(conn, statement, {"seq_after": seq_after, "seq_to": seq_to})


def _streamed(conn: Connection, statement: str, values: Mapping[str, object]) -> Iterator[Sequence[Sequence[Any]]]:
    options = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE}
    with conn.execute(text(statement), values, execution_options=options) as rows:
        yield from rows.partitions(ROWS_AT_ONCE)


def _statement(mart: str, *, is_dated: bool) -> str:
    if mart in BY_DAY:
        when = "m.day >= :month and m.day < cast(:month as date) + interval '1 month'" if is_dated else "m.day is null"
        return f"select m.* from mart.{mart} as m where {when} order by {BY_DAY[mart]}"  # noqa: S608 - names of ours
    seq = "" if mart == "article" else ", a.load_seq"
    return f"""
        select m.*{seq}
        from core.article as a
        join core.article_text as t on t.article_id = a.article_id
        join mart.{_named(mart)} as m on m.article_id = a.article_id
        where {_IN_RANGE} and {_IN_MONTH if is_dated else "t.published_day is null"}
        order by a.load_seq, {BY_ARTICLE[mart]}
    """  # noqa: S608 - names of ours


def _named(mart: str) -> str:
    if mart not in MARTS:
        raise ContractError(f"{mart} is no mart that is exported")
    return mart
