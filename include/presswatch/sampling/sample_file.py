"""The file of a sample: how it was drawn, its units, and the codes that people gave them. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from presswatch.errors import PermanentError

FORMAT: Final = "presswatch-sample/1"


@dataclass(frozen=True)
class Design:
    """How a sample was drawn: with the same warehouse the same design draws the same units."""

    seed: str
    as_of: str  # ISO 8601, UTC
    words: str | None  # None: all articles are the population
    from_day: str
    to_day: str
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    stratify_by: tuple[str, ...]  # of source, month, search
    size: int
    codes: tuple[str, ...]  # that coders may give, in order


@dataclass(frozen=True)
class SampleStratum:
    """A stratum: what its members share, and how many there are."""

    key: tuple[str, ...]
    population: int


@dataclass(frozen=True)
class Unit:
    """An article drawn, frozen: revision, extraction and digest of its text as of the sample's time."""

    article_id: int
    revision_no: int
    extraction_id: int
    source_id: str
    published_day: str
    stratum: tuple[str, ...]
    content_sha256: str


@dataclass(frozen=True)
class Sample:
    """A sample and its codes: coder → article → code."""

    design: Design
    contract: str
    strata: tuple[SampleStratum, ...]
    units: tuple[Unit, ...]
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return the digest of what was drawn; codes do not change it."""
        facts = asdict(replace(self, codes={}))
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def with_codes(self, coder: str, codes: dict[str, str]) -> Sample:
        """Return the sample with all codes of a coder; those given before are replaced."""
        return replace(self, codes={**self.codes, coder: codes})


def to_text(sample: Sample) -> str:
    """Return the file of a sample."""
    facts = {"format": FORMAT, "sha256": sample.sha256, **asdict(sample)}
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> Sample:
    """Return the sample in a file.

    Raises:
        PermanentError: it is none, or what was drawn was changed afterwards.
    """
    try:
        facts: dict[str, Any] = json.loads(text)
        if facts["format"] != FORMAT:
            raise PermanentError(f"the file is not of the format {FORMAT}")
        lists = ("sources", "languages", "stratify_by", "codes")
        design: dict[str, Any] = {
            name: tuple(value) if name in lists else value for name, value in facts["design"].items()
        }
        sample = Sample(
            Design(**design),
            facts["contract"],
            tuple(SampleStratum(tuple(part["key"]), part["population"]) for part in facts["strata"]),
            tuple(Unit(**{**unit, "stratum": tuple(unit["stratum"])}) for unit in facts["units"]),
            facts["codes"],
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PermanentError(f"the file is no sample: {error!r}") from error
    if sample.sha256 != facts["sha256"]:
        raise PermanentError("what was drawn was changed in the file: its digest is another")
    return sample
