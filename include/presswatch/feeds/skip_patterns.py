"""Regular expressions of a source that filter addresses, each search within a limit of time.

Python's own ``re`` cannot be stopped, and ``(a+)+$`` of an address of 2,000 characters would run for ever.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

TIMEOUT_S = 0.1
MOST_TIMEOUTS = 5
"""A pattern that ran out of time so often is asked no more of the addresses of this body."""


class SkipPatterns:
    """The expressions of ``skip_urls``. One that runs out of time counts as not met: the entry is taken.

    Args:
        patterns: checked when the source file was read.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [regex.compile(pattern) for pattern in patterns]
        self._timeouts = dict.fromkeys(patterns, 0)

    def first_hit(self, url: str) -> str | None:
        """Return the first expression that occurs in an address."""
        return next((pattern.pattern for pattern in self._patterns if self._occurs(pattern, url)), None)

    def _occurs(self, pattern: regex.Pattern[str], url: str) -> bool:
        if self._timeouts[pattern.pattern] >= MOST_TIMEOUTS:
            return False
        try:
            return pattern.search(url, timeout=TIMEOUT_S) is not None
        except TimeoutError:
            self._timeouts[pattern.pattern] += 1
            return False
