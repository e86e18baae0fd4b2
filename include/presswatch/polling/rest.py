"""Reads what the limit left out of a feed body, in the same poll: nothing is asked for it."""

from __future__ import annotations

from dataclasses import replace

from presswatch.feeds.parse_in_child import parse_body
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed
from presswatch.polling.asking import keys_of
from presswatch.polling.parts import feed_body, with_parsed
from presswatch.polling.poll_result import PollResult
from presswatch.runtime import Runtime
from presswatch.warehouse.rows import FeedState

TIMES_THE_LIMIT = 4
"""So many more entries are read of the rest of a body; what is left out even then is counted."""


def read_rest(runtime: Runtime, state: FeedState, result: PollResult) -> PollResult:
    """Return a poll that reads a feed for the first time, or anew in full, with the rest of its body.

    At other polls the newest entries are enough: the rest is known by then.
    """
    feed = result.parsed
    is_due = state.window_keys is None or result.is_full_read
    if not result.is_read or feed is None or feed.is_index or not feed.over_limit or not is_due:
        return result
    rest = _reading_of_rest(runtime, state, result).entries
    left = max(feed.over_limit - len(rest), 0)
    return replace(result, parsed=replace(feed, over_limit=left), rest=rest)


def _reading_of_rest(runtime: Runtime, state: FeedState, result: PollResult) -> ParsedFeed:
    """Return what else the body says; nothing where a parser came to grief with it, or it is beyond repair."""
    body = feed_body(runtime, state, result)
    further = body._replace(skip=body.max_entries, max_entries=TIMES_THE_LIMIT * body.max_entries)
    with runtime.sandbox() as sandbox:
        [parsed] = sandbox.run(parse_body, [further])
    read = with_parsed(result, parsed, keys_of(runtime, state)).parsed
    return read or ParsedFeed(FeedOutcome.EMPTY_FEED)
