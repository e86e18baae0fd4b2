"""Dates as programs and people write them."""

from __future__ import annotations

from tests.unit.feeds.reported.report import Report, Said, atom, rss, story, told

_AT = "2026-05-04T06:00:00+00:00"


def _dated(
    name: str, seen_at: str, *dates: str, at: str | None = _AT, head: str = "", zone: str | None = None
) -> Report:
    items = (story(number, f"<pubDate>{date}</pubDate>") for number, date in enumerate(dates, start=1))
    said: list[Said] = [told(number, published=at) for number in range(1, len(dates) + 1)]
    return Report("dates", name, seen_at, rss(*items, head=f"<title>Paper</title>{head}"), tuple(said), zone=zone)


REPORTS = (
    _dated(
        "the month before the day",
        "Ranchero-Software/NetNewsWire/issues/2109",
        "Mon, May 4 2026 06:00:00 +0000",
        "Mon, May 04 2026 06:00:00 GMT",
    ),
    _dated(
        "no zone and no space",
        "rometools/rome/issues/166",
        "MON,04 MAY 2026 08:00:00",
        "Mon,4May2026 08:00:00 +0200",
        zone="Europe/Paris",
    ),
    _dated(
        "four letters of a month",
        "rometools/rome/issues/395",
        "Fri, 18 Sept 2026 15:53:56 +0300",
        at="2026-09-18T12:53:56+00:00",
    ),
    _dated(
        "a colon in the zone",
        "superdesk/superdesk/issues/3269",
        "Mon, 04 May 2026 08:00:00 +02:00",
        "Mon, 04 May 2026 08:00:00 GMT+02:00",
        "Mon, 04 May 2026 08:00:00 UTC+2",
    ),
    _dated(
        "as Go prints times",
        "NyaaPantsu/nyaa/issues/1308",
        "2026-05-04 08:00:00.000000123 +0200 CEST",
        "04 May 26 06:00 UTC",
    ),
    _dated(
        "as Java and JavaScript print times",
        "madelynnblue/goread/issues/180",
        "Mon May 04 08:00:00 CEST 2026",
        "Mon May 4 2026 08:00:00 GMT+0200 (Central European Summer Time)",
        "Mon May 04 2026 06:00:00 +0000",
        "2026-05-04T08:00:00+02:00[Europe/Paris]",
    ),
    _dated(
        "summer time of Australia",
        "sdepold/feedrapp/issues/63",
        "17 Mar 2026 23:00:00 AEDT",
        at="2026-03-17T12:00:00+00:00",
    ),
    _dated("India's own time", "sdepold/feedrapp/issues/63", "Mon, 04 May 2026 11:30:00 IST", zone="Asia/Kolkata"),
    _dated(
        "a number where the weekday is",
        "remy/remysharp.com/issues/75",
        "026, 04 May 2026 06:00:00 +0000",
        "004, 4 May 2026 06:00:00 +0000",
    ),
    _dated(
        "months of Finland",
        "feedjira/feedjira/issues/186",
        "Ke, 30 Lok 2026 11:34:37 +0000",
        "30. lokakuuta 2026 11:34:37 +0000",
        at="2026-10-30T11:34:37+00:00",
        head="<language>fi</language>",
    ),
    _dated(
        "months of Hungary",
        "jangernert/FeedReader/issues/652",
        "P, 30 Okt 2026 11:34:37 +0000",
        "2026. október 30. 11:34:37 +0000",
        "2026. okt. 30., 11:34:37 +0000",
        at="2026-10-30T11:34:37+00:00",
        head="<language>hu</language>",
    ),
    _dated(
        "months of Greece, Vietnam and Korea",
        "sdepold/jquery-rss/pull/82",
        "Παρ, 30 Οκτ 2026 11:34:37 +0000",
        "Th 6, 30 Th10 2026 11:34:37 +0000",
        "금, 30 10월 2026 11:34:37 +0000",
        at="2026-10-30T11:34:37+00:00",
    ),
    _dated(
        "a clock of twelve hours with its zone",
        "arminreiter/FeedReader/pull/34",
        "Mon, 04 May 2026 1:00:00 AM EST",
        "May 4, 2026 6:00:00 AM UT",
        "2026-05-04 06:00 AM +0000",
    ),
    Report(
        "dates",
        "the first date is none, the second is one",
        "MagicMirrorOrg/MagicMirror/issues/1068",
        rss(
            story(1, "<pubDate>Invalid Date</pubDate>", f"<dc:date>{_AT}</dc:date>"),
            story(2, "<pubDate>Invalid date</pubDate><pubDate>Mon, 04 May 2026 06:00:00 GMT</pubDate>"),
        ),
        (told(1, published=_AT), told(2, published=_AT)),
    ),
    Report(
        "dates",
        "published in the year one, updated now",
        "0x2E/fusion/issues/145",
        atom(
            "<title>Story 1</title><link href='https://paper.example/1'/><published>0001-01-01T00:00:00Z</published>"
            f"<updated>{_AT}</updated>"
        ),
        (told(1, published=None, updated=_AT),),
    ),
)
