"""A feed's bound for silences is learned whole: how much one misses that comes once in many quarters by accident."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BOUND = "New entries that were to be expected in a silence which is no accident: above what usual ones miss"
MISSED = "Most new entries that were expected in a silence which was none: a night misses few, a dead feed many"


def upgrade() -> None:
    """Rename the column and forget what it held: it is learned anew by the next checks."""
    op.alter_column(
        "feed_expectation",
        "usual_missed",
        new_column_name="missed_bound",
        comment=BOUND,
        existing_comment=MISSED,
        schema="ops",
    )
    op.execute("delete from ops.feed_expectation")
    op.execute("analyze ops.feed_expectation")
