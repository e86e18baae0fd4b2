"""Dates in lines: each is found whole, with its time, in any language; nothing else is."""

from datetime import UTC, date, datetime

import pytest
from babel import Locale
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from presswatch.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("line", "language", "dates"),
    [
        ("Op 3 mei 2024 om 10:05 Nieuw: 4 mei 2024 om 7:30", "nl", ["3 mei 2024 om 10:05", "4 mei 2024 om 7:30"]),
        ("Pubblicato il 3 maggio 2024 alle ore 10:05", "it", ["3 maggio 2024 alle ore 10:05"]),
        ("Publicado el 3 de mayo de 2024 a las 10:05", "es", ["3 de mayo de 2024 a las 10:05"]),
        ("Опубликовано 3 мая 2024 г. в 10:05", "ru", ["3 мая 2024 г. в 10:05"]),
        ("2024年5月3日 10時5分 公開", "ja", ["2024年5月3日 10時5分"]),
        ("입력 2024.05.03. 오전 10:05", "ko", ["2024.05.03. 오전 10:05"]),
        ("By Mia Rand | 3 May 2024, 5 pm", "en", ["3 May 2024, 5 pm"]),
        ("10:05 GMT on 3 May 2024", "en", ["10:05 GMT on 3 May 2024"]),
        ("10.05 Uhr, 03.05.24", "de", ["10.05 Uhr, 03.05.24"]),
        ("3 मई 2024, 10:05 IST", "hi", ["3 मई 2024, 10:05 IST"]),
        ("วันที่ 3 พ.ค. 2567 เวลา 10.05 น.", "th", ["3 พ.ค. 2567 เวลา 10.05 น."]),
        ("۱۴ اردیبهشت ۱۴۰۳ - ۱۰:۰۵", "fa", ["۱۴ اردیبهشت ۱۴۰۳ - ۱۰:۰۵"]),
        ("Đăng hôm qua lúc 10:05", "vi", ["hôm qua lúc 10:05"]),
        ("Publié hier à 10h05", "fr", ["hier à 10h05"]),
        ("Hier steht kein Datum", "de", []),
        ("vor 3 Stunden", "de", ["vor 3 Stunden"]),
        ("Seats 24-7, rooms 3.14 and 7. Bose 700", "en", []),
        ("Miller 27 walked 300 m", "en", []),
    ],
)  # fmt: skip
def test_dates_are_found_whole(line, language, dates):
    assert [span.raw for span in find_dates(line, (language,))] == dates


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("3 พ.ค. 2567 เวลา 10.05 น.", "th", "2024-05-03T10:05:00+00:00"),
        ("3 พ.ค. 67", "th", "2024-05-03T00:00:00+00:00"),
        ("03/05/2567", "th", "2024-05-03T00:00:00+00:00"),
        ("۱۴ اردیبهشت ۱۴۰۳", "fa", "2024-05-03T00:00:00+00:00"),
        ("1403/02/14 10:05", "fa", "2024-05-03T10:05:00+00:00"),
        ("30 اسفند 1403", "fa", "2025-03-20T00:00:00+00:00"),
        ("30 اسفند 1404", "fa", None),
        ("3 أيار/مايو 2024", "ar", "2024-05-03T00:00:00+00:00"),
        ("24 شوال 1445", "ar", None),
        ("令和6年5月3日", "ja", "2024-05-03T00:00:00+00:00"),
        ("民國113年5月3日", "zh", "2024-05-03T00:00:00+00:00"),
        ("24.05.03 10:05", "ko", "2024-05-03T10:05:00+00:00"),
        ("৩ মে ২০২৪", "bn", "2024-05-03T00:00:00+00:00"),
        ("03/05/2024", "en", None),
    ],
)
def test_calendars_of_the_world(raw, language, expected):
    value = parse_date(raw, zone=UTC, languages=(language,), day_first=True if language == "th" else None).value
    assert (value.isoformat() if value else None) == expected


@pytest.mark.parametrize(
    ("raw", "hour"), [("3 May 2024, 5 pm", 17), ("3. Mai 2024, 17 Uhr", 17), ("3 mai 2024 à 17h", 17)]
)
def test_full_hour_is_stated_to_the_hour(raw, hour):
    reading = parse_date(raw, zone=UTC, languages=("en",))
    assert (reading.value.hour, reading.precision) == (hour, "hour")


@given(st.dates(date(1995, 1, 1), date(2035, 12, 31)), st.times(), st.sampled_from(["{} {}", "{} at {}", "{}, {} GMT"]))
def test_a_written_date_is_found_in_any_line(day, time, form):
    raw = form.format(f"{day:%d %B %Y}", f"{time:%H:%M}")
    (span,) = find_dates(f"By Anna Kell - {raw}", ("en",))
    value = parse_date(span.raw, zone=UTC, languages=("en",)).value
    assert value == datetime(day.year, day.month, day.day, time.hour, time.minute, tzinfo=UTC)


@given(st.text(max_size=260))
def test_any_text_has_an_answer_and_spans_are_of_it(text):
    for span in find_dates(text, ("en",)):
        assert text[span.start : span.end] == span.raw


WALLS = [
    datetime(2024, 3, 27, 14, 5, tzinfo=UTC),
    datetime(2021, 11, 30, 9, 40, tzinfo=UTC),
    datetime(2025, 7, 19, 23, 17, tzinfo=UTC),
]
# Not Basque, Mongolian and Burmese, whose dates join endings to numbers or have months of one letter.
_PRINTED = """
en fr de es pt it nl ru pl uk tr ar zh zh_Hant ja ko hi id sv da nb fi cs hu ro el vi he fa bg hr sr
sr_Latn bs sk ca th bn ta te gu mr ur ml kn pa ne lt lv et sl mk ms sq az ka hy be is ga gl af sw fil km
lo si am kk uz fr_CA de_AT
"""


@pytest.mark.parametrize("language", _PRINTED.split())
def test_dates_as_templates_print_them_are_found_with_their_time(language):
    locale = Locale.parse(language)
    clock = str(locale.time_formats["short"].pattern)
    tag = language.replace("_", "-")
    for wall in WALLS:
        time = format_datetime(wall, clock, locale=language)
        for width in ("full", "long", "medium"):
            day = format_datetime(wall, str(locale.date_formats[width].pattern), locale=language)
            for line in (f"{day} {time}", f"{time}, {day}"):
                (span, *_) = find_dates(line, (tag,))
                value = parse_date(span.raw, zone=UTC, languages=(tag,), day_first=True).value
                assert (line, value) == (line, wall)
