"""Relative dates of pages ("today at 12:46", "il y a 3 heures") → ``ParsedDate``, against the instant of the fetch."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, partial
from typing import NamedTuple

from presswatch.dates.names import FILLERS, Unit, fold, names
from presswatch.dates.result import Fields, build, nothing
from presswatch.dates.time_of_day import PartialDate, take_time
from presswatch.dates.zones import ZONE_NAMES
from presswatch.model.parsed_date import ParsedDate, Precision

_TODAY = """
today heute hoy hoje oggi vandaag dziś dzisiaj сегодня сьогодні днес dnes danas danes avui idag i_dag tänään bugün
اليوم امروز आज hari_ini hôm_nay วันนี้ astăzi azi σήμερα היום šodien šiandien täna আজ இன்று aujourd'hui aujourd’hui ma
sot leo í_dag gaur hoxe ngayon денес დღეს այսօր آج నేడు આજે bu_gün bugun бүгін vandag
"""
_YESTERDAY = """
yesterday gestern ayer ontem ieri gisteren wczoraj вчера вчора jučer juče včeraj včera igår i_går eilen dün
أمس امس دیروز kemarin hôm_qua เมื่อวานนี้ เมื่อวาน χθες אתמול vakar ahir tegnap গতকাল நேற்று hier कल
dje jana í_gær atzo onte kahapon semalam გუშინ երեկ నిన్న ગઈકાલે dünən кеше eile gister
"""
_UNSPACED = {"今天": 0, "今日": 0, "오늘": 0, "昨天": 1, "昨日": 1, "어제": 1}
_ONLY = {"hier": "fr", "ma": "hu", "कल": "hi", "ma ": "hu", "आज": "hi"}
_ONLY |= {"sot": "sq", "dje": "sq", "leo": "sw", "jana": "sw", "eile": "et"}
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
_AGO = re.compile(
    rf"(?<!\w)(?:(?:{_BEFORE})\s(?:ca\.?\s)?(?P<number>\d{{1,3}}|{_ONE})\s?{_UNIT}(?!\w)(?:\s(?:sedan|siden))?"
    rf"|(?P<count>\d{{1,3}}|an?)\s?{_UNIT.replace('<', '<x_')}\s?(?:{_AFTER})(?!\w))",
    re.IGNORECASE,
)
"""A count of minutes, hours or days ago, in the short forms of the press."""
_COUNT = re.compile(r"(?<![\d:./])\d{1,3}(?![\d:./])")
_SIDE_CHARS = 24
_UNSPACED_FROM = "\u0e00"
"""From this letter on, Thai and East Asian words need no blank between them; Indic ones before it do."""
_LETTERS = re.compile(r"[^\W\d_]+")


class RelativeSpan(NamedTuple):
    """A relative date in a line."""

    start: int
    end: int
    unit: Unit | None = None  # of a count; None: a word for a day
    number: int = 0


def find_relative(text: str) -> RelativeSpan | None:
    """Return the place of a relative day or count in a line."""
    if match := _AGO.search(text):
        return _by_pattern(match)
    if counted := next(filter(None, map(partial(_by_table, text), _COUNT.finditer(text))), None):
        return counted
    day_word = DAY_WORD.search(text)
    return RelativeSpan(*day_word.span()) if day_word else None


def _by_pattern(match: re.Match[str]) -> RelativeSpan:
    number = match["number"] or match["count"]
    is_hour, is_day = match["hour"] or match["x_hour"], match["day"] or match["x_day"]
    unit: Unit = "hour" if is_hour else "day" if is_day else "minute"
    return RelativeSpan(*match.span(), unit, int(number) if number.isdigit() else 1)


def _by_table(text: str, number: re.Match[str]) -> RelativeSpan | None:
    """Return the count that a number and the words about it are, as CLDR has them in some language."""
    before = text[max(0, number.start() - _SIDE_CHARS) : number.start()].lower()
    after = text[number.end() : number.end() + _SIDE_CHARS].lower()
    for length in range(len(after), 0, -1):
        if after[length : length + 1].isalpha() and after[length - 1] < _UNSPACED_FROM:
            continue
        for prefix, unit in _sides().get(after[:length], ()):
            start = number.start() - len(prefix)
            if before.endswith(prefix) and not (prefix and text[start - 1 : start].isalnum() and start):
                return RelativeSpan(start, number.end() + length, unit, int(number[0]))
    return None


@cache
def _sides() -> dict[str, list[tuple[str, Unit]]]:
    """Return what stands behind a count → what before it, the longest first, and the unit."""
    sides: dict[str, list[tuple[str, Unit]]] = {}
    for pattern, unit in names().ago.items():
        prefix, _, suffix = pattern.partition("{0}")
        sides.setdefault(suffix, []).append((prefix, unit))
    return {suffix: sorted(pairs, key=lambda pair: -len(pair[0])) for suffix, pairs in sides.items() if suffix}


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
    span = find_relative(raw)
    if span is not None and span.unit:
        return _before(raw, span, seen_at.astimezone(zone or seen_at.tzinfo))
    word = raw[span.start : span.end] if span else ""
    if span is None or not speaks(word, languages):
        return nothing(raw, "unknown_word")
    partial_date = PartialDate(f"{raw[: span.start]} {raw[span.end :]}")
    take_time(partial_date)
    others = [other for other in _LETTERS.findall(fold(partial_date.rest)) if other not in FILLERS]
    zone_name = others[0] if len(others) == 1 and others[0] in ZONE_NAMES else ""
    if (others and not zone_name) or re.search(r"\d", partial_date.rest):
        return nothing(raw, "unknown_word")
    day = (seen_at.astimezone(zone or seen_at.tzinfo or UTC) - timedelta(days=_DAYS_AGO[word.lower()])).date()
    clock = (partial_date.hour, partial_date.minute, partial_date.second)
    fields = Fields(
        day.year,
        day.month,
        day.day,
        *clock,
        precision=partial_date.precision,
        offset_s=partial_date.offset_s,
        zone_name=zone_name or partial_date.zone_name,
        flags=("relative",),
    )
    return build(raw, fields, zone)


def speaks(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word means a day in the languages of a page."""
    only = _ONLY.get(word.lower())
    return only is None or any(tag.partition("-")[0].lower() == only for tag in languages)


def _before(raw: str, span: RelativeSpan, seen_at: datetime) -> ParsedDate:
    precision: Precision = span.unit or "day"
    at = seen_at - timedelta(**{f"{precision}s": span.number})
    at = at.replace(minute=at.minute if precision == "minute" else 0, hour=0 if precision == "day" else at.hour)
    offset = int((at.utcoffset() or timedelta(0)).total_seconds())
    fields = Fields(at.year, at.month, at.day, at.hour, at.minute, precision=precision, offset_s=offset)
    return build(raw, fields._replace(flags=("relative",)), None)
