"""Reads what the limit left out of a feed body, as a further part of the same poll: nothing is asked for it."""

from __future__ import annotations

from dataclasses import replace

from presswatch.feeds.parse_in_child import parse_body
from presswatch.polling.asking import keys_of
from presswatch.polling.parts import feed_body, with_parsed
from presswatch.polling.poll_result import PollResult
from presswatch.runtime import Runtime
from presswatch.warehouse.rows import FeedState

TIMES_THE_LIMIT = 4
"""So many more entries are read of the rest of a body; what is left out even then is counted."""


def read_rest(runtime: Runtime, state: FeedState, result: PollResult) -> PollResult:
    """Return a poll that reads a feed for the first time, or anew in full, with the rest of its body as a part.

    At other polls the newest entries are enough: the rest is known by then.
    """
    feed = result.parsed
    is_due = state.window_keys is None or result.is_full_read
    if not result.is_read or feed is None or feed.is_index or not feed.over_limit or not is_due:
        return result
    rest = _reading_of_rest(runtime, state, result)
    if rest.parsed is None or not rest.parsed.entries:
        return result  # entries beyond repair, or too long to be kept
    left = max(feed.over_limit - len(rest.parsed.entries), 0)
    part = replace(rest, parsed=replace(rest.parsed, over_limit=0))
    return replace(result, parsed=replace(feed, over_limit=left), parts=(*result.parts, part))


def _reading_of_rest(runtime: Runtime, state: FeedState, result: PollResult) -> PollResult:
    body = feed_body(runtime, state, result)
    further = body._replace(skip=body.max_entries, max_entries=TIMES_THE_LIMIT * body.max_entries)
    with runtime.sandbox() as sandbox:
        [parsed] = sandbox.run(parse_body, [further])
    return with_parsed(replace(result, notes=(), parts=()), parsed, keys_of(runtime, state))
