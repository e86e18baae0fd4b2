"""ops: alarms, what of them is to be told to whom, and what is usual."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of
from presswatch.warehouse.tables.registry import feed

alarm = Table(
    "alarm",
    metadata,
    ident("alarm_id", "Number of the alarm"),
    Column("kind", Text, nullable=False, comment="What is wrong: feed_blocked, source_yield, polls_stale …"),
    Column("subject", Text, nullable=False, comment="feed_id, source_id, or pipeline, landing, warehouse"),
    Column("source_id", Text, comment="Source that it belongs to; NULL: the deployment"),
    Column("severity", Text, nullable=False, comment="broken: entries are lost or late; warning: look at it in time"),
    Column(
        "state", Text, nullable=False, server_default="open", comment="open, or recovered once it was clear for a while"
    ),
    at("since", "Since when it is wrong, as far as that can be told", nullable=False),
    Column("summary", Text, nullable=False, comment="What is wrong, in a sentence with the numbers"),
    Column("evidence", JSONB, nullable=False, comment="What the rule saw at the newest check"),
    Column("entries", Integer, comment="Entries that it costs so far; NULL: cannot be told, or none"),
    now("raised_at", "First check that found it"),
    now("confirmed_at", "Newest check that found it"),
    at("clear_since", "First check in a row that did not find it; NULL while it is found"),
    at("recovered_at", "When it was closed"),
    at("silenced_until", "Nothing is told of it before; NULL: not silenced"),
    Column("silenced_by", Text, comment="Who silenced it"),
    Column("silence_reason", Text, comment="Why, in the words of who did"),
    CheckConstraint("(state = 'recovered') = (recovered_at is not null)", name="recovered"),
    CheckConstraint(
        "(silenced_until is null) = (silenced_by is null) and (silenced_until is null) = (silence_reason is null)",
        name="silence",
    ),
    Index("uq_alarm_open", "kind", "subject", unique=True, postgresql_where=text("state = 'open'")),
    Index("ix_alarm_source_id_raised_at", "source_id", "raised_at"),
    one_of("severity", "broken", "warning"),
    one_of("state", "open", "recovered"),
    schema="ops",
    comment="Something that a person should look at, with its beginning, evidence and end",
)

alarm_notice = Table(
    "alarm_notice",
    metadata,
    Column("alarm_id", BigInteger, ForeignKey(alarm.c.alarm_id), comment="Alarm"),
    Column("event", Text, comment="raised or recovered"),
    Column("sink", Text, comment="mail, webhook or slack"),
    now("queued_at", "When it was to be told, in the transaction of the event itself"),
    at("sent_at", "When the sink took it; NULL: still to be told"),
    Column("attempts", Integer, nullable=False, server_default="0", comment="Tries so far"),
    Column("error", Text, comment="Why the last try failed"),
    PrimaryKeyConstraint("alarm_id", "event", "sink"),
    Index("ix_alarm_notice_unsent", "queued_at", postgresql_where=text("sent_at is null")),
    one_of("event", "raised", "recovered"),
    one_of("sink", "mail", "webhook", "slack"),
    schema="ops",
    comment="Outbox: what is told of alarms, at least once",
)

stage_state = Table(
    "stage_state",
    metadata,
    Column("stage", Text, primary_key=True, comment="<dag_id>.<task_id>, or check_sources"),
    at("last_ok_at", "When it worked last; NULL: never yet"),
    Column("failures", Integer, nullable=False, server_default="0", comment="Failures in a row"),
    at("failing_since", "First of them; NULL: it works"),
    Column(
        "error_class", Text, comment="transient: a retry may mend it; permanent, contract: none will; NULL: it works"
    ),
    Column("reason", Text, nullable=False, server_default="", comment="Code of the newest failure"),
    Column("error", Text, nullable=False, server_default="", comment="What was said of it"),
    Column("run_id", Text, comment="DAG run that failed last; NULL: it works"),
    CheckConstraint("(failures = 0) = (failing_since is null)", name="failing"),
    one_of("error_class", "transient", "permanent", "contract"),
    schema="ops",
    comment="Whether each stage of the pipeline works, as it noted itself; the heartbeat of check_sources, too",
)

feed_expectation = Table(
    "feed_expectation",
    metadata,
    Column("feed_id", Text, ForeignKey(feed.c.feed_id), primary_key=True, comment="Feed"),
    now("learned_at", "When it was learned"),
    Column("weeks", Double, nullable=False, comment="Weeks of history that it was learned from"),
    Column(
        "slots",
        ARRAY(Double),
        nullable=False,
        comment="New entries to be expected in each of the 168 hours of a week, UTC, from Monday 0 h",
    ),
    Column("usual_gap_s", Double, nullable=False, comment="Longest time without a new entry that is usual, seconds"),
    Column("usual_peak", Integer, nullable=False, comment="Most new entries in an hour that are usual"),
    Column(
        "missed_bound",
        Double,
        nullable=False,
        server_default="0",
        comment="New entries that were to be expected in a silence which is no accident: above what usual ones miss",
    ),
    schema="ops",
    comment="What a feed usually brings, learned from its own history",
)
