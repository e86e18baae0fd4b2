"""Case-insensitive patterns, and kinds of class names matched for many elements at once.

``re`` is slow at alternations that ignore case: it tries each wording at each letter. In lower case it skips to the
letters that one can begin with, which makes our patterns five times as fast (docs/quality-notebook.md, CPU).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache, reduce, wraps
from operator import or_
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Answer = TypeVar("_Answer")
_Search = Callable[[str], object]
_CACHED = 16_384
_TEXTS, _TEXT_CHARS = 1024, 1000
"""Texts, and characters of one, whose answers are kept: several rules ask the same of the leaves of a page."""


def remembered(ask: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """Return a function of a text that keeps its last answers, long texts apart: several rules ask the same."""
    kept = lru_cache(maxsize=_TEXTS)(ask)

    @wraps(ask)
    def answer(text: str) -> _Answer:
        return kept(text) if len(text) <= _TEXT_CHARS else ask(text)

    return answer


def lower_case(text: str) -> str:
    """Return a text in lower case, the Turkish capital İ as the i that it is."""
    lower = text.lower()
    return lower.replace("i\u0307", "i") if "\u0307" in lower else lower


class CaseInsensitivePattern:
    """A pattern written in lower case, asked of any text.

    Args:
        alternatives: any of them, as ``re`` has it.
        stems: if given, whatever meets an alternative holds one of these, one that is written in it or in none;
            looking for them first takes a tenth of the time of a long alternation, and most texts hold none.

    Raises:
        ValueError: an alternative holds a capital, which no text in lower case could meet.
    """

    def __init__(self, *alternatives: str, stems: Sequence[str] = ()) -> None:
        compiled = _compiled("|".join(alternatives))
        self._by_stem = tuple((stem, _searches(alternatives, stem)) for stem in stems)
        self._match, self._search = compiled.match, compiled.search
        self._kept_match = lru_cache(maxsize=_TEXTS)(self._matches)
        self._kept_search = lru_cache(maxsize=_TEXTS)(self._occurs)

    def match(self, text: str) -> bool:
        """Return whether the text begins with the pattern."""
        return self._kept_match(text) if len(text) <= _TEXT_CHARS else self._matches(text)

    def search(self, text: str) -> bool:
        """Return whether the pattern occurs in the text."""
        return self._kept_search(text) if len(text) <= _TEXT_CHARS else self._occurs(text)

    def search_each(self, texts: Iterable[str]) -> list[bool]:
        """Return of each text whether the pattern occurs in it; the stems are looked for once in all of them."""
        lowered = [lower_case(text) for text in texts]
        everything = "\n".join(lowered)
        by_stem = [(stem, searches) for stem, searches in self._by_stem if stem in everything]
        return [self._holds(lower, by_stem) for lower in lowered]

    def _matches(self, text: str) -> bool:
        return self._match(lower_case(text)) is not None

    def _occurs(self, text: str) -> bool:
        return self._holds(lower_case(text), self._by_stem)

    def _holds(self, lower: str, by_stem: Iterable[tuple[str, tuple[_Search, ...]]]) -> bool:
        if not self._by_stem:
            return self._search(lower) is not None
        tried: set[_Search] = set()
        for stem, searches in by_stem:  # `any` over a generator takes twice the time; every leaf is asked.
            if stem in lower:
                for search in searches:
                    if search not in tried and search(lower):
                        return True
                tried.update(searches)
        return False


class ClassNameKinds:
    """Kinds of class names and ids; each name is judged once a process, as a site's pages share theirs.

    Args:
        kinds: kind → pattern in lower case that holds no blank.

    Raises:
        ValueError: a pattern holds a capital.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self.kinds = tuple(kinds)
        patterns, any_kind = [_compiled(pattern) for pattern in kinds.values()], _compiled("|".join(kinds.values()))

        @lru_cache(maxsize=_CACHED)
        def of_name(name: str) -> int:
            if not any_kind.search(name):  # As most.
                return 0
            return sum(1 << number for number, pattern in enumerate(patterns) if pattern.search(name))

        @lru_cache(maxsize=_CACHED)
        def of_block(names: str) -> int:
            return reduce(or_, map(of_name, names.lower().split()), 0)

        @lru_cache(maxsize=_CACHED)
        def of_group(blocks: tuple[str, ...]) -> int:
            return reduce(or_, map(of_block, blocks), 0)

        self._of_group = of_group

    def table(self, blocks: Iterable[tuple[str, ...]]) -> NDArray[np.float64]:
        """Return for each group of blocks whether any of them is named after each kind: group × kind, 0 or 1.

        Args:
            blocks: of each group the names of its blocks; a block has its names with blanks between.
        """
        bits = np.array([self._of_group(names) for names in blocks], dtype=np.int64)
        return (bits[:, None] >> np.arange(len(self.kinds)) & 1).astype(float)


def _searches(alternatives: tuple[str, ...], stem: str) -> tuple[_Search, ...]:
    """Return the searches of the alternatives in which a stem is written; of all where it is in none."""
    holding = [pattern for pattern in alternatives if stem in pattern]
    return tuple(_search_of(pattern) for pattern in holding or alternatives)


@cache
def _search_of(pattern: str) -> _Search:
    return _compiled(pattern).search


def _compiled(pattern: str) -> re.Pattern[str]:
    letters = re.sub(r"\\.", "", pattern)
    if letters != letters.lower():
        raise ValueError(f"a pattern for texts in lower case holds a capital: {pattern!r}")
    return re.compile(by_first_letter(pattern))


def by_first_letter(pattern: str) -> str:
    """Return a pattern with those of its alternatives together that begin with the same letter, for yes or no.

    ``re`` tries the alternatives one by one: this way as many as there are letters, less than half of the time.
    """
    groups: dict[str, list[str]] = {}
    for alternative in _alternatives(pattern):
        is_plain = alternative[:1].isalpha() and alternative[1:2] not in ("?", "*", "+", "{")
        groups.setdefault(alternative[0] if is_plain else alternative, []).append(alternative)
    return "|".join(
        f"{key}(?:{'|'.join(one[1:] for one in group)})" if len(group) > 1 and len(key) == 1 else "|".join(group)
        for key, group in groups.items()
    )


def _alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a pattern, those in brackets left together."""
    parts, depth, is_set = [""], 0, False
    for part in re.findall(r"\\.|.", pattern, re.DOTALL):
        if part == "|" and not depth and not is_set:
            parts.append("")
            continue
        depth += 0 if is_set else (part == "(") - (part == ")")
        is_set = part != "]" if is_set else part == "["
        parts[-1] += part
    return parts
