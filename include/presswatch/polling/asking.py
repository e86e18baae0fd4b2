"""Asks a feed's server: at which address, with which conditions, and once more where the answer wants it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from presswatch.errors import PresswatchError, UnexpectedError
from presswatch.fetch.feed_credentials import FeedKeys, is_same_origin
from presswatch.model.exchange import Exchange, Validators
from presswatch.politeness.polite_client import PoliteClient
from presswatch.polling.decide.learned_address import is_configured_due, is_learned
from presswatch.polling.poll_result import Asked, is_success
from presswatch.runtime import Runtime
from presswatch.warehouse.rows import FeedState

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
WIDE_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
"""Asked with after a 406: some servers and firewalls know no other header than that of browsers."""

_NOT_ACCEPTABLE = 406
_NOT_MODIFIED = 304
_PAGE_BYTES = 16_384
_PAGE = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
"""The beginning of a page. Nothing in it is tried twice: it runs in our own process, on bytes of strangers."""


class Question(NamedTuple):
    """How a feed is asked."""

    url: str
    validators: Validators | None  # None: the answer is the whole body
    accept: str
    fallback: str | None = None  # the learned address, for the case that the configured one fails
    coding: str = "gzip"


def question_of(state: FeedState, *, now: datetime, is_whole: bool, jitter: float) -> Question:
    """Return how a feed is asked. Pure.

    Args:
        state: the feed.
        now: timezone-aware.
        is_whole: the answer shall be the whole body.
        jitter: 0 to 1, from the feed's id.
    """
    validators = None if is_whole else Validators(state.etag, state.last_modified)
    accept = WIDE_ACCEPT if state.is_accept_wide else ACCEPT
    if is_configured_due(state, now=now, is_whole=is_whole, jitter=jitter):
        return Question(str(state.url), validators, accept, fallback=state.moved_to if is_learned(state) else None)
    return Question(str(state.moved_to), validators, accept)


def asked_by(state: FeedState, question: Question) -> Asked:
    """Return what is noted of a question that gets no answer at all. Pure."""
    is_fallback = question.fallback is not None
    return Asked(is_configured=question.url == state.url and not is_fallback, is_fallback=is_fallback)


def ask_feed(runtime: Runtime, web: PoliteClient, state: FeedState, question: Question) -> tuple[Exchange, Asked]:
    """Return the answer and how it was got.

    Where the configured address fails, the learned one is asked in the same poll: it may go on when that is over.

    Raises:
        PresswatchError: there is no answer.
    """
    if question.fallback is None:
        return _ask(runtime, web, state, question, Asked(is_configured=question.url == state.url))
    try:
        exchange, asked = _ask(runtime, web, state, question, Asked(is_configured=True))
        if not is_failed(exchange):
            return exchange, asked
    except PresswatchError:  # told by is_fallback
        pass
    learned = question._replace(url=question.fallback)
    return _ask(runtime, web, state, learned, Asked(is_configured=False, is_fallback=True))


def is_failed(exchange: Exchange) -> bool:
    """Return whether an answer is plainly no feed."""
    if exchange.status == _NOT_MODIFIED:
        return False
    return not is_success(exchange.status) or _PAGE.match(exchange.body[:_PAGE_BYTES]) is not None


def _ask(
    runtime: Runtime, web: PoliteClient, state: FeedState, question: Question, asked: Asked
) -> tuple[Exchange, Asked]:
    exchange = get(runtime, web, state, question)
    if exchange.status == _NOT_ACCEPTABLE:
        question = question._replace(accept=WIDE_ACCEPT if question.accept == ACCEPT else ACCEPT)
        exchange = get(runtime, web, state, question)
    if exchange.status == _NOT_MODIFIED and state.body_url not in (None, exchange.url_final):
        # The validators are those of another address: they tell nothing of what stands here.
        question = question._replace(validators=None)
        exchange = get(runtime, web, state, question)
    if is_success(exchange.status) and not exchange.body.strip():
        # Servers that keep a compressed file beside each page have been seen with an empty one.
        plain = get(runtime, web, state, question._replace(coding="identity"))
        exchange = plain if plain.body.strip() and is_success(plain.status) else exchange
    is_conditional = question.validators not in (None, Validators())
    return exchange, asked._replace(is_conditional=is_conditional, is_accept_wide=question.accept == WIDE_ACCEPT)


def get(runtime: Runtime, web: PoliteClient, state: FeedState, question: Question) -> Exchange:
    """Return the answer to one request, made when it is its host's turn, without the feed's keys.

    Raises:
        PresswatchError: there is no answer.
    """
    keys = keys_of(runtime, state)
    try:
        exchange = web.get(
            keys.fill(question.url) if is_same_origin(question.url, str(state.url)) else question.url,
            accept=question.accept,
            max_bytes=runtime.settings.max_feed_bytes,
            validators=question.validators,
            coding=question.coding,
            obey_robots=False,
        )
    except PresswatchError as error:
        raise keys.hide_error(error) from None  # what it came of may quote the request as well
    except Exception as error:
        if not keys.values:
            raise
        raise keys.hide_error(UnexpectedError.of(error)) from None
    return keys.hide(exchange)


def keys_of(runtime: Runtime, state: FeedState) -> FeedKeys:
    """Return the keys that the source file names for a feed; they go to its own origin only."""
    return runtime.feed_keys.of(str(state.url))
