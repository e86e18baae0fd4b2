"""What a feed's usual silences miss: by it a weekend is told from a frozen feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_MISSED = "Most new entries that were expected in a silence which was none: a night misses few, a dead feed many"


def upgrade() -> None:
    column: sa.Column[float] = sa.Column(
        "usual_missed", sa.Double(), server_default="0", nullable=False, comment=_MISSED
    )
    op.add_column("feed_expectation", column, schema="ops")
    op.execute("delete from ops.feed_expectation")
    op.execute("analyze ops.feed_expectation")
