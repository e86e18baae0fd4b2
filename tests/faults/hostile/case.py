"""A case of the catalogue: what comes in, what must come of it, and what it may cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.hostile.lab import Lab

Way = Callable[["Lab"], str]
"""Puts an input through the product and returns what came of it, in few words."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile input. The bounds are for a busy machine: what they must tell apart is seconds and minutes."""

    id: str  # section letter, number and name: "C04 deep"
    what: str  # the input, for a person
    way: Way
    expected: str
    cpu_s: float = 4.0
    wall_s: float = 20.0
    mb: float = 200.0  # growth of the peak, of parent and parser child together
    known: str = ""  # why the product does not yet do what is expected

    @property
    def section(self) -> str:
        """Return the letter of the section."""
        return self.id[0]


@dataclass(frozen=True, slots=True)
class Actual:
    """What came of a case, and what it cost."""

    outcome: str
    cpu_s: float
    wall_s: float
    mb: float
    own_cpu_s: float = 0.0  # of these, what our own process took: children may die, it may not
    own_mb: float = 0.0


def problems(case: Case, actual: Actual) -> list[str]:
    """Return what is not as it must be."""
    found = [] if actual.outcome == case.expected else [f"{actual.outcome!r} in place of {case.expected!r}"]
    costs = [(name, getattr(actual, name), getattr(case, name)) for name in ("cpu_s", "wall_s", "mb")]
    return found + [f"{name} {spent:.1f}, more than {limit:g}" for name, spent, limit in costs if spent > limit]
