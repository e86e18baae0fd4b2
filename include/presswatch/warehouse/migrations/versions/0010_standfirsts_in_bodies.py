"""The comment of a standfirst says that it counts as body."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COMMENT = "Standfirst, part of the body too, or a kicker, which is not: from 45 letters on it is a standfirst"


def upgrade() -> None:
    op.alter_column("extraction", "dek", comment=COMMENT, existing_comment="Standfirst", schema="core")
