"""Small builders of ways through the product: an address asked for, an answer, a feed, a page."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.faults.hostile.case import Way
from tests.faults.hostile.lab import Lab
from tests.integration.fetch.hostile_server import Behaviour, answer

from presswatch.articles.extract import clean_page
from presswatch.feeds.parse_in_child import FeedBody, parse_body
from presswatch.ingesting.extract_captures import read_pages
from presswatch.model.extraction import Extraction, FeedHint, SavedPage
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed
from presswatch.politeness.answer_policy import judge_status
from presswatch.polling.poll_result import Asked, needs_parsing, read_answer

Body = bytes | str | Callable[[], bytes | str]
Say = Callable[[Any], object]

SUMMARY = (
    "The council of Aldermouth voted on Monday to repair the harbour wall, which residents had asked for since the flood"
    " damaged the market hall. Work begins after the winter, said the mayor, and will cost about nine million, of which the"
    " county pays a third."
)
"""What the feed says of every page of the catalogue: kept where the page cannot be read."""


def asked(url: str) -> Way:
    """Ask for an address; ``PORT`` in it is that of the internal listener."""

    def way(lab: Lab) -> str:
        exchange = lab.get(url.replace("PORT", str(lab.internal.port)))
        return f"{exchange.status} from {exchange.remote_ip}"

    return way


def answered(behaviour: Behaviour | Callable[[Lab], Behaviour], *, is_made: bool = False, mb: int = 0) -> Way:
    """Ask for an address that behaves so; ``is_made``: the behaviour is made for the laboratory; ``mb``: limit of the body."""

    def way(lab: Lab) -> str:
        exchange = lab.get(lab.serve(behaviour(lab) if is_made else behaviour), max_bytes=mb << 20)  # type: ignore[arg-type]
        return f"{exchange.status} {len(exchange.body)}"

    return way


def feed(body: Body, *headers: str, say: Say | None = None, status: int = 200) -> Way:
    """Serve a feed, poll it, land it, parse it in the sandbox; say outcome and number of entries, or what ``say`` sees."""

    def way(lab: Lab) -> str:
        exchange = lab.get(lab.serve(answer(status, as_bytes(body), *headers)), max_bytes=lab.settings.max_feed_bytes)
        reading = read_answer(exchange, last_body_sha256=None, asked=Asked())
        if not needs_parsing(reading):
            return reading.reason or reading.outcome
        kept = lab.through_landing("feeds", exchange)
        given = FeedBody(
            kept,
            exchange.url_final,
            exchange.header("content-type") or "",
            "Europe/Paris",
            ("en",),
            None,
            lab.settings.max_entries_per_feed,
        )
        (parsed,) = lab.sandbox.run(parse_body, [given])
        if not isinstance(parsed, ParsedFeed):
            return f"{FeedOutcome.PARSER_LIMIT} ({parsed.reason})"
        return str(say(parsed)) if say else f"{parsed.outcome} {len(parsed.entries)}"

    return way


def page(
    body: Body,
    *headers: str,
    say: Say | None = None,
    status: int = 200,
    summary: str = SUMMARY,
    content: str | None = None,
) -> Way:
    """Serve a page, fetch it, land it, clean it in the sandbox; say outcome and whether it is the feed's text, or ``say``."""

    def way(lab: Lab) -> str:
        served = answer(status, as_bytes(body), *(headers or ("Content-Type: text/html",)))
        exchange = lab.get(lab.serve(served))
        verdict = judge_status(exchange.status, retry_after_s=None, has_body=bool(exchange.body))
        if verdict.fetch != "captured":
            return f"{verdict.fetch} {verdict.reason}"
        kept = lab.through_landing("pages", exchange)
        hint = FeedHint(title="Council to repair harbour wall", summary=summary, content=content)
        given = SavedPage(
            exchange.url_final, kept, exchange.header("content-type") or "", exchange.fetched_at, feed=hint
        )
        (reading,) = read_pages(lab.sandbox, [given], lambda: None, clean_page)  # type: ignore[arg-type]
        return str(say(reading)) if say else outcome_of(reading)

    return way


def outcome_of(reading: Extraction) -> str:
    """Return the outcome of a page, and which reading it was where it is the feed's text."""
    return reading.outcome + (" feed_text" if "feed_text" in reading.flags else "")


def holds(*words: str) -> Say:
    """Say the outcome of a page, and which of the words its text lacks."""
    return lambda reading: (
        outcome_of(reading) + "".join(f" without {word!r}" for word in words if word not in reading.text)
    )


def as_bytes(body: Body) -> bytes:
    """Return a body, made now where it is made."""
    made = body() if callable(body) else body
    return made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made


ITEM = "<item><guid>{0}</guid><link>http://news.example/{0}</link><title>Title {0}</title></item>"
GOOD = ITEM.format("good")


def rss(inner: str, before: str = "", attributes: str = "") -> str:
    """Return an RSS document around items."""
    return f'{before}<rss version="2.0" {attributes}><channel><title>t</title>{inner}</channel></rss>'


def with_good(inner: str, before: str = "", attributes: str = "") -> str:
    """Return an RSS document with one bad item and a good one after it, which must never suffer."""
    return rss(f"<item><guid>bad</guid>{inner}</item>{GOOD}", before, attributes)


def good_one(parsed: ParsedFeed) -> str:
    """Say the outcome, the number of entries, and whether the good entry is there unharmed."""
    unharmed = [
        e
        for e in parsed.entries
        if e.guid == "good" and e.title == "Title good" and e.url == "http://news.example/good"
    ]
    return f"{parsed.outcome} {len(parsed.entries)}" + ("" if unharmed else ", the good entry is lost")


def story(*paragraphs: str, head: str = "", before: str = "", after: str = "") -> str:
    """Return a page with an article of four ordinary paragraphs and those given."""
    text = "".join(f"<p>{one}</p>" for one in (*ORDINARY, *paragraphs))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Council to repair harbour wall</title>{head}</head>'
        f"<body>{before}<article><h1>Council to repair harbour wall</h1>{text}</article>{after}</body></html>"
    )


ORDINARY: Sequence[str] = (
    "The council of Aldermouth voted on Monday evening to repair the harbour wall, which fishermen and residents had asked for"
    " since the winter flood damaged the old market hall and closed two streets.",
    "Work begins after the winter, said the mayor, Ellen Marsh, and will cost about nine million crowns, of which the county"
    " pays a third and the harbour company the rest over twelve years.",
    "“We could not wait for another storm to make the decision for us,” she told the meeting, which lasted well past midnight"
    " and drew more than two hundred people from both banks of the river.",
    "The opposition voted against the plan because the new wall would narrow the fairway by eleven metres, and asked for a"
    " study by the university before any ship is turned away from the quays.",
)
WORDS = ("harbour wall", "nine million", "past midnight", "eleven metres")
