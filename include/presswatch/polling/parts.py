"""Reads what a feed body leads to, as further parts of the same poll: asked in turn, landed, then parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import uuid4

from presswatch.errors import PresswatchError
from presswatch.feeds.entry_key import entry_key
from presswatch.feeds.parse_in_child import FeedBody, parse_body
from presswatch.fetch.feed_credentials import FeedKeys
from presswatch.model.exchange import Validators
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed
from presswatch.politeness.polite_client import PoliteClient
from presswatch.polling.asking import ACCEPT, WIDE_ACCEPT, Question, get, keys_of
from presswatch.polling.decide import sitemap_children as sitemaps
from presswatch.polling.decide.learned_address import is_learned, is_well
from presswatch.polling.poll_result import (
    UNCHANGED,
    Asked,
    PollResult,
    needs_parsing,
    read_answer,
    read_error,
    with_feed,
)
from presswatch.polling.store import decide_poll
from presswatch.runtime import Runtime
from presswatch.warehouse.rows import FeedState

PUT_OFF = frozenset({"host_paused", "host_failing"})
"""Outcomes of what was not asked for what another of its host had said."""

SITEMAPS_LEFT_OUT = "sitemaps_left_out"
"""Note on a poll of a sitemap index of which not every sitemap has been asked yet."""


GAP_CLOSED = "gap_closed"
"""Note on a poll that missed entries, and read them from older pages of the feed."""

OLDER_READ = "older_pages_read"
"""Note on a poll that read older pages, and did not reach the window before."""

SILENT_AFTER = 2
"""Parts in a row without any answer, after which the others are not tried: each may cost a whole deadline."""

MOST_OLDER = 5
"""Older pages that are asked in one poll."""


class Part(NamedTuple):
    """An address to ask in the course of a poll."""

    url: str
    validators: Validators | None = None
    body_sha256: bytes | None = None  # of the body whose entries are committed


def follow_index(
    runtime: Runtime,
    web: PoliteClient,
    state: FeedState,
    result: PollResult,
    *,
    force: bool = False,
    is_late: bool = False,
) -> PollResult:
    """Return the poll of a sitemap index with the sitemaps that were due as its parts; any other poll as it is.

    An index inside an index is followed too, one level deep. An index none of whose sitemaps could be read has failed.
    When the run is late, the sitemaps are noted and wait for the next poll.
    """
    children = _children_of(state, result)
    if not children:
        return result
    parts: list[PollResult] = []
    # A second round is for the sitemaps that an index within this index has just listed.
    while not is_late and (room := sitemaps.MOST_PER_POLL - len(parts)):
        due = sitemaps.children_to_ask(children, now=runtime.clock(), most=room, force=force and not parts)
        got = read_parts(runtime, web, state, [_part_of(child, force=force) for child in due])
        # Fewer results than sitemaps: the host asked for rest on the way, and the others stay due.
        for child, part in zip(due, got, strict=False):
            children[child.url] = sitemaps.child_after(child, part)
            if part.parsed is not None and part.parsed.is_index and child.parent is None:
                children = sitemaps.merged(children, part.parsed.entries, parent=child.url)
        parts += got
        if not any(part.parsed is not None and part.parsed.is_index for part in got):
            break
    notes = (SITEMAPS_LEFT_OUT,) if sitemaps.left_out(children) else ()
    followed = replace(result, parts=tuple(parts), children=sitemaps.to_json(children), notes=notes)
    if parts and not any(is_well(part) for part in parts):
        worst = parts[0]
        return replace(followed, outcome=worst.outcome, reason=f"its sitemaps: {worst.reason}", parsed=worst.parsed)
    return followed


def follow_named(runtime: Runtime, web: PoliteClient, state: FeedState, result: PollResult) -> PollResult:
    """Return a poll of the configured address with the learned one as its part, where the body itself names that.

    A redirect leads on within the request. A body that names its new address is an old copy: the daily question whether
    it still does must not cost a look at the feed that goes on elsewhere.
    """
    named = result.parsed.moved_to if result.parsed is not None and result.is_read else None
    is_at_configured = result.asked is not None and result.asked.is_configured
    if named is None or named != state.moved_to or not is_learned(state) or not is_at_configured:
        return result
    return replace(result, parts=(*result.parts, *read_parts(runtime, web, state, [Part(named)])))


def follow_older(runtime: Runtime, web: PoliteClient, state: FeedState, result: PollResult) -> PollResult:
    """Return a poll after which a gap is suspected with older pages of the feed as its parts, where it offers any.

    They are asked until one touches the window before, brings nothing new, or fails; a few at most.
    """
    feed = result.parsed
    if not result.is_read or feed is None or feed.older is None or not state.window_keys:
        return result
    url: str | None = feed.older
    bodies, seen = [feed], {url}
    parts: list[PollResult] = []
    is_gap = _is_gap(runtime, state, result, bodies)
    while is_gap and url is not None and len(parts) < MOST_OLDER:
        got = read_parts(runtime, web, state, [Part(url)])
        parts += got
        page = got[0].parsed if got and got[0].is_read else None
        if page is None or not _has_more(page, bodies):
            break
        bodies.append(page)
        is_gap = _is_gap(runtime, state, result, bodies)
        # Some servers link pages in a circle.
        url = page.older if page.older not in seen else None
        seen.add(url)
    is_closed = bool(parts) and not is_gap
    notes = (*result.notes, GAP_CLOSED if is_closed else OLDER_READ) if parts else result.notes
    return replace(result, parts=(*result.parts, *parts), is_gap_closed=is_closed, notes=notes)


def _is_gap(runtime: Runtime, state: FeedState, result: PollResult, bodies: Sequence[ParsedFeed]) -> bool:
    """Return whether a gap is suspected between these bodies, taken as one, and the window before."""
    combined = replace(bodies[0], entries=tuple(entry for body in bodies for entry in body.entries))
    with runtime.engine.connect() as conn:
        return decide_poll(conn, state, replace(result, parsed=combined)).window.is_gap_suspected


def _has_more(page: ParsedFeed, bodies: Sequence[ParsedFeed]) -> bool:
    """Return whether a page holds an entry that the bodies before do not: some servers give the same page always."""
    before = {entry_key(entry) for body in bodies for entry in body.entries}
    return any(entry_key(entry) not in before for entry in page.entries)


def read_parts(runtime: Runtime, web: PoliteClient, state: FeedState, parts: Sequence[Part]) -> list[PollResult]:
    """Return one result for each part, fewer where the host asks for rest on the way, or does not answer twice."""
    results: list[PollResult] = []
    batch = runtime.landing.open_batch("feeds", f"parts-{uuid4().hex}")
    try:
        for part in parts:
            result = _ask(runtime, web, state, part)
            if result.outcome in PUT_OFF:
                break
            if needs_parsing(result) and result.exchange is not None:
                result = replace(result, record=batch.add(result.exchange))
            results.append(result)
            if len(results) >= SILENT_AFTER and all(
                part_result.error is not None for part_result in results[-SILENT_AFTER:]
            ):
                break
        batch.publish()
    finally:
        batch.discard()
    return _parsed(runtime, state, results)


def feed_body(runtime: Runtime, state: FeedState, result: PollResult) -> FeedBody:
    """Return what the parser is given of an answer."""
    exchange = result.exchange
    assert exchange is not None  # noqa: S101 - only an answer needs parsing
    return FeedBody(
        exchange.body,
        exchange.url_final,
        exchange.header("content-type") or "",
        state.timezone,
        tuple(state.languages),
        state.config.get("day_first"),
        runtime.settings.max_entries_per_feed,
    )


def with_parsed(result: PollResult, parsed: ParsedFeed | PresswatchError, keys: FeedKeys) -> PollResult:
    """Return the result with what its parser said."""
    if isinstance(parsed, PresswatchError):
        parsed = ParsedFeed(FeedOutcome.PARSER_LIMIT, reason=f"{parsed.reason}: {parsed.detail}")
    return with_feed(result, keys.hide_feed(parsed))


def _children_of(state: FeedState, result: PollResult) -> dict[str, sitemaps.Child]:
    before: Mapping[str, Any] = state.children
    if result.is_read and result.parsed is not None:
        children = sitemaps.from_json(before)
        return sitemaps.merged(children, result.parsed.entries) if result.parsed.is_index else {}
    return sitemaps.from_json(before) if result.outcome == UNCHANGED else {}


def _part_of(child: sitemaps.Child, *, force: bool) -> Part:
    if force:
        return Part(child.url)
    return Part(child.url, child.validators, bytes.fromhex(child.body_sha256) if child.body_sha256 else None)


def _ask(runtime: Runtime, web: PoliteClient, state: FeedState, part: Part) -> PollResult:
    question = Question(part.url, part.validators, WIDE_ACCEPT if state.is_accept_wide else ACCEPT)
    started_at = runtime.clock()
    try:
        exchange = get(runtime, web, state, question)
    except PresswatchError as error:
        return replace(read_error(error, started_at=started_at, now=runtime.clock()), url=part.url)
    asked = Asked(is_configured=False, is_conditional=part.validators not in (None, Validators()))
    return read_answer(exchange, last_body_sha256=part.body_sha256, asked=asked)


def _parsed(runtime: Runtime, state: FeedState, results: Sequence[PollResult]) -> list[PollResult]:
    waiting = [result for result in results if needs_parsing(result)]
    if not waiting:
        return list(results)
    keys = keys_of(runtime, state)
    with runtime.sandbox() as sandbox:
        parsed = iter(list(sandbox.run(parse_body, [feed_body(runtime, state, result) for result in waiting])))
    return [with_parsed(result, next(parsed), keys) if needs_parsing(result) else result for result in results]
