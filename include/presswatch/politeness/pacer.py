"""The pacer: one request at a time to a host, a pause between two, none while the host asks for rest.

It lives as long as one batch; that a host belongs to one batch at a time is the ledger's promise.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from presswatch.clock import Ticker, monotonic
from presswatch.errors import TransientError
from presswatch.model.exchange import Exchange
from presswatch.own_hosts import NO_OWN_HOSTS, OwnHosts
from presswatch.politeness.answer_policy import rest_after_s
from presswatch.urls import host_of

LONGEST_LINE_S = 120.0
"""Longest wait behind other requests to one host, before its pages are put off."""


class HostPacer:
    """Keeps the gap between the requests to each host, and lets a host rest. Safe to use from several threads.

    A host is asked by one thread at a time: redirects of many hosts may lead to one.
    """

    def __init__(
        self,
        min_gap_s: float,
        max_delay_s: float,
        ticker: Ticker = monotonic,
        sleep: Callable[[float], None] = time.sleep,
        *,
        own: OwnHosts = NO_OWN_HOSTS,
    ) -> None:
        """Keep the rules.

        Args:
            min_gap_s: least time from the end of one request to the start of the next, seconds.
            max_delay_s: cap on what a robots.txt asks for, seconds.
            ticker: monotonic seconds.
            sleep: waits for so many seconds.
            own: hosts that are asked without a gap.
        """
        self._min_gap_s = min_gap_s
        self._max_delay_s = max_delay_s
        self._ticker = ticker
        self._sleep = sleep
        self._own = own
        self._asked_at: dict[str, float] = {}
        self._rests_until: dict[str, float] = {}
        self._locks: dict[str, threading.Lock] = {}

    def gap_s(self, url: str, crawl_delay_s: float | None = None) -> float:
        """Return the gap between two requests that the host of an address gets, seconds."""
        if self._own.has_url(url):
            return 0.0
        return max(self._min_gap_s, min(crawl_delay_s or 0.0, self._max_delay_s))

    def rest(self, host: str, rest_s: float) -> None:
        """Leave a host alone for so many seconds; what wants to ask it meanwhile is refused."""
        self._rests_until[host] = self._ticker() + rest_s

    def rest_all(self, rests: Mapping[str, float]) -> None:
        """Leave each of these hosts alone for so many seconds."""
        for host, rest_s in rests.items():
            self.rest(host, rest_s)

    def apply_retry_after(self, answer: Exchange) -> None:
        """Let the host that answered rest, where it asks for it."""
        if (rest_s := rest_after_s(answer)) is not None:
            self.rest(host_of(answer.url_final), rest_s)

    def hosts_backing_off(self) -> dict[str, float]:
        """Return the hosts that rest, with the seconds they still do."""
        now = self._ticker()
        return {host: until - now for host, until in self._rests_until.items() if until > now}

    @contextmanager
    def turn(self, url: str, crawl_delay_s: float | None = None) -> Iterator[None]:
        """Wait until the host of an address may be asked; the request is made inside, the gap begins at its end.

        Raises:
            TransientError: ``host_paused``: it rests, or others have stood in line for it too long.
        """
        host = host_of(url)
        lock = self._locks.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=LONGEST_LINE_S):
            raise TransientError("too many wait for its host", reason="host_paused", retry_after_s=LONGEST_LINE_S)
        try:
            self._wait(host, self.gap_s(url, crawl_delay_s))
            try:
                yield
            finally:
                self._asked_at[host] = self._ticker()
        finally:
            lock.release()

    def _wait(self, host: str, gap_s: float) -> None:
        if (rest_s := self._rests_until.get(host, float("-inf")) - self._ticker()) > 0:
            raise TransientError("its host asked for rest", reason="host_paused", retry_after_s=rest_s)
        free_at = self._asked_at.get(host, float("-inf")) + gap_s
        if (left_s := free_at - self._ticker()) > 0:
            self._sleep(left_s)

    @contextmanager
    def turns(self) -> Iterator[Callable[[str, float | None], None]]:
        """Yield a function that takes the turn at the host of an address and ends the one before.

        A request may lead over many hosts. No two turns are held at once, so that two requests which lead to each
        other's hosts cannot block one another.
        """
        with ExitStack() as held:

            def take(url: str, crawl_delay_s: float | None = None) -> None:
                held.close()
                held.enter_context(self.turn(url, crawl_delay_s))

            yield take
