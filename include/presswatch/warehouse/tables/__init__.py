"""The warehouse's tables. Changes reach a database only through Alembic (``migrations/``).

Schemas: ``landing`` what was received, ``staging`` disposable, ``core`` the truth, ``ops`` how we run, ``mart`` views
for readers. A partition key is part of a landing table's primary key, so rows elsewhere point at landing by id, without
a foreign key. Comments become the data dictionary.
"""

from __future__ import annotations

from presswatch.warehouse.tables.alarms import alarm, alarm_notice, feed_expectation, stage_state
from presswatch.warehouse.tables.base import SCHEMAS, lease_token, load_seq, metadata
from presswatch.warehouse.tables.core import (
    article,
    article_feed,
    article_merge,
    article_text,
    article_url,
    author,
    extraction,
    extraction_author,
    promotion,
    removed_article,
    revision,
    text_block,
    time_claim,
)
from presswatch.warehouse.tables.landing import capture, damage, entry_observation, feed_poll, file, orphan
from presswatch.warehouse.tables.operator_actions import operator_action
from presswatch.warehouse.tables.ops import (
    address_of_text,
    article_visit,
    batch,
    batch_item,
    check_result,
    entry,
    feed_state,
    feed_trust,
    host_rest,
    poll_day,
    quarantine,
)
from presswatch.warehouse.tables.page_bodies import page_body
from presswatch.warehouse.tables.page_previews import page_preview
from presswatch.warehouse.tables.registry import broken_file, feed, registry_change, source, source_hold
from presswatch.warehouse.tables.replays import replay, replay_item
from presswatch.warehouse.tables.source_lines import line_snapshot, source_line, source_line_day
from presswatch.warehouse.tables.staging import draft
from presswatch.warehouse.tables.sums import ledger_close, ledger_sum, source_day_stale, source_day_sum
from presswatch.warehouse.tables.syndication import (
    agency_credit,
    signature,
    signature_band,
    syndication_group,
    syndication_member,
)
from presswatch.warehouse.tables.watches import watch, watch_event, watch_notice

__all__ = [
    "SCHEMAS",
    "address_of_text",
    "agency_credit",
    "alarm",
    "alarm_notice",
    "article",
    "article_feed",
    "article_merge",
    "article_text",
    "article_url",
    "article_visit",
    "author",
    "batch",
    "batch_item",
    "broken_file",
    "capture",
    "check_result",
    "damage",
    "draft",
    "entry",
    "entry_observation",
    "extraction",
    "extraction_author",
    "feed",
    "feed_expectation",
    "feed_poll",
    "feed_state",
    "feed_trust",
    "file",
    "host_rest",
    "lease_token",
    "ledger_close",
    "ledger_sum",
    "line_snapshot",
    "load_seq",
    "metadata",
    "operator_action",
    "orphan",
    "page_body",
    "page_preview",
    "poll_day",
    "promotion",
    "quarantine",
    "registry_change",
    "removed_article",
    "replay",
    "replay_item",
    "revision",
    "signature",
    "signature_band",
    "source",
    "source_day_stale",
    "source_day_sum",
    "source_hold",
    "source_line",
    "source_line_day",
    "stage_state",
    "syndication_group",
    "syndication_member",
    "text_block",
    "time_claim",
    "watch",
    "watch_event",
    "watch_notice",
]
