"""Tells of alarms through each sink that is set: one message a sink and run, at least once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from presswatch.alarms import message
from presswatch.errors import NotSentError
from presswatch.model.alarm import Notice
from presswatch.notify.http import post_json
from presswatch.notify.mail import send_mail
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.ops import alarms

log = logging.getLogger(__name__)


def send_notices(runtime: Runtime) -> dict[str, int]:
    """Tell what is still to be told, and return the notices sent by sink, and how many a sink did not take.

    What a sink does not take stays queued for the next run. A worker that dies between the message and its commit tells
    twice: at least once is what can be promised.
    """
    counts = {sink: _send_through(runtime, sink) for sink in runtime.settings.alarm_sinks}
    return {
        **{sink: count for sink, count in counts.items() if count >= 0},
        "failed": sum(count < 0 for count in counts.values()),
    }


def _send_through(runtime: Runtime, sink: str) -> int:
    """Return how many notices a sink took, -1 when it did not take them."""
    with runtime.engine.begin() as conn:
        notices = alarms.unsent(conn, sink)
        if not notices:
            return 0
        try:
            SINKS[sink](runtime.settings, notices)
        except NotSentError as error:
            log.warning("%s notices were not told through %s: %s", len(notices), sink, error.detail)
            alarms.note_sent(conn, sink, notices, error=error.detail)
            return -1
        alarms.note_sent(conn, sink, notices)
        return len(notices)


def _mail(settings: Settings, notices: Sequence[Notice]) -> None:
    send_mail(
        settings.smtp_url.get_secret_value(),
        sender=settings.alarm_mail_from,
        to=settings.alarm_mail_to,
        subject=message.subject(notices),
        body=message.text(notices, settings.page_url),
    )


def _webhook(settings: Settings, notices: Sequence[Notice]) -> None:
    payload = message.payload(notices, settings.page_url)
    post_json(settings.alarm_webhook.get_secret_value(), payload, user_agent=settings.user_agent)


def _slack(settings: Settings, notices: Sequence[Notice]) -> None:
    payload = message.slack(notices, settings.page_url)
    post_json(settings.alarm_slack.get_secret_value(), payload, user_agent=settings.user_agent)


SINKS: Final[dict[str, Callable[[Settings, Sequence[Notice]], None]]] = {
    "mail": _mail,
    "webhook": _webhook,
    "slack": _slack,
}
"""Sink → what sends through it."""
