"""Krippendorff's alpha for nominal, ordinal and interval codes, with gaps. Pure.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (University of Pennsylvania, 2011): coincidences within
units, each weighted by 1 / (number of codes of the unit - 1), against those expected by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Final, Literal

Level = Literal["nominal", "ordinal", "interval"]
Distance = Callable[[int, int, Mapping[int, float]], float]


def krippendorff_alpha(units: Sequence[Sequence[float]], level: Level) -> float | None:
    """Return alpha: 1 is agreement in all, 0 is chance, below is worse than chance.

    Args:
        units: codes of each unit by those who coded it; units with fewer than two count nothing.
        level: what distances between codes mean; ordinal and interval codes are compared by their numbers.

    Returns:
        None where it is not defined: no unit was coded twice, or all codes are the same.
    """
    values = sorted({code for codes in units for code in codes})
    place = {value: index for index, value in enumerate(values)}
    coincidences = _coincidences([[place[code] for code in codes] for codes in units if len(codes) > 1])
    totals: dict[int, float] = {}
    for (one, _), weight in coincidences.items():
        totals[one] = totals.get(one, 0.0) + weight
    scale = dict(enumerate(values)) if level == "interval" else totals
    observed, expected = _sums(coincidences, totals, DISTANCES[level], scale)
    return 1 - (sum(totals.values()) - 1) * observed / expected if expected else None


def _sums(
    coincidences: Mapping[tuple[int, int], float],
    totals: Mapping[int, float],
    distance: Distance,
    scale: Mapping[int, float],
) -> tuple[float, float]:
    """Return the sums of observed and of expected distances."""
    observed = sum(weight * distance(one, other, scale) for (one, other), weight in coincidences.items())
    expected = sum(totals[one] * totals[other] * distance(one, other, scale) for one in totals for other in totals)
    return observed, expected


def _coincidences(units: Sequence[Sequence[int]]) -> dict[tuple[int, int], float]:
    """Return how often two codes met in one unit, each pair in both orders."""
    counted: dict[tuple[int, int], float] = {}
    for codes in units:
        for pair in permutations(codes, 2):
            counted[pair] = counted.get(pair, 0.0) + 1 / (len(codes) - 1)
    return counted


def _nominal(one: int, other: int, _: Mapping[int, float]) -> float:
    return float(one != other)


def _ordinal(one: int, other: int, totals: Mapping[int, float]) -> float:
    low, high = min(one, other), max(one, other)
    between = sum(totals.get(index, 0.0) for index in range(low, high + 1))
    ends = (totals.get(low, 0.0) + totals.get(high, 0.0)) / 2
    return 0.0 if low == high else float(between - ends) ** 2


def _interval(one: int, other: int, values: Mapping[int, float]) -> float:
    return (values[one] - values[other]) ** 2


DISTANCES: Final[Mapping[Level, Distance]] = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval}
"""Level → squared distance of two codes, given by their places in the order of values."""
