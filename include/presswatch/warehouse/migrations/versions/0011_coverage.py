"""Polls summed by source and day, for what was watched and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_day",
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("day", sa.Date(), nullable=False, comment="Calendar day in its time zone, over for a day at least"),
        sa.Column("polls", sa.BigInteger(), nullable=False, comment="Polls begun"),
        sa.Column(
            "good_polls", sa.BigInteger(), nullable=False, comment="Those that read a feed or found it unchanged"
        ),
        sa.Column("failed_polls", sa.BigInteger(), nullable=False, comment="All others"),
        sa.Column("blocked_polls", sa.BigInteger(), nullable=False, comment="Those of them that the publisher refused"),
        sa.Column("gaps", sa.BigInteger(), nullable=False, comment="Polls that suspected a gap"),
        sa.Column("feeds_read", sa.BigInteger(), nullable=False, comment="Feeds with a good poll"),
        sa.Column("entries_new", sa.BigInteger(), nullable=False, comment="Entries seen first"),
        sa.Column(
            "hours_watched", sa.BigInteger(), nullable=False, comment="Hours of the day with a good poll, 0 to 24"
        ),
        sa.Column("longest_hole_s", sa.Double(), nullable=False, comment="Longest time without a good poll, seconds"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_poll_day_source_id"),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_poll_day"),
        schema="ops",
        comment="Polls summed by source and day once the day is over: readers of the past need not count them again",
    )
    quarantined = sa.text("outcome = 'quarantined'")
    op.create_index("ix_entry_quarantined", "entry", ["first_seen_at"], schema="ops", postgresql_where=quarantined)
