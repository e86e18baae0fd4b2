"""HTTP with politeness: a request waits for its host's turn, keeps robots.txt and obeys Retry-After, at each hop."""

from __future__ import annotations

from presswatch.errors import RobotsDeniedError
from presswatch.model.exchange import Exchange, Validators
from presswatch.politeness.pacer import HostPacer
from presswatch.politeness.robots import RobotsBook
from presswatch.ports import Web


class PoliteClient:
    """The web as one batch asks it. Safe to use from several threads; a host is asked by one thread at a time."""

    def __init__(self, web: Web, pacer: HostPacer, robots: RobotsBook) -> None:
        """Put the parts together: HTTP, the turns at each host, and what each robots.txt allows."""
        self._web = web
        self._pacer = pacer
        self._robots = robots

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        validators: Validators | None = None,
        obey_robots: bool = True,
        coding: str = "gzip",
    ) -> Exchange:
        """Return the answer to one request; each redirect is asked when it is its own host's turn.

        Args:
            url: address.
            accept: header.
            max_bytes: longest body.
            validators: for a conditional request.
            obey_robots: robots.txt is kept. A feed is there to be polled by programs: nobody asks it for leave.
            coding: content coding that is accepted.

        Raises:
            RobotsDeniedError: robots.txt of a host on the way does not allow it.
            TransientError: ``host_paused``: a host on the way asked for rest, or too many wait for it.
            PresswatchError: there is no answer.
        """
        with self._pacer.turns() as take:

            def wait_for_turn(hop: str) -> None:
                if obey_robots and not self._robots.allows(hop):
                    raise RobotsDeniedError("robots.txt of the host does not allow it")
                take(hop, self._robots.crawl_delay_s(hop) if obey_robots else None)

            wait_for_turn(url)
            exchange = self._web.get(
                url, accept=accept, max_bytes=max_bytes, validators=validators, before_hop=wait_for_turn, coding=coding
            )
        self._pacer.apply_retry_after(exchange)
        return exchange
