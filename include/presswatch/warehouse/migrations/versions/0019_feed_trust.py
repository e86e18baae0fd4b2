"""Revisits that a feed asks for in vain are counted, so that they can be spaced out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_HASTENED = "Feed that said something new of it and asked for this revisit; NULL by plan"
_VAIN = "Batches in a row in which no page that it asked for had changed"


def upgrade() -> None:
    op.add_column("article_visit", sa.Column("hastened_by", sa.Text(), comment=_HASTENED), schema="ops")
    revisits = "Revisits so far because it had changed entries"
    op.create_table(
        "feed_trust",
        sa.Column("feed_id", sa.Text(), nullable=False, comment="Feed"),
        sa.Column("vain_rounds", sa.Integer(), nullable=False, comment=_VAIN),
        sa.Column("revisits", sa.BigInteger(), nullable=False, comment=revisits),
        sa.Column("changes", sa.BigInteger(), nullable=False, comment="Those of them that found a change"),
        sa.Column(
            "judged_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the newest of them was judged",
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["core.feed.feed_id"], name="fk_feed_trust_feed_id"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_trust"),
        schema="ops",
        comment="How far a change of an entry tells of a change of its page; asked for in vain, revisits are spaced out",
    )
