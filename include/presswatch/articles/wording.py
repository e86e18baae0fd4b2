"""Patterns that hold whatever the case of a text, and what the names of a block say of it.

``re`` is slow at alternations that ignore case: it tries each wording at each letter. In lower case it skips to the
letters that one can begin with, which makes our patterns five times as fast (docs/quality.md, CPU).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_CACHED = 16_384


class Caseless:
    """A pattern written in lower case, asked of any text.

    Raises:
        ValueError: the pattern holds a capital, which no text in lower case could meet.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = _compiled(pattern)

    def match(self, text: str) -> bool:
        """Return whether the text begins with the pattern."""
        return self._pattern.match(text.lower()) is not None

    def search(self, text: str) -> bool:
        """Return whether the pattern occurs in the text."""
        return self._pattern.search(text.lower()) is not None


class NameKinds:
    """Kinds of class names and ids; each name is judged once a process, as a site's pages share theirs.

    Args:
        kinds: kind → pattern in lower case that holds no blank.

    Raises:
        ValueError: a pattern holds a capital.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        patterns = {kind: _compiled(pattern) for kind, pattern in kinds.items()}

        @lru_cache(maxsize=_CACHED)
        def of_name(name: str) -> frozenset[str]:
            return frozenset(kind for kind, pattern in patterns.items() if pattern.search(name))

        @lru_cache(maxsize=_CACHED)
        def of(names: tuple[str, ...]) -> frozenset[str]:
            return frozenset[str]().union(*(of_name(name) for block in names for name in block.lower().split()))

        self._of = of

    def of(self, *names: str) -> frozenset[str]:
        """Return the kinds that any of these blocks is named after; a block is its names with blanks between."""
        return self._of(names)


def _compiled(pattern: str) -> re.Pattern[str]:
    letters = re.sub(r"\\.", "", pattern)
    if letters != letters.lower():
        raise ValueError(f"a pattern for texts in lower case holds a capital: {pattern!r}")
    return re.compile(pattern)
