"""Intake: batches that go down with an entry, hosts that rest, validators that lie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _remember_losses()
    _doubt_validators()
    op.create_table(
        "host_rest",
        sa.Column("host", sa.Text(), nullable=False, comment="Host and port"),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=False, comment="No page of it is asked before"),
        sa.Column("reason", sa.Text(), nullable=False, comment="What it answered, in a short code"),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_rest")),
        schema="ops",
        comment="Hosts that asked to be left alone, or failed again and again",
    )


def _remember_losses() -> None:
    for table in ("entry", "article_visit"):
        op.add_column(
            table,
            sa.Column(
                "lost_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="When a batch was last given up with it; NULL once a batch came through",
            ),
            schema="ops",
        )
        op.add_column(
            table,
            sa.Column("lost_with", sa.Integer(), nullable=True, comment="Items of that batch; the next holds half"),
            schema="ops",
        )


def _doubt_validators() -> None:
    op.add_column(
        "feed_state",
        sa.Column(
            "last_body_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Newest poll that brought a whole body, changed or not; a day later it is asked without validators",
        ),
        schema="ops",
    )
    op.add_column(
        "feed_state",
        sa.Column(
            "doubted_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="No validators are sent before: they were caught saying unchanged of a body that had changed",
        ),
        schema="ops",
    )
    op.add_column(
        "feed_poll",
        sa.Column(
            "is_full_read",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Asked without validators though some were known, to see whether they tell the truth",
        ),
        schema="landing",
    )
