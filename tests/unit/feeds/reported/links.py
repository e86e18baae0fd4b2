"""Addresses of items, in feeds that state them in their own ways."""

from __future__ import annotations

from tests.unit.feeds.reported.report import HOME, Report, atom, rss, story, told

REPORTS = (
    Report(
        "links",
        "a blank that is none in front of the address",
        "martinrotter/rssguard/issues/914",
        rss(
            f"<title>Story 1</title><link>&#160;\n{HOME}/1\u00a0</link>",
            f"<title>Story 2</title><link>\u200b{HOME}/2</link>",
            f"<title>Story 3</title><link>\ufeff{HOME}/3</link>",
        ),
        (told(1), told(2), told(3)),
    ),
    Report(
        "links",
        "below the root, in CDATA, with a query",
        "tanriol/digest/issues/40",
        rss(
            "<title>Story 1</title><link><![CDATA[/1?from=rssReader]]></link><source url='https://o.example'>"
            "<![CDATA[Other]]></source>"
        ),
        ({"url": f"{HOME}/1?from=rssReader", "publisher_name": "Other"},),
    ),
    Report(
        "links",
        "the address as the text of an Atom link",
        "code4lib/job_board/issues/62",
        atom(
            f"<title>Story 1</title><link>{HOME}/1</link><id>n1</id>",
            f'<title>Story 2</title><link rel="enclosure" type="image/jpeg">{HOME}/i.jpg</link>'
            f'<link rel="alternate" href="{HOME}/2"/>',
        ),
        (told(1), told(2)),
    ),
    Report(
        "links",
        "an alternate without an address",
        "karadaisy/redwind/issues/1",
        atom(f'<title>Story 1</title><link href="" rel="alternate" type="text/html"/><id>{HOME}/1</id>'),
        (told(1),),
    ),
    Report(
        "links",
        "every alternate leads home, every id to its page",
        "danbooru/danbooru/issues/3098",
        atom(
            f'<title>Story 1</title><link rel="alternate" type="text/html" href="{HOME}"/><id>{HOME}/1</id>',
            f'<title>Story 2</title><link rel="alternate" type="text/html" href="{HOME}"/><id>{HOME}/2</id>',
        ),
        (told(1), told(2)),
    ),
    Report(
        "links",
        "editing, replies and the feed itself in front of the page",
        "FastFeed/FastFeed/pull/10",
        atom(
            f'<title>Story 1</title><link rel="edit" type="text/html" href="{HOME}/e/1"/>'
            f'<link rel="replies" type="text/html" href="{HOME}/1#comment-form"/><link rel="self" href="{HOME}/f/1"/>'
            f'<link rel="alternate" type="text/html" href="{HOME}/1"/>'
        ),
        (told(1),),
    ),
    Report(
        "links",
        "a guid that holds nothing but its attribute",
        "icco/robot.villas/pull/132",
        rss(story(1, '<guid isPermaLink="false"></guid>'), story(2, '<guid isPermaLink="false"/>')),
        (told(1, guid=None), told(2, guid=None)),
    ),
    Report(
        "links",
        "letters of another alphabet in host and path",
        "miniflux/picoFeed/issues/178",
        rss("<title>Käse</title><link>https://bücher.example/käse/straße?q=über&amp;p=1#teil</link>"),
        ({"url": "https://xn--bcher-kva.example/k%C3%A4se/stra%C3%9Fe?q=%C3%BCber&p=1#teil"},),
    ),
    Report(
        "links",
        "an address and its repetition as an anchor",
        "fatihak/InkyPi/pull/338",
        rss(
            f'<title>Story 1</title><link><![CDATA[<a href="{HOME}/1">Read on</a>]]></link>',
            f"<title>Story 2</title><link>&lt;a href='{HOME}/2'&gt;{HOME}/2&lt;/a&gt;</link>",
        ),
        (told(1), told(2)),
    ),
)
