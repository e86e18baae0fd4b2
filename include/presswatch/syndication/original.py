"""Choice of the original in a group of near-duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

EXACT = frozenset({"second", "minute", "hour"})
"""Precisions of a claim that can be compared with an instant; a day cannot."""


class OriginalCandidate(NamedTuple):
    """What of an article decides whether it is the original."""

    article_id: int
    is_agency: bool
    first_seen_at: datetime
    published_at: datetime | None
    precision: str | None

    @property
    def since(self) -> datetime:
        """Return when the text was out: the publisher's claim where it is exact and possible, else when we saw it."""
        if self.published_at is None or self.precision not in EXACT:
            return self.first_seen_at
        return min(self.published_at, self.first_seen_at)


def choose_original(candidates: Iterable[OriginalCandidate]) -> int:
    """Return the article that counts as the original: an agency's own before all, then the earliest, then by number."""
    return min(
        candidates, key=lambda candidate: (not candidate.is_agency, candidate.since, candidate.article_id)
    ).article_id
