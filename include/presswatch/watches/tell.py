"""Tells of the events of watch lists through each sink that is set."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.model.watch import NotedEvent
from presswatch.notify import sinks
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import outbox, watches
from presswatch.watches import message


def tell_events(runtime: Runtime) -> dict[str, int]:
    """Tell what is still to be told; return the events told by sink, and how many sinks did not take theirs."""
    settings = runtime.settings

    def send(sink: str, events: Sequence[NotedEvent]) -> None:
        forms = (message.subject(events), message.text(events), message.payload(events), message.slack(events))
        sinks.send(settings, sink, sinks.Message(*forms))

    return outbox.empty(runtime.engine, watches, settings.alarm_sinks, send)
