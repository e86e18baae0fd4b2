"""Watches: searches as files that are matched as articles load, what they fired, and what of it is to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_NOW = sa.text("now()")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("watch_id", sa.Text(), nullable=False, comment="Name of the watch, that of its file"),
        sa.Column(
            "version",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of words, roles, sources, languages and stemming, in hex",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="What people call it"),
        sa.Column("words", sa.Text(), nullable=False, comment="The search"),
        sa.Column(
            "since",
            _AT,
            server_default=_NOW,
            nullable=False,
            comment="When live matching of this version began, the last time",
        ),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False, comment="Highest promotion that it has seen"),
        sa.Column("revision_id", sa.BigInteger(), nullable=False, comment="Highest revision that it has seen"),
        sa.Column("merge_id", sa.BigInteger(), nullable=False, comment="Highest merge that it has seen"),
        sa.Column("retired_at", _AT, comment="When it was changed or its file went; NULL while it is matched"),
        sa.PrimaryKeyConstraint("watch_id", "version", name="pk_watch"),
        schema="ops",
        comment="Versions of watches, and how far each has come",
    )
    op.create_index(
        "uq_watch_open",
        "watch",
        ["watch_id"],
        unique=True,
        schema="ops",
        postgresql_where=sa.text("retired_at is null"),
    )
    _make_events()
    _make_notices()


def _make_events() -> None:
    op.create_table(
        "watch_event",
        sa.Column(
            "event_id",
            sa.BigInteger(),
            sa.Identity(),
            nullable=False,
            comment="Number of the event; grows in the order of commits",
        ),
        sa.Column("watch_id", sa.Text(), nullable=False, comment="Watch"),
        sa.Column("version", sa.Text(), nullable=False, comment="Its version"),
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column("kind", sa.Text(), nullable=False, comment="matched, or retracted once it does not match any more"),
        sa.Column(
            "why",
            sa.Text(),
            nullable=False,
            comment="text: a new or changed text; withdrawn; merged into another article",
        ),
        sa.Column("revision_no", sa.Integer(), comment="Revision it came with; NULL of merges"),
        sa.Column("extraction_id", sa.BigInteger(), comment="Text it came with; NULL without one"),
        sa.Column("load_seq", sa.BigInteger(), nullable=False, comment="load_seq of the article when it was noted"),
        sa.Column("at", _AT, nullable=False, comment="Start of the transaction that changed the article"),
        sa.Column(
            "noted_at", _AT, server_default=_NOW, nullable=False, comment="Start of the transaction that matched it"
        ),
        sa.CheckConstraint("kind in ('matched', 'retracted')", name="ck_watch_event_kind"),
        sa.CheckConstraint("why in ('text', 'withdrawn', 'merged')", name="ck_watch_event_why"),
        sa.ForeignKeyConstraint(
            ["watch_id", "version"], ["ops.watch.watch_id", "ops.watch.version"], name="fk_watch_event_watch_id"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_watch_event"),
        schema="ops",
        comment="Articles that began to match a watch, or ceased to",
    )
    columns = ["watch_id", "version", "article_id", "event_id"]
    op.create_index("ix_watch_event_watch_id_version_article_id", "watch_event", columns, schema="ops")


def _make_notices() -> None:
    op.create_table(
        "watch_notice",
        sa.Column("event_id", sa.BigInteger(), nullable=False, comment="Event"),
        sa.Column("sink", sa.Text(), nullable=False, comment="mail, webhook or slack"),
        sa.Column("sent_at", _AT, comment="When the sink took it; NULL: not yet"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="Tries so far"),
        sa.Column("error", sa.Text(), comment="Why the newest try failed"),
        sa.ForeignKeyConstraint(["event_id"], ["ops.watch_event.event_id"], name="fk_watch_notice_event_id"),
        sa.PrimaryKeyConstraint("event_id", "sink", name="pk_watch_notice"),
        schema="ops",
        comment="What of events is to be told through which sink, and whether it was",
    )
    op.create_index(
        "ix_watch_notice_unsent",
        "watch_notice",
        ["sink", "event_id"],
        schema="ops",
        postgresql_where=sa.text("sent_at is null"),
    )
