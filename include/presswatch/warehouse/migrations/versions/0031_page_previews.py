"""Where the api-server reads no pages a worker does, and what a person asked to see is kept for a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FACTS = "What it was read as, its blocks, and its markup, made safe"


def upgrade() -> None:
    made_at = sa.Column(
        "made_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("now()"),
        nullable=False,
        comment="When; shown for a day, then deleted",
    )
    op.create_table(
        "page_preview",
        sa.Column("kind", sa.Text(), nullable=False, comment="What it is the page of: quarantine or entries"),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="Number of the refusal or of the entry"),
        sa.Column("facts", postgresql.JSONB(), nullable=False, comment=FACTS),
        made_at,
        sa.CheckConstraint("kind in ('quarantine', 'entries')", name="ck_page_preview_kind"),
        sa.PrimaryKeyConstraint("kind", "number", name="pk_page_preview"),
        schema="ops",
        comment="Captured pages that persons asked to see on the pages, for a day",
    )
    op.create_index("ix_page_preview_made_at", "page_preview", ["made_at"], schema="ops")
