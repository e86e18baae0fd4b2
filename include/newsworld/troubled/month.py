"""The troubled month, running: its publishers on loopback, a step to be set, and every request noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsworld.http_server import HOST, Behaviour, Handler, LoopbackServer
from newsworld.model import Reply, Request
from newsworld.publisher_site import condition
from newsworld.troubled.cast import troubled_cast
from newsworld.troubled.other_formats import RETELL
from newsworld.troubled.trouble import Trouble


class Month:
    """Publishers that answer as their plans say for ``step``."""

    def __init__(self, troubles: list[Trouble], *, feeds_as: str = "rss") -> None:
        """Plan a month.

        Args:
            troubles: the publishers.
            feeds_as: format that RSS feeds are retold in: rss, atom or json.
        """
        self.troubles = troubles
        self._retell = RETELL[feeds_as]
        self.step = 0

    @property
    def allow(self) -> tuple[str, ...]:
        """Return ``host:port`` of the publishers, to be permitted where loopback is refused."""
        hosts = ((trouble.origin.removeprefix("http://"), *trouble.other_hosts) for trouble in self.troubles)
        return tuple(host for several in hosts for host in several)

    def write_sources(self, folder: Path) -> None:
        """Write one source file a publisher, as it is at the step."""
        folder.mkdir(parents=True, exist_ok=True)
        for trouble in self.troubles:
            (folder / f"{trouble.source_id}.yaml").write_text(trouble.source_yaml(self.step), encoding="utf-8")

    def handler(self, trouble: Trouble) -> Handler:
        """Return what answers the requests to a publisher."""

        def handle(request: Request) -> Reply | Behaviour:
            trouble.requests.append((self.step, request.target))
            taken_over = trouble.behaviour(self.step, request)
            return taken_over or condition(self._retell(trouble.answer(self.step, request)), request)

        return handle


@contextmanager
def running_month(only: frozenset[str] = frozenset(), *, feeds_as: str = "rss") -> Iterator[Month]:
    """Yield a month whose publishers serve until the block ends.

    Args:
        only: those that take part; all where none is named.
        feeds_as: format that RSS feeds are retold in: rss, atom or json.
    """
    server = LoopbackServer()
    try:
        taking_part = [trouble for trouble in troubled_cast() if not only or trouble.source_id in only]
        month = Month(taking_part, feeds_as=feeds_as)
        for trouble in month.troubles:
            trouble.origin = f"http://{HOST}:{server.listen(month.handler(trouble))}"
        yield month
    finally:
        server.stop()
