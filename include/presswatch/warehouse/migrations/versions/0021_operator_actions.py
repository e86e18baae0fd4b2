"""What persons do on the pages is kept: who, when, why, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEY = "Made with the form: sent twice, it is carried out once"


def _text(name: str, comment: str, *, nullable: bool = False, server_default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=server_default, comment=comment)


def _at(name: str, comment: str, *, nullable: bool = True) -> sa.Column[object]:
    default = None if nullable else sa.text("now()")
    kind = sa.DateTime(timezone=True)
    return sa.Column(name, kind, server_default=default, nullable=nullable, comment=comment)


def upgrade() -> None:
    op.create_table(
        "operator_action",
        sa.Column("action_id", sa.BigInteger(), sa.Identity(), nullable=False, comment="Number of the action"),
        _text("form_key", _KEY),
        _text("action", "What was asked for: pause, poll, release …"),
        _text("subject", "On what: a source, a feed, an alarm, numbers of rows"),
        _text("source_id", "Source that it belongs to; NULL: none, or several", nullable=True),
        _text("asked_by", "Login at Airflow"),
        _text("reason", "Why, in the words of who asked"),
        _at("asked_at", "When", nullable=False),
        _at("finished_at", "When it had come to an end; NULL: at work, or cut off"),
        _text("outcome", "done or failed; NULL: not finished", nullable=True),
        _text("result", "What came of it, for a person", server_default=""),
        sa.CheckConstraint("outcome in ('done', 'failed')", name="ck_operator_action_outcome"),
        sa.PrimaryKeyConstraint("action_id", name="pk_operator_action"),
        sa.UniqueConstraint("form_key", name="uq_operator_action_form_key"),
        schema="ops",
        comment="Who did what on the pages, when, why, and what came of it",
    )
    op.create_index("ix_operator_action_source_id", "operator_action", ["source_id", "action_id"], schema="ops")
