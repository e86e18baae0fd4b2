"""Every headline that a page states is kept beside the one that was chosen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_COMMENT = "Every headline stated: source, title, raw, kicker, is_chosen; empty before migration 0023"


def upgrade() -> None:
    column = sa.Column("title_claims", JSONB(), nullable=False, server_default="[]", comment=_COMMENT)
    op.add_column("extraction", column, schema="core")
