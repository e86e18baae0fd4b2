"""The time of day and the offset inside a free-form date: taken out, so that only the calendar date is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from presswatch.dates.names import names
from presswatch.durations import HOUR_S, MINUTE_S
from presswatch.model.parsed_date import Precision

_READ_WITH_TIME = re.compile(r"[ap]\.?\s?m\.?|noon|midnight")
_BEHIND = 2
"""Letters of a word for a half of the day that is one only behind the time; words in Latin are so too."""
_LEADING_HALF = re.compile(r"\b([AP])M\s+(?=\d{1,2}:)", re.IGNORECASE)
_DOTTED_TIME = re.compile(r"(?<=\s)(\d{1,2})\.(\d{2})\.(\d{2})(?=\s|$)")
_HAS_DATE_BESIDE = re.compile(r"[^\W\d_]{3}|\d{4}-|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})(?::|\s?[hH](?=\s?\d\d(?!\d))|[hH時시时点點]|\.(?=\d\d(?!\d|\.\d)))\s?(\d{2}|\d(?=\s?[分분]))(?:\s?[:.分분]\s?(\d{2}))?(?:[.,]\d+)?(?!\d)"
    r"\s*[時時분分秒]?\s*([ap]\.?\s?m\b\.?|noon|midnight)?",
    re.IGNORECASE,
)
_HOUR_ONLY = re.compile(
    r"(?<![\d.:/-])(\d{1,2})\s?(?:(h|uhr|時|时|點|点|시|น\.?|बजे)|([ap])\.?\s?m\b\.?)(?![\w:])", re.IGNORECASE
)
"""A full hour: ``15 Uhr``, ``3 pm``, ``13h``."""
_OFFSET = re.compile(
    r"(?:\b(?:gmt|utc|ut|z)\s?)?(?<![\d-])([+-])\s?(\d{1,2})(:?)(\d{2})?(?!\d)(?:\s*\([^)]*\))?", re.IGNORECASE
)
_QUARTERS = frozenset(["00", "15", "30", "45"])
"""Minutes of the offsets in use, by which one without its first nought is known: ``-500``."""
_DASH = re.compile(r"^\s*[-–]\s+(?=\d{1,2}(?:\D|$))(?!\d{1,2}:\d)")
"""Sets a time apart from the date behind it, and is no sign."""
_SOME_OFFSET = re.compile(r"(?<!\d)[+-]\s?\d+")
_IANA = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/\w+)?\b")


@dataclass(slots=True)
class PartialDate:
    """A free-form date while it is being read: ``rest`` shrinks as fields are taken out of it."""

    rest: str
    hour: int = 0
    minute: int = 0
    second: int = 0
    precision: Precision = "day"
    half: str = ""  # am, pm
    offset_s: int | None = None
    zone_name: str = ""
    flags: list[str] = field(default_factory=list)

    def cut(self, match: re.Match[str], instead: str = " ") -> None:
        """Take a match on ``rest`` out of it."""
        self.rest = f"{self.rest[: match.start()]} {instead} {self.rest[match.end() :]}"


def take_time(partial_date: PartialDate) -> None:
    """Move time of day, offset and IANA zone from the rest into the fields."""
    _take_half(partial_date)
    has_other = ":" in partial_date.rest or _TIME.search(partial_date.rest)
    if (
        not has_other
        and len(_DOTTED_TIME.findall(partial_date.rest)) == 1
        and _HAS_DATE_BESIDE.search(partial_date.rest)
    ):
        partial_date.rest = _DOTTED_TIME.sub(r"\1:\2:\3", partial_date.rest)
    if match := _TIME.search(partial_date.rest):
        _set_time(partial_date, match)
        tail = PartialDate(partial_date.rest[match.end() :])
        _take_offset(tail)
        partial_date.offset_s, partial_date.flags = tail.offset_s, partial_date.flags + tail.flags
        partial_date.rest = f"{partial_date.rest[: match.start()]} {tail.rest}"
    elif match := _HOUR_ONLY.search(partial_date.rest):
        _set_hour(partial_date, match)
        partial_date.cut(match)
    if match := _IANA.search(partial_date.rest):
        partial_date.zone_name = match[0]
        partial_date.cut(match)


def _take_half(partial_date: PartialDate) -> None:
    behind, anywhere = _half_words()
    if match := behind.search(partial_date.rest):
        partial_date.cut(match, names().halves[match[1].lower()])  # read with the time
    elif match := anywhere.search(partial_date.rest):
        partial_date.half = names().halves[match[0].lower()]
        partial_date.cut(match)
    elif match := _LEADING_HALF.search(partial_date.rest):
        partial_date.half = match[1].lower() + "m"
        partial_date.cut(match)


@cache
def _half_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of the words for a half of the day: behind a time, and anywhere in a date.

    Short and Latin ones mean that only behind a time.
    """
    words = sorted(names().halves, key=len, reverse=True)
    sure = (
        word for word in words if word[0] > "\u0250" and (len(word.replace(".", "")) > _BEHIND or word[0] > "\u1100")
    )
    behind = "|".join(re.escape(word) for word in words if not _READ_WITH_TIME.fullmatch(word))
    return (
        re.compile(rf"(?<=\d)\s?({behind})(?![^\W_]|\s*\d{{1,2}}\s?[:.時时点點시])", re.IGNORECASE),
        re.compile("|".join(map(re.escape, sure)), re.IGNORECASE),
    )


def _set_time(partial_date: PartialDate, match: re.Match[str]) -> None:
    partial_date.hour, partial_date.minute, partial_date.second = int(match[1]), int(match[2]), int(match[3] or 0)
    partial_date.precision = "second" if match[3] else "minute"
    if match[4]:
        partial_date.half = {"a": "am", "p": "pm", "n": "pm", "m": "am"}[match[4][0].lower()]
    if partial_date.half and partial_date.hour > 12:
        partial_date.flags.append("half_ignored")  # 14:02 PM has only one reading
    elif partial_date.half:
        partial_date.hour = partial_date.hour % 12 + (12 if partial_date.half == "pm" else 0)


def _set_hour(partial_date: PartialDate, match: re.Match[str]) -> None:
    partial_date.hour, partial_date.precision = int(match[1]), "hour"
    half = f"{match[3].lower()}m" if match[3] else partial_date.half
    if half and partial_date.hour <= 12:
        partial_date.hour = partial_date.hour % 12 + (12 if half == "pm" else 0)


def _take_offset(tail: PartialDate) -> None:
    """Read the offset after a time of day; one that cannot be is dropped and flagged."""
    tail.rest = _DASH.sub(" ", tail.rest)
    if match := _OFFSET.search(tail.rest):
        sign, hours, colon, minutes = match.groups()
        is_short = minutes and len(hours) == 1 and not colon
        if int(minutes or 0) >= 60 or (is_short and minutes not in _QUARTERS):
            tail.flags.append("bad_offset")
        else:
            tail.offset_s = int(f"{sign}1") * int(int(hours) * HOUR_S + int(minutes or 0) * MINUTE_S)
        tail.cut(match)
    elif _SOME_OFFSET.search(tail.rest):
        tail.flags.append("bad_offset")
        tail.rest = _SOME_OFFSET.sub(" ", tail.rest)
