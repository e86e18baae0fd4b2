"""The table: rows of measures, one column a system, printed as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.quality.goals import GOALS, shown
from bench.quality.metrics import Share

OURS = "presswatch"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure on one set: ours, what other systems of the table reach, what others besides reach."""

    measure: str
    set_name: str
    count: int
    values: dict[str, float] = field(default_factory=dict)  # system → value; ours among them
    besides: str = ""


def row_of(measure: str, set_name: str, shares: dict[str, Share | None]) -> Row:
    """Return a row of page scores; the count is that of the first system that has any."""
    known = {system: share for system, share in shares.items() if share is not None}
    count = next(iter(known.values())).of if known else 0
    return Row(measure, set_name, count, {system: share.value for system, share in known.items()})


def verdict(row: Row) -> tuple[str, str]:
    """Return the goal of a row and whether ours meets it; "" where there is none."""
    goal = GOALS.get((row.measure, row.set_name))
    if goal is None:
        return "", ""
    ours = row.values.get(OURS)
    return str(goal), "" if ours is None else "met" if goal.is_met(ours) else "**missed**"


def goal_table(rows: Iterable[Row], systems: Sequence[str]) -> list[str]:
    """Return the lines of the table with goals."""
    listed = list(rows)
    named = [system for system in systems if any(system in row.values for row in listed)]
    heads = ("what", "set", "n", "goal", OURS, "", *(name for name in named if name != OURS), "besides")
    return markdown(
        heads,
        [
            (
                row.measure,
                row.set_name,
                f"{row.count:,}",
                verdict(row)[0],
                _cell(row, OURS),
                verdict(row)[1],
                *(_cell(row, name) for name in named if name != OURS),
                row.besides,
            )
            for row in listed
        ],
    )


def plain_table(rows: Iterable[Row], systems: Sequence[str]) -> list[str]:
    """Return the lines of a table without goals."""
    listed = list(rows)
    named = [system for system in systems if any(system in row.values for row in listed)]
    cells = [(row.measure, row.set_name, f"{row.count:,}", *(_cell(row, name) for name in named)) for row in listed]
    return markdown(("what", "set", "n", *named), cells)


def _cell(row: Row, system: str) -> str:
    value = row.values.get(system)
    return "–" if value is None else shown(value)


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table with even columns."""
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    lined = [heads, ["-" * width for width in widths], *rows]
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in lined
    ]
