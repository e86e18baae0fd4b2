"""Proposing: where a feed that answers no more may be now. A person accepts; nothing is changed here.

The site is asked politely: its home page for feeds that it declares, and the places where feeds and sitemaps usually
are. What can be read as a feed is proposed, what brings stories that we know first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urljoin

from presswatch.errors import PermanentError, PresswatchError
from presswatch.feeds.discovery import Candidate, HomePage, declared_feeds, usual_places
from presswatch.feeds.parse_in_child import FeedBody, parse_body
from presswatch.model.exchange import Exchange
from presswatch.model.parsed_feed import HAS_ENTRIES, ParsedFeed
from presswatch.politeness.polite_client import PoliteClient
from presswatch.ports import Sandbox
from presswatch.runtime import Runtime
from presswatch.urls import url_key
from presswatch.warehouse.queries import feed_addresses
from presswatch.warehouse.queries.feed_addresses import FeedAddress

__all__ = ["Proposal", "propose_addresses"]

log = logging.getLogger(__name__)

ACCEPT: Final = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
MOST_ASKED: Final = 16
"""Requests that one search may cost a site."""
OK: Final = 200


class Proposal(NamedTuple):
    """An address that can be read as a feed."""

    url: str
    found: str  # how: moved, declared, linked, usual place, sitemap
    format: str
    title: str | None
    entries: int
    known: int  # of them, whose address the source has brought before
    newest: datetime | None  # as the feed dates it


def propose_addresses(runtime: Runtime, feed_id: str) -> list[Proposal]:
    """Return addresses at which a feed of the same site can be read, the likeliest first; none when there is none.

    Raises:
        PermanentError: there is no such feed.
    """
    with runtime.engine.connect() as conn:
        feed = feed_addresses.read(conn, feed_id)
    if feed is None:
        raise PermanentError(f"there is no feed {feed_id!r}; `presswatch feeds list`", reason="unknown_feed")
    with runtime.polite_web() as web, runtime.sandbox() as sandbox:
        candidates = list(_candidates(runtime, web, sandbox, feed))[:MOST_ASKED]
        answers = [(one, answer) for one in candidates if (answer := _ask(runtime, web, one.url)) is not None]
        bodies = [_body(runtime, feed, answer) for _, answer in answers]
        parsed = list(sandbox.run(parse_body, bodies))
    read = [(one, answer, body) for (one, answer), body in zip(answers, parsed, strict=True) if _is_feed(body)]
    proposals = {url_key(answer.url_final): _proposal(runtime, feed, one, answer, body) for one, answer, body in read}
    return sorted(proposals.values(), key=lambda one: (-one.known, one.found == "sitemap", -one.entries))


def _candidates(runtime: Runtime, web: PoliteClient, sandbox: Sandbox, feed: FeedAddress) -> Iterator[Candidate]:
    """Yield what may be the feed's address, the likeliest first, each once."""
    homepage = feed.homepage or urljoin(feed.url, "/")
    found: list[Candidate] = [Candidate(feed.moved_to, "moved")] if feed.moved_to else []
    answer = _ask(runtime, web, homepage)
    if answer is not None:
        page = HomePage(answer.body, answer.url_final, answer.header("content-type") or "")
        declared = next(iter(sandbox.run(declared_feeds, [page])))
        found += [] if isinstance(declared, PresswatchError) else declared
    yield from _new_ones([*found, *usual_places(homepage)], feed.url)


def _new_ones(candidates: Iterable[Candidate], url: str) -> Iterator[Candidate]:
    seen = {url_key(url)}
    for one in candidates:
        if url_key(one.url) not in seen:
            seen.add(url_key(one.url))
            yield one


def _ask(runtime: Runtime, web: PoliteClient, url: str) -> Exchange | None:
    """Return the answer with status 200, or None where there is none."""
    try:
        answer = web.get(url, accept=ACCEPT, max_bytes=runtime.settings.max_feed_bytes)
    except PresswatchError as error:
        log.info("no feed at %s: %s", url, error)
        return None
    return answer if answer.status == OK and answer.body else None


def _body(runtime: Runtime, feed: FeedAddress, answer: Exchange) -> FeedBody:
    kind = answer.header("content-type") or ""
    most, languages = runtime.settings.max_entries_per_feed, tuple(feed.languages)
    return FeedBody(answer.body, answer.url_final, kind, feed.timezone, languages, None, most)


def _is_feed(parsed: ParsedFeed | PresswatchError) -> bool:
    return isinstance(parsed, ParsedFeed) and parsed.outcome in HAS_ENTRIES and bool(parsed.entries)


def _proposal(
    runtime: Runtime, feed: FeedAddress, one: Candidate, answer: Exchange, parsed: ParsedFeed | PresswatchError
) -> Proposal:
    assert isinstance(parsed, ParsedFeed)  # noqa: S101 - seen to by _is_feed
    urls = [entry.url for entry in parsed.entries if entry.url]
    with runtime.engine.connect() as conn:
        known = feed_addresses.count_known(conn, feed.source_id, urls)
    newest = _newest(parsed)
    return Proposal(answer.url_final, one.found, parsed.format, parsed.title, len(parsed.entries), known, newest)


def _newest(parsed: ParsedFeed) -> datetime | None:
    dates: Sequence[datetime] = [
        entry.published.value
        for entry in parsed.entries
        if entry.published and entry.published.value and entry.published.value.tzinfo
    ]
    return max(dates, default=None)
