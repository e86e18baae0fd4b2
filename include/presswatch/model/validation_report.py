"""What Great Expectations said of a batch, in our own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule of a suite over one batch."""

    suite: str
    rule: str
    severity: Literal["row", "alarm"]
    is_success: bool
    checked: int
    unexpected: int
    observed: str = ""  # short, for a person; never a whole text


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What Great Expectations said of a batch."""

    contract_version: str
    results: tuple[RuleResult, ...]
    rejected: Mapping[int, tuple[str, ...]]  # row key → rules it broke
    suspected: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # row key → alarms that mean this row

    @property
    def alarms(self) -> tuple[RuleResult, ...]:
        """Return the batch rules that did not hold."""
        return tuple(result for result in self.results if result.severity == "alarm" and not result.is_success)
