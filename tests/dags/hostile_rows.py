"""Rows of the warehouse in which a publisher wrote what a browser would run."""

from __future__ import annotations

from sqlalchemy import insert, text
from sqlalchemy.engine import Connection

from presswatch.warehouse.tables import (
    alarm,
    batch,
    entry,
    entry_observation,
    feed_poll,
    operator_action,
    quarantine,
)

HOSTILE = "<script>alert('x')</script>\"'>{{ 7919 * 7907 }}"
ESCAPED = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&#34;&#39;&gt;{{ 7919 * 7907 }}"


def fill(conn: Connection) -> None:
    now = conn.execute(text("select now()")).scalar_one()
    moved = text("update ops.feed_state set moved_to = :to, moved_seen = 3, moved_at = now()")
    conn.execute(moved, {"to": f"https://evil.example/{HOSTILE}"})
    poll_id = conn.execute(
        insert(feed_poll).returning(feed_poll.c.poll_id),
        {
            "polled_at": now,
            "finished_at": now,
            "feed_id": "evil/front",
            "run_id": f"poll_feeds/{HOSTILE}",
            "outcome": "ok",
            "url_asked": "https://evil.example/rss",
            "entries_total": 1,
            "entries_new": 1,
        },
    ).scalar_one()
    entry_id = conn.execute(
        insert(entry).returning(entry.c.entry_id),
        {
            "feed_id": "evil/front",
            "entry_key": b"k" * 32,
            "key_kind": "guid",
            "url": f"https://evil.example/{HOSTILE}",
            "outcome": "quarantined",
            "reason": "rule",
            "content_sha256": b"c" * 32,
            "first_poll_id": poll_id,
            "last_poll_id": poll_id,
            "first_seen_at": now,
            "last_seen_at": now,
            "decided_at": now,
        },
    ).scalar_one()
    conn.execute(
        insert(entry_observation),
        {
            "observed_at": now,
            "poll_id": poll_id,
            "entry_id": entry_id,
            "ordinal": 0,
            "kind": "new",
            "title": f"title {HOSTILE}",
        },
    )
    conn.execute(
        insert(quarantine),
        {
            "entry_id": entry_id,
            "rule": "title_length",
            "contract_version": "articles-1",
            "reason": f"reason {HOSTILE}",
            "evidence": {"title": f"evidence {HOSTILE}"},
        },
    )
    conn.execute(
        insert(alarm),
        {
            "kind": "feed_blocked",
            "subject": f"evil/{HOSTILE}",
            "source_id": "evil",
            "severity": "broken",
            "since": now,
            "summary": f"summary {HOSTILE}",
            "evidence": {"reason": HOSTILE},
        },
    )
    conn.execute(
        insert(batch),
        {
            "token": 1,
            "hosts": [f"host {HOSTILE}", "b", "c", "d"],
            "leased_until": now,
            "items": 3,
            "state": "loaded",
            "closed_at": now,
            "counts": {"loaded": 2, "failed": 1, "gone": 0},
        },
    )
    conn.execute(
        insert(operator_action),
        {
            "form_key": f"key {HOSTILE}",
            "action": "pause",
            "subject": f"subject {HOSTILE}",
            "source_id": "evil",
            "asked_by": f"by {HOSTILE}",
            "reason": f"reason {HOSTILE}",
            "finished_at": now,
            "outcome": "done",
            "result": f"result {HOSTILE}",
        },
    )
