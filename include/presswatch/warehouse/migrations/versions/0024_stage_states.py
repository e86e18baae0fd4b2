"""Each stage notes whether it works, so that one that fails raises its own alarm and checks that stand still are seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_CLASS = "transient: a retry may mend it; permanent, contract: none will; NULL: it works"


def upgrade() -> None:
    stamp = sa.DateTime(timezone=True)
    op.create_table(
        "stage_state",
        sa.Column("stage", sa.Text(), nullable=False, comment="<dag_id>.<task_id>, or check_sources"),
        sa.Column("last_ok_at", stamp, comment="When it worked last; NULL: never yet"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="Failures in a row"),
        sa.Column("failing_since", stamp, comment="First of them; NULL: it works"),
        sa.Column("error_class", sa.Text(), comment=_CLASS),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="Code of the newest failure"),
        sa.Column("error", sa.Text(), server_default="", nullable=False, comment="What was said of it"),
        sa.Column("run_id", sa.Text(), comment="DAG run that failed last; NULL: it works"),
        sa.CheckConstraint("(failures = 0) = (failing_since is null)", name="ck_stage_state_failing"),
        sa.CheckConstraint("error_class in ('transient', 'permanent', 'contract')", name="ck_stage_state_error_class"),
        sa.PrimaryKeyConstraint("stage", name="pk_stage_state"),
        schema="ops",
        comment="Whether each stage of the pipeline works, as it noted itself; the heartbeat of check_sources, too",
    )
