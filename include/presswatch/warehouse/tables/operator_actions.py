"""ops: what persons did on the pages."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of

operator_action = Table(
    "operator_action",
    metadata,
    ident("action_id", "Number of the action"),
    Column(
        "form_key", Text, nullable=False, unique=True, comment="Made with the form: sent twice, it is carried out once"
    ),
    Column("action", Text, nullable=False, comment="What was asked for: pause, poll, release …"),
    Column("subject", Text, nullable=False, comment="On what: a source, a feed, an alarm, numbers of rows"),
    Column("source_id", Text, comment="Source that it belongs to; NULL: none, or several"),
    Column("asked_by", Text, nullable=False, comment="Login at Airflow"),
    Column("reason", Text, nullable=False, comment="Why, in the words of who asked"),
    Column(
        "asked",
        JSONB,
        comment="The form: subject, numbers, code, hours, force; a worker goes by it. NULL before migration 0029",
    ),
    now("asked_at", "When"),
    at("finished_at", "When it had come to an end; NULL: at work, or cut off"),
    Column("outcome", Text, comment="done or failed; NULL: not finished"),
    Column("result", Text, nullable=False, server_default="", comment="What came of it, for a person"),
    one_of("outcome", "done", "failed"),
    Index("ix_operator_action_source_id", "source_id", "action_id"),
    schema="ops",
    comment="Who did what on the pages, when, why, and what came of it",
)
