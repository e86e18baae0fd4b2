"""What pure functions have said of an input before: most runs look at pages of the same small worlds.

Great Expectations takes 0.25 s for a batch and the parsers 50 ms for a page, which would be two thirds of a run. One
run in ten asks them each time all the same.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from presswatch.model.extraction import SavedPage
from presswatch.model.validation_report import ValidationReport
from presswatch.validation.measures import ArticleRow


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


def remembered(run_suites: Callable[..., ValidationReport], memory: Memory) -> Callable[..., Any]:
    """Return a check that runs the suites only where a row is among those given that it has not seen.

    Else it says again which rules each row broke; rules over batches then get the result they got the last time.
    """

    def check(rows: Sequence[ArticleRow], **how: Any) -> ValidationReport:
        keys = [key_of(run_suites, row._replace(key=0, fetched_at="", hours_ahead=None)) for row in rows]
        broken, last = [memory.find(key) for key in keys], memory.find(b"the last report")
        if last is not None and None not in broken:
            results = tuple(replace(result, checked=len(rows)) for result in last.results)
            return replace(
                last,
                results=results,
                rejected={row.key: rules for row, rules in zip(rows, broken, strict=True) if rules},
            )
        report = run_suites(rows, **how)
        for row, key in zip(rows, keys, strict=True):
            memory.keep(key, report.rejected.get(row.key, ()))
        if rows and not report.alarms and not report.rejected:
            memory.keep(b"the last report", report)
        return report

    return check
