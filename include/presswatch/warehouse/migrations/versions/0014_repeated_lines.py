"""Lines that sources repeat: counts, numbered snapshots, and under which one each extraction was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NUMBER = "snapshot_id"


def upgrade() -> None:
    _create_counts()
    _create_snapshots()
    _create_days()
    _add_number(
        "extraction", "core", "Snapshot of the lines its source repeats, under which it was read; NULL: of none"
    )
    op.create_index("ix_extraction_line_snapshot_id", "extraction", ["line_snapshot_id"], schema="core")
    _add_number(
        "replay",
        "ops",
        "Newest snapshot at the plan: sources are read under their newest up to it; NULL: under none",
    )


def _create_counts() -> None:
    op.create_table(
        "source_line",
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column(
            "line_sha256",
            sa.LargeBinary(),
            nullable=False,
            comment="Digest of the line's letters and digits, case folded",
        ),
        sa.Column("sample", sa.Text(), nullable=False, comment="The line as it was first met, cut at 300 characters"),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="Role of its block then: body, heading, quote, list or dek"
        ),
        sa.Column(
            "articles", sa.Integer(), nullable=False, comment="Articles that have it, copies of one text counted once"
        ),
        sa.Column(
            "edge_articles",
            sa.Integer(),
            nullable=False,
            comment="Those of them that have it once, among the first three or the last eight lines of the text",
        ),
        sa.Column(
            "since_article", sa.Integer(), nullable=False, comment="Which counted article of the source had it first"
        ),
        _instant("first_seen_at", "Load that counted it first"),
        _instant("last_seen_at", "Load that counted it last"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_source_line_source_id"),
        sa.PrimaryKeyConstraint("source_id", "line_sha256", name="pk_source_line"),
        schema="core",
        comment="How many articles of a source have a line; lines that are on less than one in 50 of late are forgotten",
    )


def _create_snapshots() -> None:
    digests = sa.ARRAY(sa.LargeBinary())
    op.create_table(
        "line_snapshot",
        sa.Column(
            _NUMBER,
            sa.BigInteger(),
            sa.Identity(),
            nullable=False,
            comment="Number of the snapshot, growing over all sources",
        ),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        _instant("made_at", "Load that made it"),
        sa.Column("articles", sa.Integer(), nullable=False, comment="Articles of the source that had been counted"),
        sa.Column("edge_lines", digests, nullable=False, comment="Digests of lines that stand at edges of texts"),
        sa.Column("inner_lines", digests, nullable=False, comment="Digests of lines that stand within"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_line_snapshot_source_id"),
        sa.PrimaryKeyConstraint(_NUMBER, name="pk_line_snapshot"),
        schema="core",
        comment="What a source repeated at a time: furniture to the extractions that name this number; never changed",
    )
    op.create_index("ix_line_snapshot_source_id", "line_snapshot", ["source_id", _NUMBER], schema="core")


def _create_days() -> None:
    op.create_table(
        "source_line_day",
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the load, UTC"),
        sa.Column("articles", sa.Integer(), nullable=False, comment="New articles"),
        sa.Column(
            "distinct_articles", sa.Integer(), nullable=False, comment="Those of them that are no copy of one before"
        ),
        sa.Column(
            "lines", sa.BigInteger(), nullable=False, comment="Lines of their texts, known repeated ones included"
        ),
        sa.Column(
            "repeated_lines",
            sa.BigInteger(),
            nullable=False,
            comment="Those that left the body for being repeated; a jump of their share shows a redesign",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_source_line_day_source_id"),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_source_line_day"),
        schema="core",
        comment="How much of a source's text is known as repeated, by day",
    )


def _instant(name: str, comment: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def _add_number(table: str, schema: str, comment: str) -> None:
    op.add_column(table, sa.Column("line_snapshot_id", sa.BigInteger(), comment=comment), schema=schema)
    op.create_foreign_key(
        f"fk_{table}_line_snapshot_id",
        table,
        "line_snapshot",
        ["line_snapshot_id"],
        [_NUMBER],
        source_schema=schema,
        referent_schema="core",
    )
