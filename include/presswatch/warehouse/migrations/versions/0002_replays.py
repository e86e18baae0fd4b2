"""Replays: readings with their own digests, and the slices of landing that were read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _give_readings_digests()
    _make_tables()


def _give_readings_digests() -> None:
    """A reading before this migration is the one that made its revision: their content hash is the same."""
    op.add_column(
        "extraction",
        sa.Column(
            "content_sha256",
            sa.LargeBinary(),
            nullable=True,
            comment="Digest of its normalised headline and body; a later look at the page is compared with this",
        ),
        schema="core",
    )
    op.execute(
        "update core.extraction as x set content_sha256 = r.content_sha256 from core.revision as r where r.revision_id = x.revision_id"
    )
    op.alter_column("extraction", "content_sha256", nullable=False, schema="core")
    op.add_column(
        "extraction",
        sa.Column(
            "reading_sha256",
            sa.LargeBinary(),
            nullable=True,
            comment="Digest of all that was read, by which code; NULL before migration 0002",
        ),
        schema="core",
    )
    op.drop_constraint(
        op.f("uq_extraction_capture_id_revision_id_config_sha256"), "extraction", schema="core", type_="unique"
    )
    op.create_index("ix_extraction_content_sha256", "extraction", ["content_sha256"], unique=False, schema="core")
    op.create_unique_constraint(
        op.f("uq_extraction_capture_id_revision_id_reading_sha256"),
        "extraction",
        ["capture_id", "revision_id", "reading_sha256"],
        schema="core",
    )


def _make_tables() -> None:
    op.create_table(
        "replay",
        sa.Column(
            "replay_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the replay"
        ),
        sa.Column("state", sa.Text(), server_default="open", nullable=False, comment="open, promoted or rolled_back"),
        sa.Column("planned_by", sa.Text(), nullable=False, comment="DAG run, or who planned it"),
        sa.Column(
            "planned_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was planned",
        ),
        sa.Column(
            "slice",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Which captures: source, times, article, outcomes, limit",
        ),
        sa.Column(
            "captures", sa.Integer(), nullable=False, comment="Captures it reads; they do not change after the plan"
        ),
        sa.Column(
            "config_sha256",
            sa.LargeBinary(),
            nullable=True,
            comment="Digest of the rules that read them; NULL before the first is read",
        ),
        sa.Column(
            "versions",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="Versions of the libraries that read them",
        ),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="What promotion and roll-back changed",
        ),
        sa.Column(
            "report",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="What is different, per source, with examples",
        ),
        sa.Column("promoted_by", sa.Text(), nullable=True, comment="DAG run, or who promoted it last"),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True, comment="When"),
        sa.Column("rolled_back_by", sa.Text(), nullable=True, comment="DAG run, or who rolled it back last"),
        sa.Column("rolled_back_at", sa.DateTime(timezone=True), nullable=True, comment="When"),
        sa.CheckConstraint("state in ('open', 'promoted', 'rolled_back')", name=op.f("ck_replay_state")),
        sa.PrimaryKeyConstraint("replay_id", name=op.f("pk_replay")),
        schema="ops",
        comment="A slice of landing read again with the code of that day, to be promoted or rolled back as one",
    )
    op.create_table(
        "replay_item",
        sa.Column("replay_id", sa.BigInteger(), nullable=False, comment="Replay"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Place in the replay, from 0"),
        sa.Column("capture_id", sa.BigInteger(), nullable=False, comment="Bytes that are read"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("hint_entry_id", sa.BigInteger(), nullable=False, comment="Entry whose feed hints"),
        sa.Column("article_id", sa.BigInteger(), nullable=True, comment="Article; NULL where there is none yet"),
        sa.Column("revision_id", sa.BigInteger(), nullable=True, comment="Revision that is read again"),
        sa.Column(
            "old_extraction_id",
            sa.BigInteger(),
            nullable=True,
            comment="Reading it is compared with: the promoted one at the time of the plan",
        ),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="Entry that may come back, without article"),
        sa.Column("old_outcome", sa.Text(), nullable=False, comment="article, or where the entry stood and why"),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=True,
            comment="What it is read as now: article, stub …; NULL until it is read",
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="Why it is no article"),
        sa.Column(
            "rules_broken",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="Row rules the reading breaks",
        ),
        sa.Column(
            "extraction_id",
            sa.BigInteger(),
            nullable=True,
            comment="The reading; that of before where nothing at all has changed",
        ),
        sa.Column(
            "changed",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="What differs: text, title, dates …",
        ),
        sa.Column("is_visible", sa.Boolean(), nullable=True, comment="Readers would see a difference"),
        sa.Column(
            "replaced_extraction_id",
            sa.BigInteger(),
            nullable=True,
            comment="Reading that promotion took from readers, given back by a roll-back",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["core.article.article_id"], name=op.f("fk_replay_item_article_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["ops.entry.entry_id"], name=op.f("fk_replay_item_entry_id")),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_replay_item_extraction_id")
        ),
        sa.ForeignKeyConstraint(["hint_entry_id"], ["ops.entry.entry_id"], name=op.f("fk_replay_item_hint_entry_id")),
        sa.ForeignKeyConstraint(
            ["old_extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_replay_item_old_extraction_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_extraction_id"],
            ["core.extraction.extraction_id"],
            name=op.f("fk_replay_item_replaced_extraction_id"),
        ),
        sa.ForeignKeyConstraint(["replay_id"], ["ops.replay.replay_id"], name=op.f("fk_replay_item_replay_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["core.revision.revision_id"], name=op.f("fk_replay_item_revision_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name=op.f("fk_replay_item_source_id")),
        sa.PrimaryKeyConstraint("replay_id", "ordinal", name=op.f("pk_replay_item")),
        schema="ops",
        comment="One capture of a replay: what it was read as before and now",
    )
    op.create_index(
        "ix_replay_item_todo",
        "replay_item",
        ["replay_id", "ordinal"],
        unique=False,
        schema="ops",
        postgresql_where=sa.text("outcome is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("the warehouse only moves forward; restore a backup to go back")
