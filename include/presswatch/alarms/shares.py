"""Sequential test of a share: tells, fetch by fetch, whether bad ones come as they never did. Pure.

A CUSUM of log-likelihood ratios (Page 1954, Biometrika 41, 100-115): every fetch adds log(p1 / p0) when it is bad and
log((1 - p1) / (1 - p0)) when it is good, never below zero. p0 is the beta-binomial prediction from the source's own
history and what came since the sum was last zero: who has no history is believed less. In the mean such a sum passes
the bound h of itself once in exp(h) fetches at the most (Lorden 1971, Annals of Mathematical Statistics 42, 1897-1908),
so the bound follows from what a source brings in a quarter and how many false alarms are tolerated. Fetches come in
herds, a gallery brings ten at once: ratios are divided by the over-dispersion of the source's own batches, Pearson's
chi-squared over its degrees of freedom (McCullagh and Nelder 1989, Generalized Linear Models, 4.5).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import groupby
from math import log
from operator import itemgetter
from typing import Final, NamedTuple

TURNED: Final = (0.5, 0.95)
"""Shares of the good ones that a fault turns bad: half of them, or all; one test each."""
TESTS: Final = 14
"""Tests that a source is under: both of these of yield, repeats, dates, authors, lengths (two) and one to spare."""
TOLERATED: Final = 1.0
"""False alarms of a source and quarter that the bound allows, all its tests together."""
LEAST_A_QUARTER: Final = 50.0
"""Fetches; of a source that brings fewer, chance is not believed to be rarer."""
PRIOR: Final = (1.0, 9.0)
"""Bad and good fetches that every source is born with."""
MOST_WEIGHT: Final = 150.0
"""Fetches that a history counts for at most: sources change."""
LEAST, LEAST_OF_BATCH = 3, 6
"""Bad ones that make an alarm, and where all are of one batch: a site may be away for a minute."""
CAP: Final = 1.25
"""Bounds that the sum does not pass, so that good fetches soon end the alarm; it ends below half a bound."""


class Fetches(NamedTuple):
    """Fetches, newest first."""

    is_bad: Sequence[bool]
    batches: Sequence[Hashable]  # of each: fetches of one batch share their luck


class Excess(NamedTuple):
    """A share that is too high."""

    bad: int
    of: int  # newest fetches, from the first that speaks for a fault
    usual: float


def bound(fetches_a_quarter: float) -> float:
    """Return the sum that is an alarm."""
    return log(max(fetches_a_quarter, LEAST_A_QUARTER) * TESTS / TOLERATED)


def excess(recent: Fetches, before: Fetches, fetches_a_quarter: float) -> Excess | None:
    """Return since when too many are bad to be an accident, else None.

    Args:
        recent: the newest.
        before: those before, to learn from.
        fetches_a_quarter: how many the source brings.
    """
    if sum(recent.is_bad) < LEAST:
        return None
    limit, learned = bound(fetches_a_quarter), _learned(before.is_bad)
    for turned in TURNED:
        run = _run(recent, learned, turned, limit, 1.0)
        if run is not None:  # rare: only then it matters whether they come in herds
            run = _run(recent, learned, turned, limit, dispersion(before))
        if run is not None:
            return run
    return None


def _learned(before: Sequence[bool]) -> tuple[float, float]:
    """Return the bad and good fetches that the history counts for."""
    bad = PRIOR[0] + sum(before)
    good = PRIOR[1] + len(before) + PRIOR[0] - bad
    scale = min(1.0, MOST_WEIGHT / (bad + good))
    return bad * scale, good * scale


def _run(recent: Fetches, learned: tuple[float, float], turned: float, limit: float, herds: float) -> Excess | None:
    """Return the run that the newest fetch is part of when it is in alarm."""
    bad, good = learned
    total, start, is_alarm = 0.0, 0, False
    run_bad = run_good = 0
    oldest_first = list(zip(recent.is_bad, recent.batches, strict=True))[::-1]
    for place, (is_bad, _) in enumerate(oldest_first):
        total = min(total + _ratio(bad, good, run_bad, run_good, turned, is_bad=is_bad) / herds, CAP * limit)
        run_bad, run_good = run_bad + is_bad, run_good + (not is_bad)
        if total <= 0:
            total, start, is_alarm = 0.0, place + 1, False
            bad, good, run_bad, run_good = bad + run_bad, good + run_good, 0, 0
        elif total >= limit:
            is_alarm = is_alarm or _is_enough(oldest_first[start : place + 1])
        elif total < limit / 2:
            is_alarm = False
    return Excess(run_bad, run_bad + run_good, bad / (bad + good)) if is_alarm else None


def _ratio(bad: float, good: float, run_bad: int, run_good: int, turned: float, *, is_bad: bool) -> float:
    """Return the log-likelihood ratio of one fetch; where the run taught the worst, a bad one says nothing more.

    What the run taught is not held against good ones: they end an alarm also where there is next to no history.
    """
    usual = bad / (bad + good)
    faulty = usual + turned * (1 - usual)
    predicted = (bad + run_bad) / (bad + good + run_bad + run_good)
    return max(0.0, log(faulty / predicted)) if is_bad else log((1 - faulty) / (1 - usual))


def _is_enough(run: Sequence[tuple[bool, Hashable]]) -> bool:
    batches = [batch for is_bad, batch in run if is_bad]
    return len(batches) >= (LEAST if len(set(batches)) > 1 else LEAST_OF_BATCH)


def dispersion(before: Fetches) -> float:
    """Return how much more batches differ than independent fetches would, 1 at least; the extreme tenth is left out."""
    fetches = zip(before.batches, before.is_bad, strict=True)
    sizes = [[is_bad for _, is_bad in batch] for _, batch in groupby(fetches, key=itemgetter(0))]
    share = (sum(map(sum, sizes)) + PRIOR[0]) / (sum(map(len, sizes)) + sum(PRIOR))
    squares = sorted((sum(one) - len(one) * share) ** 2 / (len(one) * share * (1 - share)) for one in sizes)
    kept = squares[: len(squares) - len(squares) // 10]
    return max(1.0, sum(kept) / max(1, len(kept) - 1)) if len(kept) > 1 else 1.0
