"""Relative dates of pages ("today at 12:46", "il y a 3 heures") → ``ParsedDate``, against the instant of the fetch."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from presswatch.dates.names import FILLERS, fold
from presswatch.dates.result import Fields, build, nothing
from presswatch.dates.time_of_day import PartialDate, take_time
from presswatch.model.parsed_date import ParsedDate, Precision

_TODAY = """
today heute hoy hoje oggi vandaag dziś dzisiaj сегодня сьогодні днес dnes danas danes avui idag i_dag tänään bugün
اليوم امروز आज hari_ini hôm_nay วันนี้ astăzi azi σήμερα היום šodien šiandien täna আজ இன்று aujourd'hui aujourd’hui ma
"""
_YESTERDAY = """
yesterday gestern ayer ontem ieri gisteren wczoraj вчера вчора jučer juče včeraj včera igår i_går eilen dün
أمس امس دیروز kemarin hôm_qua เมื่อวานนี้ เมื่อวาน χθες אתמול vakar ahir tegnap গতকাল நேற்று hier कल
"""
_UNSPACED = {"今天": 0, "今日": 0, "오늘": 0, "昨天": 1, "昨日": 1, "어제": 1}
_ONLY = {"hier": "fr", "ma": "hu", "कल": "hi", "ma ": "hu", "आज": "hi"}
"""Words that mean something else, or too much, in another language than this."""


def _spaced(line: str, days: int) -> dict[str, int]:
    return {word.replace("_", " "): days for word in line.split()}


_DAYS_AGO = _spaced(_TODAY, 0) | _spaced(_YESTERDAY, 1) | _UNSPACED
_LONGEST_FIRST = sorted((word for word in _DAYS_AGO if word not in _UNSPACED), key=len, reverse=True)
DAY_WORD = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w\u0900-\u0963])|{'|'.join(_UNSPACED)}", re.IGNORECASE
)
"""A word for today or yesterday."""
_MINUTE = r"min\w*|мин\w*|хв\w*|dakika|dk|دقيق\w*|دقیقه|分钟|分鐘|分|분|मिनट|menit|phút|นาที|perc\w*|λεπτ\w*|דקות"
_HOUR = (
    r"hours?|hrs?|h|stunden?|std|heures?|horas?|or[ae]|uur|uren|godz\w*|час\w*|годин\w*|saat|ساع\w*|小时|小時|時間|시간|घंट[ेा]"
    r"|jam|giờ|ชั่วโมง|timm?[ae]r?|tuntia?|hodin\w*|ór\w+|ώρ\w+|שעות"
)
_DAY = (
    r"days?|tag(?:en?)?|jours?|d[ií]as?|giorn\w+|dagen|dagar?|dage|dni|день|дня|дней|дн\w*|gün|يوم|أيام|روز|天|日|일|दिन|hari|ngày"
    r"|วัน|päiv\w+|dnem|napja|zile|μέρ\w+|ημέρ\w+|ימים"
)
_UNIT = rf"(?:(?P<minute>{_MINUTE})|(?P<hour>{_HOUR})|(?P<day>{_DAY}))"
_BEFORE = r"vor|il y a|hace|há|pred|před|acum|πριν|منذ|לפני|för|for"
_AFTER = r"ago|fa|geleden|temu|назад|тому|önce|前|전|पहले|(?:yang )?lalu|trước|ที่แล้ว|sedan|siden|sitten|atrás|پیش|earlier"
_ONE = r"an?|einer|einem|eine|une?|uma?|una"
AGO = re.compile(
    rf"(?<!\w)(?:(?:{_BEFORE})\s(?:ca\.?\s)?(?P<number>\d{{1,3}}|{_ONE})\s?{_UNIT}(?!\w)(?:\s(?:sedan|siden))?"
    rf"|(?P<count>\d{{1,3}}|an?)\s?{_UNIT.replace('<', '<x_')}\s?(?:{_AFTER})(?!\w))",
    re.IGNORECASE,
)
"""A count of minutes, hours or days ago."""
_LETTERS = re.compile(r"[^\W\d_]+")


def find_relative(text: str) -> re.Match[str] | None:
    """Return the place of a relative day or count in a line."""
    return AGO.search(text) or DAY_WORD.search(text)


def parse_relative(
    raw: str, *, seen_at: datetime, zone: tzinfo | None = None, languages: tuple[str, ...] = ()
) -> ParsedDate:
    """Return what a relative date says of an instant, with the precision that its words have.

    Args:
        raw: as shown on the page, without labels.
        seen_at: aware instant of the fetch.
        zone: of the source; the day is that of this zone.
        languages: tags of the source; decide whether ``hier`` is yesterday.
    """
    if match := AGO.search(raw):
        return _before(raw, match, seen_at.astimezone(zone or seen_at.tzinfo))
    match = DAY_WORD.search(raw)
    if match is None or not speaks(match[0], languages):
        return nothing(raw, "unknown_word")
    partial_date = PartialDate(f"{raw[: match.start()]} {raw[match.end() :]}")
    take_time(partial_date)
    if any(word not in FILLERS for word in _LETTERS.findall(fold(partial_date.rest))) or re.search(
        r"\d", partial_date.rest
    ):
        return nothing(raw, "unknown_word")
    day = (seen_at.astimezone(zone or seen_at.tzinfo or UTC) - timedelta(days=_DAYS_AGO[match[0].lower()])).date()
    clock = (partial_date.hour, partial_date.minute, partial_date.second)
    fields = Fields(
        day.year,
        day.month,
        day.day,
        *clock,
        precision=partial_date.precision,
        offset_s=partial_date.offset_s,
        flags=("relative",),
    )
    return build(raw, fields, zone)


def speaks(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word means a day in the languages of a page."""
    only = _ONLY.get(word.lower())
    return only is None or any(tag.partition("-")[0].lower() == only for tag in languages)


def _before(raw: str, match: re.Match[str], seen_at: datetime) -> ParsedDate:
    number = match["number"] or match["count"]
    count = int(number) if number.isdigit() else 1
    precision: Precision = "minute"
    at = seen_at - timedelta(minutes=count)
    if match["hour"] or match["x_hour"]:
        at, precision = seen_at - timedelta(hours=count), "hour"
    elif match["day"] or match["x_day"]:
        at, precision = seen_at - timedelta(days=count), "day"
    at = at.replace(minute=at.minute if precision == "minute" else 0, hour=0 if precision == "day" else at.hour)
    offset = int((at.utcoffset() or timedelta(0)).total_seconds())
    fields = Fields(at.year, at.month, at.day, at.hour, at.minute, precision=precision, offset_s=offset)
    return build(raw, fields._replace(flags=("relative",)), None)
