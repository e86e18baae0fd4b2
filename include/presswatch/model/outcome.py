"""Outcomes of an entry in the ledger."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Where an entry stands in the ledger; exactly one at any moment."""

    PENDING = "pending"
    LOADED = "loaded"
    DUPLICATE = "duplicate"
    FILTERED = "filtered"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    GONE = "gone"
