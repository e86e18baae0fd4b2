"""Which articles of which stratum are drawn: proportional, seeded, the same wherever it is computed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

FEWEST: Final = 2
"""Units of each stratum at least, as far as it has them: without any, nothing could be said of it."""

Key = TypeVar("Key", str, tuple[str, ...])


def allocate(populations: Mapping[Key, int], size: int) -> dict[Key, int]:
    """Return how many units are drawn of each stratum: in proportion, by largest remainders, ``FEWEST`` at least.

    The sum is ``size``, unless the population has fewer or the strata need more.
    """
    total = sum(populations.values())
    least = {key: min(FEWEST, number) for key, number in populations.items()}
    if size >= total:
        return dict(populations)
    exact = {key: size * number / total for key, number in populations.items()}
    drawn = {key: min(populations[key], max(least[key], int(exact[key]))) for key in populations}
    by_remainder = sorted(populations, key=lambda key: (int(exact[key]) - exact[key], key))
    for key in by_remainder * 2:
        if sum(drawn.values()) < size and drawn[key] < populations[key]:
            drawn[key] += 1
    return _shortened(drawn, least, size)


def _shortened(drawn: dict[Key, int], least: Mapping[Key, int], size: int) -> dict[Key, int]:
    """Take from the largest strata what small ones were given beyond their proportion."""
    while sum(drawn.values()) > size and any(drawn[key] > least[key] for key in drawn):
        largest = max((key for key in drawn if drawn[key] > least[key]), key=lambda key: (drawn[key], key))
        drawn[largest] -= 1
    return drawn


def shuffled(items: Iterable[int], seed: str) -> list[int]:
    """Return numbers in an order that a seed gives: that of SHA-256 of seed and number, on any machine and version."""
    return sorted(items, key=lambda item: (hashlib.sha256(f"{seed}:{item}".encode()).digest(), item))


def draw(members: Mapping[Key, Sequence[int]], size: int, seed: str) -> dict[Key, list[int]]:
    """Return the articles drawn of each stratum; each of a stratum is as likely as any other."""
    sizes = allocate({key: len(ids) for key, ids in members.items()}, size)
    return {key: shuffled(ids, seed)[: sizes[key]] for key, ids in members.items()}
