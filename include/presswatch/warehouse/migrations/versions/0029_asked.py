"""What a person asks for on a page is kept in full: a worker does what is on record, not what its run says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ASKED = "The form: subject, numbers, code, hours, force; a worker goes by it. NULL before migration 0029"


def upgrade() -> None:
    op.add_column("operator_action", sa.Column("asked", postgresql.JSONB(), comment=ASKED), schema="ops")
