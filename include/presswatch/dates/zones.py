"""Zone names of news dates and the offsets they stand for."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from presswatch.durations import HOUR_S
from presswatch.model.parsed_date import ZoneSource

MAX_OFFSET_S = 14 * HOUR_S
"""Largest offset in use on Earth (Line Islands), seconds."""

# Hours east of Greenwich: the names of RFC 822, and those that have one meaning in news feeds.
_NAMES_BY_HOURS: dict[float, str] = {
    -10: "hst hast",
    -9: "akst",
    -8: "pst akdt",
    -7: "mst pdt",
    -6: "mdt",
    -5: "est cdt pet cot",
    -4: "edt clt vet",
    -3.5: "nst",
    -3: "adt brt art clst",
    -2.5: "ndt",
    -2: "brst",
    0: "ut utc gmt z zulu wet",
    1: "west cet met mez wat",
    2: "cest mest mesz eet sast cat",
    3: "eest msk trt eat",
    3.5: "irst",
    4: "msd gst",
    5: "pkt",
    5.75: "npt",
    7: "ict wib",
    8: "wita hkt sgt myt pht awst",
    9: "wit jst kst",
    9.5: "acst",
    10: "aest",
    10.5: "acdt",
    11: "aedt",
    12: "nzst",
    13: "nzdt",
}
_HOURS = {name: hours for hours, line in _NAMES_BY_HOURS.items() for name in line.split()}
# American press names that follow daylight saving: the date decides.
_FOLLOWS_DST = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}


class _Ambiguous(NamedTuple):
    hours: float  # RFC 822 or, where it is silent, the usual meaning in the press
    elsewhere: dict[str, float]  # IANA key of the source → hours


_AMBIGUOUS = {
    "cst": _Ambiguous(-6, {"Asia/Shanghai": 8, "Asia/Taipei": 8, "Asia/Macau": 8, "America/Havana": -5}),
    "ast": _Ambiguous(-4, {"Asia/Riyadh": 3, "Asia/Baghdad": 3, "Asia/Kuwait": 3}),
    "ist": _Ambiguous(5.5, {"Europe/Dublin": 1, "Asia/Jerusalem": 2}),
    "bst": _Ambiguous(1, {"Asia/Dhaka": 6}),
    "sst": _Ambiguous(8, {"Pacific/Pago_Pago": -11}),
    "ect": _Ambiguous(-5, {"Europe/Paris": 1}),
}
_AUSTRALIAN = {"est": 10.0, "edt": 11.0, "cst": 9.5, "cdt": 10.5}
"""The same letters in Australia, where they are written without the A for the country."""
_COUNTRY_ZONES = {
    "au": "Australia/Sydney", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "mo": "Asia/Macau", "cu": "America/Havana",
    "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "bd": "Asia/Dhaka", "sa": "Asia/Riyadh", "kw": "Asia/Kuwait",
    "iq": "Asia/Baghdad", "in": "Asia/Kolkata", "us": "America/New_York", "gb": "Europe/London", "uk": "Europe/London",
}  # fmt: skip
"""Countries, by their code or the end of their hosts, in which an ambiguous name means one thing."""
ZONE_NAMES = frozenset(_HOURS) | frozenset(_FOLLOWS_DST) | frozenset(_AMBIGUOUS)
"""Every abbreviation that is read, in lower case."""

_IANA_KEY = re.compile(r"[A-Z]\w+(?:/[\w+-]+){1,2}", re.ASCII)


class Offset(NamedTuple):
    """What a zone name says at a given wall time."""

    seconds: int | None  # east of Greenwich; None: unknown
    source: ZoneSource
    flag: str = ""


def named_offset(name: str, wall: datetime, zone: tzinfo | None) -> Offset:
    """Return the offset that a zone name stands for.

    Args:
        name: abbreviation or IANA key, in any case.
        wall: naive local time.
        zone: the source's own zone, which decides between the meanings of an ambiguous name.
    """
    lowered = name.casefold()
    key = getattr(zone, "key", "")
    if lowered in _AUSTRALIAN and key.startswith("Australia/"):
        return Offset(int(_AUSTRALIAN[lowered] * HOUR_S), "name")
    if lowered in _FOLLOWS_DST:
        return Offset(zone_offset(wall, ZoneInfo(_FOLLOWS_DST[lowered])), "name")
    if lowered in _AMBIGUOUS:
        default, elsewhere = _AMBIGUOUS[lowered]
        return Offset(int(elsewhere.get(key, default) * HOUR_S), "name" if key else "ambiguous_name")
    if lowered in _HOURS:
        return Offset(int(_HOURS[lowered] * HOUR_S), "name")
    if len(lowered) == 1:
        return Offset(None, "none", "military_zone")  # RFC 5322, 4.3: to be taken as unknown
    return _iana_offset(name, wall)


def zone_of_country(code: str) -> ZoneInfo | None:
    """Return a zone of a country that decides what ambiguous names mean there, None where none is known to."""
    key = _COUNTRY_ZONES.get(code.lower())
    return ZoneInfo(key) if key else None


def _iana_offset(name: str, wall: datetime) -> Offset:
    if _IANA_KEY.fullmatch(name):
        try:
            return Offset(zone_offset(wall, ZoneInfo(name)), "name")
        except (KeyError, ValueError, OSError):  # unknown key; a folder of the zone database
            pass
    return Offset(None, "none", "unknown_zone")


def zone_offset(wall: datetime, zone: tzinfo) -> int | None:
    """Return the offset of a zone at a naive wall time in seconds, the earlier one where the hour occurs twice."""
    offset = wall.replace(tzinfo=zone).utcoffset()
    return None if offset is None else int(offset.total_seconds())


def is_doubtful(wall: datetime, zone: tzinfo) -> bool:
    """Return whether the wall time occurs twice or never in the zone."""
    return wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()
