"""Second chances: bad answers are looked at again over days, and the looks at a host can be found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CHANCES = "Looks so far that would have ended it; such an answer is looked at again over days before it counts"
_NEXT = "Earliest next try while pending; of a quarantined entry, when its page is looked at again by itself"
_REASON = "Why it brought no good page, in a short code, or empty"


def upgrade() -> None:
    op.add_column(
        "entry",
        sa.Column("chances_used", sa.Integer(), server_default="0", nullable=False, comment=_CHANCES),
        schema="ops",
    )
    op.alter_column("entry", "next_at", comment=_NEXT, schema="ops")
    op.alter_column("batch_item", "reason", comment=_REASON, schema="ops")
    op.drop_index("ix_entry_pending", table_name="entry", schema="ops")
    waits = sa.text("next_at is not null")
    op.create_index("ix_entry_next_at", "entry", ["next_at"], schema="ops", postgresql_where=waits)
    op.create_index("ix_entry_host", "entry", ["host", "outcome"], schema="ops")
    op.create_index("ix_batch_item_host", "batch_item", ["host", "batch_id"], schema="ops")
