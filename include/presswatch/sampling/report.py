"""What the codes of a sample say: agreement of its coders, and the share of the population with a code. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from presswatch.errors import PermanentError
from presswatch.sampling.agreement import Level, krippendorff_alpha
from presswatch.sampling.prevalence import Prevalence, Stratum, prevalence
from presswatch.sampling.sample_file import Sample


class CoderShare(NamedTuple):
    """The share that one coder's codes give; None where a stratum has no unit coded by him."""

    coder: str
    prevalence: Prevalence | None


class Agreement(NamedTuple):
    """What two or more coders say together."""

    level: Level
    coders: tuple[str, ...]
    units: int
    units_coded_twice: int
    units_agreed: int
    alpha: float | None
    shares: tuple[CoderShare, ...]


def agreement(sample: Sample, level: Level, positive: Sequence[str], final: str | None = None) -> Agreement:
    """Return the agreement of all coders, and the share of the positive codes by each.

    Args:
        sample: with codes.
        level: of the codes; ordinal takes their order in the design, interval their numbers.
        positive: codes whose share is asked for; none: no shares.
        final: who settled what the others disagreed on; left out of the agreement.

    Raises:
        PermanentError: there is nobody to agree, or codes are no numbers though interval was said.
    """
    coders = tuple(sorted(set(sample.codes) - {final}))
    if len(coders) < 2:
        raise PermanentError("agreement takes the codes of two people at least: import them first")
    number = _numbers(sample.design.codes, level)
    unknown = sorted(set(positive) - set(sample.design.codes))
    if unknown:
        raise PermanentError(f"{', '.join(unknown)} is none of the codes {', '.join(sample.design.codes)}")
    given = [_codes(sample, str(unit.article_id), coders) for unit in sample.units]
    twice = [codes for codes in given if len(codes) > 1]
    asked = [final] if final else list(coders)
    return Agreement(
        level=level,
        coders=coders,
        units=len(sample.units),
        units_coded_twice=len(twice),
        units_agreed=sum(len(set(codes)) == 1 for codes in twice),
        alpha=krippendorff_alpha([[number[code] for code in codes] for codes in given], level),
        shares=tuple(CoderShare(coder, _share(sample, coder, positive)) for coder in asked) if positive else (),
    )


def _codes(sample: Sample, article: str, coders: Sequence[str]) -> list[str]:
    return [sample.codes[coder][article] for coder in coders if article in sample.codes[coder]]


def _numbers(codes: Sequence[str], level: Level) -> dict[str, float]:
    if level != "interval":
        return {code: float(place) for place, code in enumerate(codes)}
    try:
        return {code: float(code) for code in codes}
    except ValueError as error:
        raise PermanentError("codes of the interval level are numbers") from error


def _share(sample: Sample, coder: str, positive: Sequence[str]) -> Prevalence | None:
    codes = sample.codes.get(coder)
    if codes is None:
        raise PermanentError(f"there are no codes of {coder}")
    coded: Counter[tuple[str, ...]] = Counter()
    counted: Counter[tuple[str, ...]] = Counter()
    for unit in sample.units:
        code = codes.get(str(unit.article_id))
        if code is not None:
            coded[unit.stratum] += 1
            counted[unit.stratum] += code in positive
    return prevalence([Stratum(part.population, coded[part.key], counted[part.key]) for part in sample.strata])
