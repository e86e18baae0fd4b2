"""Publishers that the alarms are measured with."""

from __future__ import annotations

from typing import NamedTuple


class Rhythm(NamedTuple):
    """How a publisher prints."""

    name: str
    a_day: float
    hours: tuple[int, int] = (0, 24)  # when it prints
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    herd: int = 1  # stories that come at once
    lost: float = 0.04  # pages that usually give no article
    has_authors: bool = True
    trend: float = 1.0  # a week
    is_punctual: bool = False  # as many as ever, at set hours
    loses_herds: bool = False  # what comes at once is lost at once


RHYTHMS = (
    Rhythm("agency", 400),
    Rhythm("broadcaster", 120, (5, 23)),
    Rhythm("daily", 60, (6, 22)),
    Rhythm("office", 25, (8, 18), (0, 1, 2, 3, 4)),
    Rhythm("three editions", 54, (6, 20), herd=18),
    Rhythm("galleries", 40, (7, 21), herd=4, lost=0.3),
    Rhythm("unsigned", 50, (6, 22), has_authors=False),
    Rhythm("weekend", 40, (9, 22), (4, 5, 6)),
    Rhythm("local", 8, (8, 19), (0, 1, 2, 3, 4, 5)),
    Rhythm("small", 2, (9, 20)),
    Rhythm("weekly", 9, (6, 9), (3,), herd=9),
)
UNSEEN = (
    Rhythm("night desk", 90, (0, 5)),
    Rhythm("radio", 96, herd=4),
    Rhythm("mornings", 12, (6, 9), (0, 1, 2, 3, 4)),
    Rhythm("magazine", 5, (9, 12), (1, 4), herd=5),
    Rhythm("ticker", 250, (4, 24), lost=0.15),
    Rhythm("walled", 30, (7, 20), lost=0.45),
    Rhythm("parliament", 70, (9, 18), (1, 2, 3), has_authors=False),
    Rhythm("village", 4, (8, 12), (0, 2, 4)),
    Rhythm("noon edition", 24, (11, 13), (0, 1, 2, 3, 4, 5), herd=12, is_punctual=True),
    Rhythm("fading paper", 45, (7, 22), trend=0.94),
    Rhythm("photo desk", 40, (7, 23), herd=5, lost=0.25, loses_herds=True),
)
"""Rhythms that no rule was set with."""
