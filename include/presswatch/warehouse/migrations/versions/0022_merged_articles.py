"""An article that is found to be another one is merged into it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_STATE = "live, gone once the publisher took it down, or merged once it was found to be another article"
_INTO = "Article that it is, once it is merged: that one has its addresses and entries; NULL while it stands"
_LINES = "Lines that not all of the page and the two articles have; some of them"
_LOG = "Log of merges: which article was found to be which older one, when, by which batch, on what evidence"


def upgrade() -> None:
    op.add_column("article", sa.Column("merged_into", sa.BigInteger(), comment=_INTO), schema="core")
    op.alter_column("article", "state", comment=_STATE, schema="core")
    op.drop_constraint(op.f("ck_article_state"), "article", schema="core", type_="check")
    op.create_check_constraint(
        op.f("ck_article_state"), "article", "state in ('live', 'gone', 'merged')", schema="core"
    )
    is_merged = "(state = 'merged') = (merged_into is not null)"
    op.create_check_constraint(op.f("ck_article_merged"), "article", is_merged, schema="core")
    _refer("article", "merged_into")
    op.create_index(
        "ix_article_merged_into",
        "article",
        ["merged_into"],
        schema="core",
        postgresql_where=sa.text("merged_into is not null"),
    )
    _make_log()


def _make_log() -> None:
    runs = "0 to 1, of three-word runs of the page and the article merged"
    part = "0 to 1: part of the shorter of the two that the longer holds"
    instant, now = sa.DateTime(timezone=True), sa.text("now()")
    start = "Start of the transaction that merged them"
    found_by = "Batch whose load found it; ops.batch names its run"
    op.create_table(
        "article_merge",
        sa.Column("merge_id", sa.BigInteger(), sa.Identity(), nullable=False, comment="Number of the row"),
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article merged"),
        sa.Column("survivor_id", sa.BigInteger(), nullable=False, comment="That it is"),
        sa.Column("merged_at", instant, nullable=False, server_default=now, comment=start),
        sa.Column("batch_id", sa.BigInteger(), nullable=False, comment=found_by),
        sa.Column("capture_id", sa.BigInteger(), nullable=False, comment="Page that is of both"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address under which it was met"),
        sa.Column("jaccard", sa.Double(), nullable=False, comment=runs),
        sa.Column("contained", sa.Double(), nullable=False, comment=part),
        sa.Column("own_lines", sa.ARRAY(sa.Text()), nullable=False, server_default="{}", comment=_LINES),
        sa.PrimaryKeyConstraint("merge_id", name="pk_article_merge"),
        schema="core",
        comment=_LOG,
    )
    op.create_index("ix_article_merge_article_id", "article_merge", ["article_id"], schema="core")
    for column in ("article_id", "survivor_id"):
        _refer("article_merge", column)


def _refer(table: str, column: str) -> None:
    """Let a column name an article."""
    op.create_foreign_key(
        f"fk_{table}_{column}",
        table,
        "article",
        [column],
        ["article_id"],
        source_schema="core",
        referent_schema="core",
    )
