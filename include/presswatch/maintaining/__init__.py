"""Maintenance: partitions ahead, inventory of landing, audit of digests, retention, stems. One function a task."""

from __future__ import annotations

from presswatch.maintaining.audit import audit_landing, require_sound
from presswatch.maintaining.landing_inventory import find_orphans
from presswatch.maintaining.retention import (
    clear_staging,
    close_poll_days,
    index_texts,
    make_partitions,
    prune_readings,
)

__all__ = [
    "audit_landing",
    "clear_staging",
    "close_poll_days",
    "find_orphans",
    "index_texts",
    "make_partitions",
    "prune_readings",
    "require_sound",
]
