"""Tells of alarms through each sink that is set."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.alarms import message
from presswatch.model.alarm import Notice
from presswatch.notify import sinks
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import alarms, outbox


def send_notices(runtime: Runtime) -> dict[str, int]:
    """Tell what is still to be told; return the notices sent by sink, and how many sinks did not take theirs."""
    settings, link = runtime.settings, runtime.settings.page_url

    def send(sink: str, notices: Sequence[Notice]) -> None:
        sinks.send(settings, sink, message_of(notices, link))

    return outbox.empty(runtime.engine, alarms, settings.alarm_sinks, send)


def message_of(notices: Sequence[Notice], link: str) -> sinks.Message:
    """Return one message that tells of all these notices, in the form of each sink."""
    forms = (message.text(notices, link), message.payload(notices, link), message.slack(notices, link))
    return sinks.Message(message.subject(notices), *forms)
