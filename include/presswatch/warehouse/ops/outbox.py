"""An outbox: rows that wait until each sink has taken them; one message a sink and run, at least once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

from presswatch.errors import NotSentError

log = logging.getLogger(__name__)

_Waiting = TypeVar("_Waiting")


class Outbox(Protocol[_Waiting]):
    """The statements of one outbox: ``warehouse.ops.alarms`` and ``warehouse.ops.watches`` are such."""

    def unsent(self, conn: Connection, sink: str, /) -> list[_Waiting]:
        """Return what waits for a sink, locked until the end of the transaction."""

    def note_sent(
        self, conn: Connection, sink: str, waiting: Sequence[_Waiting], /, *, error: str | None = None
    ) -> None:
        """Note that a sink took it, or why it did not."""


def empty(
    engine: Engine,
    outbox: Outbox[_Waiting],
    sinks: Collection[str],
    send: Callable[[str, Sequence[_Waiting]], None],
) -> dict[str, int]:
    """Send what waits through each sink; return how many rows each took, and how many sinks ``failed``.

    What a sink does not take waits for the next run. A worker that dies between the message and its commit tells
    twice: at least once is what can be promised.
    """
    counts = {sink: _send_through(engine, outbox, sink, send) for sink in sinks}
    sent = {sink: count for sink, count in counts.items() if count >= 0}
    return {**sent, "failed": len(counts) - len(sent)}


def _send_through(
    engine: Engine, outbox: Outbox[_Waiting], sink: str, send: Callable[[str, Sequence[_Waiting]], None]
) -> int:
    """Return how many rows a sink took, -1 when it did not take them."""
    with engine.begin() as conn:
        waiting = outbox.unsent(conn, sink)
        if not waiting:
            return 0
        try:
            send(sink, waiting)
        except NotSentError as error:
            log.warning("%s messages were not told through %s: %s", len(waiting), sink, error.detail)
            outbox.note_sent(conn, sink, waiting, error=error.detail)
            return -1
        outbox.note_sent(conn, sink, waiting)
        return len(waiting)
