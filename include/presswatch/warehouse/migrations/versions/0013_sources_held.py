"""Source files with mistakes are kept in mind, and sources can be paused and silenced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _at(name: str, comment: str, *, is_now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if is_now else None
    kind = sa.DateTime(timezone=True)
    return sa.Column(name, kind, server_default=default, nullable=not is_now, comment=comment)


def upgrade() -> None:
    column = sa.Column("file", sa.Text(), comment="Name of the source file it was read from last")
    op.add_column("source", column, schema="core")
    _broken_files()
    _holds()


def _broken_files() -> None:
    op.create_table(
        "broken_file",
        sa.Column("file", sa.Text(), nullable=False, comment="Name of the source file"),
        sa.Column(
            "source_id", sa.Text(), comment="Source that it describes, as far as one can tell; it need not be known"
        ),
        sa.Column(
            "mistakes",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="What is wrong: file:line: mistake, one a line",
        ),
        _at("broken_since", "When the first of them was seen", is_now=True),
        _at("read_at", "When the file was read last", is_now=True),
        sa.PrimaryKeyConstraint("file", name="pk_broken_file"),
        schema="ops",
        comment="Source files with mistakes: what their last good version says holds on",
    )


def _holds() -> None:
    op.create_table(
        "source_hold",
        sa.Column("hold_id", sa.BigInteger(), sa.Identity(), nullable=False, comment="Number of the hold"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="paused: nothing of it is asked for; silenced: it raises no alarm",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, in the words of who held it"),
        sa.Column("held_by", sa.Text(), nullable=False, comment="Who held it"),
        _at("held_at", "When", is_now=True),
        _at("until", "When it ends by itself; NULL when somebody has to end it"),
        _at("ended_at", "When somebody ended it, or it was replaced"),
        sa.Column("ended_by", sa.Text(), comment="Who ended or replaced it"),
        sa.CheckConstraint("kind in ('paused', 'silenced')", name="ck_source_hold_kind"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_source_hold_source_id"),
        sa.PrimaryKeyConstraint("hold_id", name="pk_source_hold"),
        schema="ops",
        comment="Sources that a person has paused or silenced, now and before",
    )
    still = sa.text("ended_at is null")
    op.create_index(
        "uq_source_hold_open", "source_hold", ["source_id", "kind"], unique=True, schema="ops", postgresql_where=still
    )
