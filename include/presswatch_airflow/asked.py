"""What a person asks for on a page, and its bounds: the same for what a form sends and for what a worker takes up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, cast

from presswatch.errors import PermanentError

MOST_NUMBERS: Final = 500
"""Rows that one form decides on: more than a person has looked at."""
MOST_NOTE_CHARS: Final = 500
MOST_CHARS: Final = {"do": 40, "subject": 300, "code": 2048, "note": MOST_NOTE_CHARS}
HIGHEST_NUMBER: Final = 2**63 - 1
HOURS: Final = {4: "4 hours", 24: "a day", 72: "3 days", 168: "a week", 720: "30 days"}


class AskedError(ValueError):
    """What is asked for is out of bounds; the message is for who asked."""


class Asked(NamedTuple):
    """What a form asks for."""

    do: str  # name of the action
    subject: str = ""  # source, feed or alarm
    numbers: tuple[int, ...] = ()  # refusals or entries
    code: str = ""  # reason code of the entries that are meant, or the address that a feed is to have
    note: str = ""
    hours: int | None = None
    force: bool = False

    @property
    def target(self) -> str:
        """Return the subject, or the numbers, as one text."""
        return self.subject or ", ".join(map(str, self.numbers))


RECORDED: Final = frozenset(Asked._fields) - {"do", "note"}
"""What has no column of its own in ``ops.operator_action``."""


def require_bounds(asked: Asked) -> Asked:
    """Return what is asked for, when all of it is of its type and within bounds.

    Raises:
        AskedError: something is not.
    """
    for name, most in MOST_CHARS.items():
        text = getattr(asked, name)
        if not isinstance(text, str) or len(text) > most or "\0" in text:
            raise AskedError(f"{name} may be given once, with at most {most} characters")
    if len(asked.numbers) > MOST_NUMBERS:
        raise AskedError(f"choose at most {MOST_NUMBERS} rows at once")
    if not all(type(number) is int and 0 <= number <= HIGHEST_NUMBER for number in asked.numbers):
        raise AskedError("a number of a row is wrong")
    if asked.hours is not None and (type(asked.hours) is not int or asked.hours not in HOURS):
        raise AskedError("choose one of the times that are offered")
    if not isinstance(asked.force, bool):
        raise AskedError("force is either chosen or not")
    return asked


class CapturedPage(NamedTuple):
    """Whose captured page is meant."""

    kind: Literal["quarantine", "entries"]
    number: int  # of the refusal, or of the entry


def page_of(subject: str) -> CapturedPage:
    """Return the captured page that a subject such as ``quarantine/5`` names.

    Raises:
        PermanentError: it names none.
    """
    kind, _, number = subject.partition("/")
    if kind not in ("quarantine", "entries") or not re.fullmatch(r"[1-9][0-9]{0,17}", number):
        raise PermanentError("there is no page of that name", reason="not_found")
    return CapturedPage(cast("Literal['quarantine', 'entries']", kind), int(number))


def to_record(asked: Asked) -> dict[str, Any]:
    """Return what is put on record of it beside the action and the reason, which have columns of their own."""
    return {name: value for name, value in asked._asdict().items() if name in RECORDED} | {"numbers": [*asked.numbers]}


def from_record(do: str, note: str, record: Mapping[str, Any] | None) -> Asked:
    """Return what is on record.

    Raises:
        AskedError: it is not all there, or out of bounds.
    """
    if record is None:
        raise AskedError("it was asked for before an upgrade")
    if not isinstance(record, Mapping) or set(record) != RECORDED or not isinstance(record["numbers"], list):
        raise AskedError("what is on record of it cannot be read")
    return require_bounds(Asked(do=do, note=note, **{**record, "numbers": tuple(record["numbers"])}))
