"""The assets that one DAG rings and another hears.

An event is a doorbell, never the data: who hears it pulls all that waits.
"""

from __future__ import annotations

from airflow.sdk import Asset

GROUP = "presswatch"

entries = Asset("presswatch/ops/entries", group=GROUP)
"""Entries wait in the ledger. Rung by ``poll_feeds.announce_entries``; heard by ``ingest_articles``."""

articles = Asset("presswatch/core/articles", group=GROUP)
"""Articles were committed. Rung by ``ingest_articles.announce_articles``; readers then page on ``load_seq``."""
