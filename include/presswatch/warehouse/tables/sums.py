"""ops: what of closed days was summed once, so that nobody counts it again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Table, Text

from presswatch.warehouse.tables.base import at, ident, metadata, now
from presswatch.warehouse.tables.registry import source

ledger_sum = Table(
    "ledger_sum",
    metadata,
    ident("sum_id", "Number of the row"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, comment="Publisher"),
    Column("day", Date, nullable=False, comment="Calendar day on which a feed showed the entries first, UTC"),
    Column("outcome", Text, nullable=False, comment="Outcome of the entries; seen: what the polls of the day counted"),
    Column(
        "entries", BigInteger, nullable=False, comment="Entries; rows of one day add up, later changes are rows below 0"
    ),
    now("noted_at", "Start of the transaction that wrote it"),
    schema="ops",
    comment="The ledger of closed days in sums; triggers add what changes afterwards",
)

ledger_close = Table(
    "ledger_close",
    metadata,
    ident("close_id", "Number of the row"),
    at("closed_before", "Entries and polls before this instant are in ops.ledger_sum", nullable=False),
    Column("load_seq", BigInteger, nullable=False, comment="Largest load_seq of an article then"),
    now("closed_at", "When it was done: only while no promise of the ledger was broken"),
    schema="ops",
    comment="Up to when the ledger was summed; the newest row counts",
)

source_day_sum = Table(
    "source_day_sum",
    metadata,
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, comment="Publisher"),
    Column("day", Date, comment="Calendar day of publication at the publisher; NULL where it gives no date"),
    Column("articles", BigInteger, nullable=False, comment="Articles"),
    Column("edited", BigInteger, nullable=False, comment="Those edited at least once"),
    Column("silently_edited", BigInteger, nullable=False, comment="Those with an edit that could have been declared"),
    Column("gone", BigInteger, nullable=False, comment="Those that were taken down"),
    Column("words", BigInteger, nullable=False, comment="Words of their bodies"),
    Column("independent_texts", BigInteger, nullable=False, comment="Those that are no copy"),
    Column("undeclarably_edited", BigInteger, nullable=False, comment="Those with an edit that no page could declare"),
    Column("looks", BigInteger, nullable=False, comment="Requests for their pages again"),
    Column("with_hour", BigInteger, nullable=False, comment="Those whose hour of publication is known"),
    Index("uq_source_day_sum", "source_id", "day", unique=True, postgresql_nulls_not_distinct=True),
    schema="ops",
    comment="Articles summed by source and day of publication; what changed since is named in ops.source_day_stale",
)

source_day_stale = Table(
    "source_day_stale",
    metadata,
    ident("stale_id", "Number of the row"),
    Column("source_id", Text, nullable=False, comment="Publisher"),
    Column("day", Date, comment="Calendar day of publication at the publisher; NULL where it gives no date"),
    schema="ops",
    comment="Sources and days of which an article changed since they were summed; kept by triggers, a row a change",
)

stem_backlog = Table(
    "stem_backlog",
    metadata,
    Column("up_to_article_id", BigInteger, primary_key=True, autoincrement=False, comment="Articles up to this number"),
    schema="ops",
    comment="Articles indexed before migration 0030, whose words are stemmed without accents only; "
    "empty when none is left",
)
