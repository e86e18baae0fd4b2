"""Tells of events through each sink that is set: one message a sink and run, at least once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from presswatch.errors import NotSentError
from presswatch.model.watch import NotedEvent
from presswatch.notify.http import post_json
from presswatch.notify.mail import send_mail
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.ops import watches
from presswatch.watches import message

log = logging.getLogger(__name__)


def tell_events(runtime: Runtime) -> dict[str, int]:
    """Tell what is still to be told; return the events told by sink, and how many sinks did not take theirs."""
    counts = {sink: _tell_through(runtime, sink) for sink in runtime.settings.alarm_sinks}
    told = {sink: count for sink, count in counts.items() if count >= 0}
    return {**told, "failed": len(counts) - len(told)}


def _tell_through(runtime: Runtime, sink: str) -> int:
    """Return how many events a sink took, -1 when it did not take them: they wait for the next run."""
    with runtime.engine.begin() as conn:
        events = watches.unsent(conn, sink)
        if not events:
            return 0
        try:
            SINKS[sink](runtime.settings, events)
        except NotSentError as error:
            log.warning("%s events were not told through %s: %s", len(events), sink, error.detail)
            watches.note_sent(conn, sink, events, error=error.detail)
            return -1
        watches.note_sent(conn, sink, events)
        return len(events)


def _mail(settings: Settings, events: Sequence[NotedEvent]) -> None:
    send_mail(
        settings.smtp_url.get_secret_value(),
        sender=settings.alarm_mail_from,
        to=settings.alarm_mail_to,
        subject=message.subject(events),
        body=message.text(events),
    )


def _webhook(settings: Settings, events: Sequence[NotedEvent]) -> None:
    post_json(settings.alarm_webhook.get_secret_value(), message.payload(events), user_agent=settings.user_agent)


def _slack(settings: Settings, events: Sequence[NotedEvent]) -> None:
    post_json(settings.alarm_slack.get_secret_value(), message.slack(events), user_agent=settings.user_agent)


SINKS: Final[dict[str, Callable[[Settings, Sequence[NotedEvent]], None]]] = {
    "mail": _mail,
    "webhook": _webhook,
    "slack": _slack,
}
"""Sink → what sends through it."""
