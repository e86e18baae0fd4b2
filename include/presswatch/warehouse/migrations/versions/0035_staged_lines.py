"""Lines and credits of a text are found where it is read, and staged with it; drafts from before have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COUNTED = (
    "Lines that are counted by source, and credits of agencies, each with the rules it was found by; "
    "NULL with content_sha256, and before migration 0035"
)


def upgrade() -> None:
    """Add the column."""
    op.add_column("draft", sa.Column("counted", sa.JSON(), comment=COUNTED), schema="staging")
