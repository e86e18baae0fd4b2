"""Sinks: where messages to people go, by mail, a webhook or Slack, as the settings say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from presswatch.notify.http import post_json
from presswatch.notify.mail import send_mail
from presswatch.settings import Settings


class Message(NamedTuple):
    """One message in the form of each sink."""

    subject: str
    text: str
    payload: Mapping[str, Any]
    slack: Mapping[str, Any]


def send(settings: Settings, sink: str, message: Message) -> None:
    """Send a message through one sink.

    Raises:
        NotSentError: the sink did not take it.
    """
    _SENDERS[sink](settings, message)


def _mail(settings: Settings, message: Message) -> None:
    send_mail(
        settings.smtp_url.get_secret_value(),
        sender=settings.alarm_mail_from,
        to=settings.alarm_mail_to,
        subject=message.subject,
        body=message.text,
    )


def _webhook(settings: Settings, message: Message) -> None:
    post_json(settings.alarm_webhook.get_secret_value(), message.payload, user_agent=settings.user_agent)


def _slack(settings: Settings, message: Message) -> None:
    post_json(settings.alarm_slack.get_secret_value(), message.slack, user_agent=settings.user_agent)


_SENDERS: Final[dict[str, Callable[[Settings, Message], None]]] = {
    "mail": _mail,
    "webhook": _webhook,
    "slack": _slack,
}
