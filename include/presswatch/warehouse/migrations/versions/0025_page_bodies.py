"""What bodies pages showed of late: one that many stories of a host show, in whatever batches, is that of none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TABLE = "Bodies that pages showed in the last days: one that many stories of a host show is that of none"


def upgrade() -> None:
    instant, now = sa.DateTime(timezone=True), sa.text("now()")
    body = "Digest of the body that was read, white space left out"
    address = "Digest of the canonical form of the address that showed it"
    headline = "What the feed called its story; empty: nothing"
    op.create_table(
        "page_body",
        sa.Column("host", sa.Text(), nullable=False, comment="Host and port"),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=False, comment=body),
        sa.Column("url_sha256", sa.LargeBinary(), nullable=False, comment=address),
        sa.Column("headline", sa.Text(), nullable=False, comment=headline),
        sa.Column("first_seen_at", instant, server_default=now, nullable=False, comment="Load that saw it there first"),
        sa.Column("last_seen_at", instant, server_default=now, nullable=False, comment="Newest load that saw it there"),
        sa.PrimaryKeyConstraint("host", "body_sha256", "url_sha256", name="pk_page_body"),
        schema="ops",
        comment=_TABLE,
    )
    op.create_index("ix_page_body_last_seen_at", "page_body", ["last_seen_at"], schema="ops")
