"""How the page says things: instants, numbers, evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

KILO: Final = 1000
MANY: Final = 10
"""From so many units on, parts of one say nothing more."""
UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))
EVIDENCE_CHARS: Final = 20_000
"""Of hostile input a person reads the beginning; the whole stands in the warehouse."""


def utc(instant: datetime | None) -> str:
    """Return an instant as ``2026-11-23 03:30 UTC``; a dash for none."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if instant else "–"


def ago(instant: datetime | None, now: datetime) -> str:
    """Return how far an instant is from now, in words: ``5 min ago``, ``in 2 h``, ``now``; ``never`` for none."""
    if instant is None:
        return "never"
    seconds = (now - instant).total_seconds()
    if abs(seconds) < UNITS[-1][0]:
        return "now"
    return f"{_two_units(seconds)} ago" if seconds > 0 else f"in {_two_units(-seconds)}"


def due(instant: datetime | None, now: datetime) -> str:
    """Return when something is to happen: ``in 2 h``, ``due``, or ``due for 5 min`` where it is late."""
    if instant is None:
        return "not planned"
    seconds = (now - instant).total_seconds()
    if seconds < 0:
        return ago(instant, now) if seconds <= -UNITS[-1][0] else "due"
    return f"due for {_two_units(seconds)}" if seconds >= UNITS[-1][0] else "due"


def _two_units(seconds: float) -> str:
    """Return a length of time with the two units that say how long it is: ``1 h 12 min``, ``3 d``."""
    for (size, unit), (smaller, part) in pairwise(UNITS):
        if seconds >= size:
            rest = int(seconds % size // smaller) if seconds < MANY * size else 0
            return f"{seconds // size:.0f} {unit}" + (f" {rest} {part}" if rest else "")
    return f"{seconds // UNITS[-1][0]:.0f} {UNITS[-1][1]}"


KNOWN_CHARS: Final = {"year": 4, "month": 7, "day": 10}
"""Of an instant in ISO 8601, where the publisher stated no time of day."""


def stated(written: str | None, precision: str | None = None) -> str:
    """Return a date and time as a publisher stated it, without the letter and the seconds that nobody reads.

    With a precision of a day or coarser no hour is shown: nobody has stated one.
    """
    if written and precision in KNOWN_CHARS:
        return written[: KNOWN_CHARS[precision]]
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?", written or "")
    if parts is None:
        return written or ""
    day, time, seconds, offset = parts.groups(default="")
    zone = "UTC" if offset in ("Z", "+00:00") else offset
    return f"{day} {time}{'' if seconds == ':00' else seconds} {zone}".rstrip()


def span(seconds: float | None) -> str:
    """Return a length of time in words: ``5 min``, ``2 h``; a dash for none."""
    if seconds is None:
        return "–"
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), (1, "s"))
    return f"{seconds / size:.0f} {unit}"


def percent(part: int, whole: int) -> str:
    """Return a share as ``97 %``; a dash where there is nothing to share."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def size(count: int) -> str:
    """Return a number of bytes as ``412 bytes``, ``18 kB`` or ``2.4 MB``."""
    if count < KILO:
        return f"{count} bytes"
    return f"{count / KILO:.0f} kB" if count < KILO * KILO else f"{count / KILO / KILO:.1f} MB"


def counted(counts: Mapping[str, Any]) -> str:
    """Return counts by name, the largest first: ``unchanged 38 · ok 4``; what is zero is left out."""
    shown = sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
    return " · ".join(f"{name} {count}" for name, count in shown)


def evidence(value: object) -> str:
    """Return evidence as indented JSON, cut where it becomes too long to read."""
    written = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return written if len(written) <= EVIDENCE_CHARS else written[:EVIDENCE_CHARS] + "\n… cut here"
