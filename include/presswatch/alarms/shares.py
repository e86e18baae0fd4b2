"""Tells whether a share of the newest fetches is worse than it ever usually is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt
from typing import Final, NamedTuple

WINDOWS: Final = ((12, 0.5), (60, 0.3))
"""Newest fetches looked at, and by how much their share must be worse than usual.

The short window sees a broken template within a poll or two, the long one a slow leak."""
LEAST: Final = 6
LEVEL: Final = 1e-5
"""Chance of an accident, were the fetches independent."""
PRIOR: Final = (1.0, 9.0)
"""Bad and good fetches that every source is born with."""


class Share(NamedTuple):
    """A share that is too high."""

    bad: int
    of: int
    usual: float


def too_many(recent: Sequence[bool], before: Sequence[bool]) -> Share | None:
    """Return the first window whose share of bad ones cannot be an accident, else None.

    Args:
        recent: newest first, True is bad.
        before: the time before, to learn from; newest first.
    """
    usual, bound = _usual(before)
    for size, worse in WINDOWS:
        window = recent[:size]
        bad, of = sum(window), len(window)
        is_worse = of >= LEAST and bad / of >= max(usual + worse, _worst(before, size) + worse / 2)
        if is_worse and tail(bad, of, bound) < LEVEL:
            return Share(bad, of, usual)
    return None


def tail(bad: int, of: int, share: float) -> float:
    """Return the chance of at least so many of so many, each bad with that chance."""
    return sum(comb(of, count) * share**count * (1 - share) ** (of - count) for count in range(bad, of + 1))


def _usual(before: Sequence[bool]) -> tuple[float, float]:
    """Return the usual share, and an upper bound of it."""
    bad, of = sum(before) + PRIOR[0], len(before) + sum(PRIOR)
    share = bad / of
    return share, min(0.95, share + 2 * sqrt(share * (1 - share) / of))


def _worst(before: Sequence[bool], size: int) -> float:
    """Return the second worst share of the windows before: fetches come in herds, a gallery brings ten at once."""
    shares = sorted(sum(before[at : at + size]) / size for at in range(0, len(before) - size + 1, size))
    return shares[-2] if len(shares) > 3 else (shares[-1] if shares else 0.0)
