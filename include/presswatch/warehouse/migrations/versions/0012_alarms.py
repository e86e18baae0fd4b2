"""Alarms, what is told of them, and what is usual."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def at(name: str, comment: str, *, is_now: bool = False, nullable: bool = True) -> sa.Column[Any]:
    default = sa.text("now()") if is_now else None
    kind = sa.DateTime(timezone=True)
    return sa.Column(name, kind, server_default=default, nullable=nullable and not is_now, comment=comment)


def words(name: str, comment: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=nullable, comment=comment)


def upgrade() -> None:
    _alarm()
    _notice()
    _expectation()
    op.execute(
        "comment on column core.source.articles_per_week is"
        " 'Expected minimum a week; what is expected of a feed without a history of its own'"
    )


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column(
            "alarm_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the alarm"
        ),
        words("kind", "What is wrong: feed_blocked, source_yield, polls_stale …"),
        words("subject", "feed_id, source_id, or pipeline, landing, warehouse"),
        words("source_id", "Source that it belongs to; NULL: the deployment", nullable=True),
        words("severity", "broken: entries are lost or late; warning: look at it in time"),
        words("state", "open, or recovered once it was clear for a while", default="open"),
        at("since", "Since when it is wrong, as far as that can be told", nullable=False),
        words("summary", "What is wrong, in a sentence with the numbers"),
        sa.Column("evidence", postgresql.JSONB(), nullable=False, comment="What the rule saw at the newest check"),
        sa.Column("entries", sa.Integer(), comment="Entries that it costs so far; NULL: cannot be told, or none"),
        at("raised_at", "First check that found it", is_now=True),
        at("confirmed_at", "Newest check that found it", is_now=True),
        at("clear_since", "First check in a row that did not find it; NULL while it is found"),
        at("recovered_at", "When it was closed"),
        at("silenced_until", "Nothing is told of it before; NULL: not silenced"),
        words("silenced_by", "Who silenced it", nullable=True),
        words("silence_reason", "Why, in the words of who did", nullable=True),
        sa.CheckConstraint("(state = 'recovered') = (recovered_at is not null)", name=op.f("ck_alarm_recovered")),
        sa.CheckConstraint(
            "(silenced_until is null) = (silenced_by is null) and (silenced_until is null) = (silence_reason is null)",
            name=op.f("ck_alarm_silence"),
        ),
        sa.CheckConstraint("severity in ('broken', 'warning')", name=op.f("ck_alarm_severity")),
        sa.CheckConstraint("state in ('open', 'recovered')", name=op.f("ck_alarm_state")),
        sa.PrimaryKeyConstraint("alarm_id", name=op.f("pk_alarm")),
        schema="ops",
        comment="Something that a person should look at, with its beginning, evidence and end",
    )
    open_ones = sa.text("state = 'open'")
    columns = ["kind", "subject"]
    op.create_index("uq_alarm_open", "alarm", columns, unique=True, schema="ops", postgresql_where=open_ones)
    op.create_index("ix_alarm_source_id_raised_at", "alarm", ["source_id", "raised_at"], schema="ops")


def _notice() -> None:
    op.create_table(
        "alarm_notice",
        sa.Column("alarm_id", sa.BigInteger(), nullable=False, comment="Alarm"),
        words("event", "raised or recovered"),
        words("sink", "mail, webhook or slack"),
        at("queued_at", "When it was to be told, in the transaction of the event itself", is_now=True),
        at("sent_at", "When the sink took it; NULL: still to be told"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="Tries so far"),
        words("error", "Why the last try failed", nullable=True),
        sa.CheckConstraint("event in ('raised', 'recovered')", name=op.f("ck_alarm_notice_event")),
        sa.CheckConstraint("sink in ('mail', 'webhook', 'slack')", name=op.f("ck_alarm_notice_sink")),
        sa.ForeignKeyConstraint(["alarm_id"], ["ops.alarm.alarm_id"], name=op.f("fk_alarm_notice_alarm_id")),
        sa.PrimaryKeyConstraint("alarm_id", "event", "sink", name=op.f("pk_alarm_notice")),
        schema="ops",
        comment="Outbox: what is told of alarms, at least once",
    )
    unsent = sa.text("sent_at is null")
    op.create_index("ix_alarm_notice_unsent", "alarm_notice", ["queued_at"], schema="ops", postgresql_where=unsent)


def _expectation() -> None:
    slots = "New entries to be expected in each of the 168 hours of a week, UTC, from Monday 0 h"
    gap = "Longest time without a new entry that is usual, seconds"
    op.create_table(
        "feed_expectation",
        words("feed_id", "Feed"),
        at("learned_at", "When it was learned", is_now=True),
        sa.Column("weeks", sa.Double(), nullable=False, comment="Weeks of history that it was learned from"),
        sa.Column("slots", postgresql.ARRAY(sa.Double()), nullable=False, comment=slots),
        sa.Column("usual_gap_s", sa.Double(), nullable=False, comment=gap),
        sa.Column("usual_peak", sa.Integer(), nullable=False, comment="Most new entries in an hour that are usual"),
        sa.ForeignKeyConstraint(["feed_id"], ["core.feed.feed_id"], name=op.f("fk_feed_expectation_feed_id")),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed_expectation")),
        schema="ops",
        comment="What a feed usually brings, learned from its own history",
    )
