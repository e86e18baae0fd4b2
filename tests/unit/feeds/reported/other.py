"""Encodings, and feeds in JSON."""

from __future__ import annotations

import json

from tests.unit.feeds.reported.report import HOME, Report, rss, story, told

_AT = "2026-05-04T06:00:00+00:00"
_JSON = f"{HOME}/feed.json"


def _declared(charset: str, body: bytes) -> bytes:
    return body.replace(b"utf-8", charset.encode(), 1)


def _in(encoding: str, title: str, charset: str) -> bytes:
    body = rss(f"<title>{title}</title><link>{HOME}/1</link>", story(2)).decode()
    return _declared(charset, body.encode()).decode().encode(encoding)


def _json(*items: object, **more: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Paper", **more, "items": list(items)})


def _item(number: int) -> dict[str, object]:
    return {"id": f"n{number}", "title": f"Story {number}", "url": f"{HOME}/{number}", "content_text": "Text."}


REPORTS = (
    Report(
        "encodings",
        "UTF-8 that calls itself UTF-16",
        "ForNeVeR/fornever.me/issues/278",
        _in("utf-8", "Größe – „zählt“", "utf-16"),
        ({"title": "Größe – „zählt“"}, told(2)),
    ),
    Report(
        "encodings",
        "gbk in the header, utf-8 in the file, gbk in truth",
        "Etuldan/spaRSS/issues/207",
        _in("gbk", "市长访问渔港", "utf-8"),
        ({"title": "市长访问渔港"}, told(2)),
        charset="gbk",
    ),
    Report(
        "encodings",
        "a charset that does not exist",
        "homematic-community/XML-API/issues/90",
        _in("cp1252", "Größe zählt – „sehr“", "ISO-8559-1"),
        ({"title": "Größe zählt – „sehr“"}, told(2)),
        charset="iso-8559-1",
    ),
    Report(
        "encodings",
        "one bad byte in UTF-8 that says it is",
        "kurtmckee/feedparser/pull/421",
        _in("utf-8", "Новости порта: туман", "utf-8").replace(b"<item>", b"<item><description>a\xffb</description>", 1),
        ({"title": "Новости порта: туман", "flags": ("bad_bytes",)}, told(2, flags=())),
        charset="utf-8",
    ),
    Report(
        "encodings",
        "Latin 2 in Poland",
        "Athou/commafeed/issues/138",
        _in("iso-8859-2", "Dziewiąty raz za miesiąc", "iso-8859-2"),
        ({"title": "Dziewiąty raz za miesiąc"}, told(2)),
        charset="iso-8859-1",
    ),
    Report(
        "encodings",
        "two byte order marks",
        "nextcloud/news/issues/521",
        b"\xef\xbb\xbf\xef\xbb\xbf" + _in("utf-8", "Größe zählt", "utf-8"),
        ({"title": "Größe zählt"}, told(2)),
    ),
    Report(
        "JSON",
        "a byte order mark in front",
        "lwindolf/liferea/issues/85",
        b"\xef\xbb\xbf" + _json(_item(1)).encode(),
        (told(1, guid="n1"),),
        url=_JSON,
    ),
    Report(
        "JSON",
        "line feeds in texts as they are",
        "NSHipster/nshipster.com/issues/38",
        _json(_item(1), _item(2)).replace("Text.", "\nOne\tline.\n").encode(),
        (told(1), told(2)),
        url=_JSON,
    ),
    Report(
        "JSON",
        "modified, but never published",
        "0x2E/fusion/issues/145",
        _json({**_item(1), "date_modified": "2026-05-04T08:00:00+02:00"}).encode(),
        (told(1, published=None, updated=_AT),),
        url=_JSON,
    ),
    Report(
        "JSON",
        "a comma behind the last",
        "GSA/project-open-data-dashboard/issues/370",
        _json(_item(1), _item(2)).replace("}]", "},]").replace('Text."}', 'Text.",}').encode(),
        (told(1), told(2)),
        url=_JSON,
    ),
    Report(
        "JSON",
        "a comment behind the document",
        "SBJson/SBJson/issues/66",
        _json(_item(1), _item(2)).encode() + b"\n<!-- cached 2026-05-04 -->",
        (told(1), told(2)),
        url=_JSON,
    ),
    Report(
        "JSON",
        "cut in the middle of an item",
        "FreshRSS/FreshRSS/issues/7170",
        _json(_item(1), _item(2), _item(3)).encode()[:-60],
        (told(1), told(2)),
        outcomes=("truncated",),
        url=_JSON,
    ),
)
