"""What share of a population a code has, from a stratified sample: estimate and interval. Pure.

A search is a classifier that errs. Where its hits and misses are strata and a part of each is coded by hand, the share
corrected for its errors is the sum of the coded shares, weighted by the strata: double sampling, A. Tenenbein, Journal
of the American Statistical Association 65 (1970) 1350-1361. The interval is the stratified Wilson interval, X. Yan and
X. G. Su, Statistics in Biopharmaceutical Research 2 (2010) 329-335: Wilson limits of each stratum at a common, smaller
quantile, weighted likewise. Drawing without replacement is not credited: it is rather too wide than too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

Z: Final = 1.959963984540054
"""Quantile of the standard normal distribution for a two-sided interval of 95 %."""


class Stratum(NamedTuple):
    """A part of the population, and what was coded of it."""

    population: int
    coded: int
    positive: int


class Prevalence(NamedTuple):
    """A share of the population with the limits of its 95 % interval."""

    share: float
    low: float
    high: float
    coded: int
    population: int


def prevalence(strata: Sequence[Stratum]) -> Prevalence | None:
    """Return the share of the population; None where a stratum with articles has no coded unit."""
    held = [stratum for stratum in strata if stratum.population]
    if not held or any(stratum.coded == 0 for stratum in held):
        return None
    population = sum(stratum.population for stratum in held)
    weights = [stratum.population / population for stratum in held]
    spreads = [_spread(stratum) for stratum in held]
    together = sqrt(sum((weight * spread) ** 2 for weight, spread in zip(weights, spreads, strict=True)))
    z = Z * together / sum(weight * spread for weight, spread in zip(weights, spreads, strict=True))
    limits = [wilson(stratum.positive, stratum.coded, z) for stratum in held]
    return Prevalence(
        share=sum(w * stratum.positive / stratum.coded for w, stratum in zip(weights, held, strict=True)),
        low=max(0.0, sum(weight * low for weight, (low, _) in zip(weights, limits, strict=True))),
        high=min(1.0, sum(weight * high for weight, (_, high) in zip(weights, limits, strict=True))),
        coded=sum(stratum.coded for stratum in held),
        population=population,
    )


def _spread(stratum: Stratum) -> float:
    """Return the standard error of a stratum's share; never 0, as two units more of either kind stand for doubt.

    A. Agresti and B. A. Coull, The American Statistician 52 (1998) 119-126. It serves to choose the common quantile.
    """
    size = stratum.coded + Z**2
    share = (stratum.positive + Z**2 / 2) / size
    return sqrt(share * (1 - share) / size)


def wilson(positive: int, number: int, z: float) -> tuple[float, float]:
    """Return the limits of E. B. Wilson's interval (1927) of a share."""
    share, square = positive / number, z * z
    middle = (share + square / (2 * number)) / (1 + square / number)
    half = z / (1 + square / number) * sqrt(share * (1 - share) / number + square / (4 * number * number))
    return middle - half, middle + half
