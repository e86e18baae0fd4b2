"""The typed rows that leave the warehouse, and those that its writers take. Imports no SQLAlchemy."""

from __future__ import annotations

from typing import NamedTuple


class DueItem(NamedTuple):
    """One page that waits to be asked for."""

    kind: str  # entry or revisit
    entry_id: int | None
    article_id: int | None
    url: str
    host: str
    lost_with: int | None = None  # items of the batch that it was lost with; None: it was not lost


class ReclaimedBatch(NamedTuple):
    """A batch that was taken over."""

    batch_id: int
    token: int
    work: list[DueItem]


class CapturedItem(NamedTuple):
    """A page that was asked for before: what asked for it, and the capture that holds it."""

    work: DueItem
    capture_id: int
