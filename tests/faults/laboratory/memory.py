"""What pure functions have said of an input before: most runs look at pages of the same small worlds.

Great Expectations takes 0.25 s for a batch and the parsers 50 ms for a page, which would be two thirds of a run. One run
in four asks them each time all the same.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from presswatch.model import QualityReport, SavedPage
from presswatch.quality.rows import ArticleRow


class Memory:
    """Answers by digest of the question; what was learned since the fork is told to the parent."""

    def __init__(self, known: dict[bytes, Any]) -> None:
        self._known = known
        self._learned: dict[bytes, Any] = {}
        self.is_used = False

    def find(self, key: bytes) -> Any | None:
        """Return an answer given before; None when there was none, or when every answer is to be found anew."""
        return self._known.get(key) if self.is_used else None

    def keep(self, key: bytes, answer: Any) -> None:
        """Remember an answer."""
        if self.is_used:
            self._known[key] = self._learned[key] = answer

    def learned(self) -> dict[bytes, Any]:
        """Return what was learned since this was asked last."""
        learned, self._learned = self._learned, {}
        return learned


def key_of(function: Callable[..., Any], given: Any) -> bytes:
    """Return the digest of a question; when a page was fetched is no part of it, as long as the clock is right."""
    if isinstance(given, SavedPage):
        given = replace(given, fetched_at=None)
    return hashlib.sha256(pickle.dumps((function.__qualname__, given))).digest()


def remembered(run_suites: Callable[[Sequence[ArticleRow]], QualityReport], memory: Memory) -> Callable[..., Any]:
    """Return a check that runs the suites over rows that it has not seen; keys and instants of fetches may differ."""

    def check(rows: Sequence[ArticleRow]) -> QualityReport:
        key = key_of(run_suites, [row._replace(key=0, fetched_at="", hours_ahead=None) for row in rows])
        report = memory.find(key)
        if report is None:
            found = run_suites(rows)
            places = {row.key: place for place, row in enumerate(rows)}
            report = replace(found, rejected={places[one]: rules for one, rules in found.rejected.items()})
            memory.keep(key, report)
        return replace(report, rejected={rows[place].key: rules for place, rules in report.rejected.items()})

    return check
