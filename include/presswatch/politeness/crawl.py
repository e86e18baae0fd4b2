"""Politeness: one request at a time to a host, a pause between two, and no more where a host asks for rest.

The pacer and the crawl live as long as one batch; that a host belongs to one batch at a time is the ledger's promise.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from presswatch.clock import Ticker, monotonic
from presswatch.errors import DeadlineError, NetworkError, PresswatchError, TlsError, TransientError, UnexpectedError
from presswatch.fetch.headers import retry_after_s
from presswatch.model.exchange import Exchange
from presswatch.urls import host_of

log = logging.getLogger(__name__)

Task = TypeVar("Task")
Result = TypeVar("Result")

DEFAULT_REST_S = 300.0
"""Rest of a host that says 429 without saying how long."""

FAILING_AFTER = 3
"""Requests in a row that got no answer, after which the rest of a host is not tried."""

FAILING_REST_S = 600.0
LONGEST_LINE_S = 120.0
"""Longest wait behind other requests to one host, before its pages are put off."""
FAILURES = (NetworkError, DeadlineError, TlsError, UnexpectedError)


@dataclass(frozen=True, slots=True)
class Answered(Generic[Task, Result]):
    """A task that was carried out; the result is what the function returned or the error it raised."""

    host: str
    task: Task
    result: Result | PresswatchError


@dataclass(frozen=True, slots=True)
class Deferred(Generic[Task]):
    """A task that was not tried."""

    host: str
    task: Task
    reason: Literal["host_paused", "host_failing", "budget"]
    retry_after_s: float | None = None


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
        is_own: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Keep the rules.

        Args:
            min_gap_s: least time from the end of one request to the start of the next, seconds.
            max_delay_s: cap on what a robots.txt asks for, seconds.
            ticker: monotonic seconds.
            sleep: waits for so many seconds.
            is_own: tells the hosts that the operator named (``host_of`` form), which are asked without a gap.
        """
        self._min_gap_s = min_gap_s
        self._max_delay_s = max_delay_s
        self._ticker = ticker
        self._sleep = sleep
        self._is_own = is_own
        self._asked_at: dict[str, float] = {}
        self._rests_until: dict[str, float] = {}
        self._locks: dict[str, threading.Lock] = {}

    def gap_s(self, host: str, crawl_delay_s: float | None = None) -> float:
        """Return the gap that a host gets, seconds."""
        if self._is_own(host):
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
    def turn(self, host: str, crawl_delay_s: float | None = None) -> Iterator[None]:
        """Wait until the host may be asked; the request is made inside the context, the gap begins at its end.

        Raises:
            TransientError: ``host_paused``: it rests, or others have stood in line for it too long.
        """
        lock = self._locks.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=LONGEST_LINE_S):
            raise TransientError("too many wait for its host", reason="host_paused", retry_after_s=LONGEST_LINE_S)
        try:
            self._wait(host, crawl_delay_s)
            try:
                yield
            finally:
                self._asked_at[host] = self._ticker()
        finally:
            lock.release()

    def _wait(self, host: str, crawl_delay_s: float | None) -> None:
        if (rest_s := self._rests_until.get(host, float("-inf")) - self._ticker()) > 0:
            raise TransientError("its host asked for rest", reason="host_paused", retry_after_s=rest_s)
        free_at = self._asked_at.get(host, float("-inf")) + self.gap_s(host, crawl_delay_s)
        if (left_s := free_at - self._ticker()) > 0:
            self._sleep(left_s)

    @contextmanager
    def turns(self) -> Iterator[Callable[[str, float | None], None]]:
        """Yield a function that takes the turn at a host and ends the one before: a request may lead over many hosts.

        No two turns are held at once, so that two requests which lead to each other's hosts cannot block one another.
        """
        with ExitStack() as held:

            def take(host: str, crawl_delay_s: float | None = None) -> None:
                held.close()
                held.enter_context(self.turn(host, crawl_delay_s))

            yield take


def crawl(
    tasks_by_host: Mapping[str, Sequence[Task]],
    fetch_one: Callable[[Task], Result],
    *,
    hosts_at_once: int,
    budget_s: float,
    ticker: Ticker = monotonic,
) -> Generator[Answered[Task, Result] | Deferred[Task], None, None]:
    """Carry out tasks, the hosts side by side, each host in order, and yield every task once, as it is finished.

    Results come in the calling thread, which may write them to where only one may write; what it does not take, waits,
    and the hosts with it. A host rests once it answers 429, or 503 with Retry-After, or does not answer thrice.

    Args:
        tasks_by_host: what to do, by host.
        fetch_one: called in other threads; paces itself. What it raises is the result of that task, as
            ``UnexpectedError`` where it is none of ours.
        hosts_at_once: threads.
        budget_s: after so many seconds nothing new is begun.
        ticker: for the budget.
    """
    return _Crawl(tasks_by_host, fetch_one, ticker() + budget_s, ticker).run(hosts_at_once)


def rest_after_s(result: object) -> float | None:
    """Return how long a host is to be left alone after a result, seconds; None: it can go on."""
    if isinstance(result, Exchange) and result.status in {429, 503}:
        asked_s = retry_after_s(result.header("retry-after"), result.fetched_at)
        return asked_s or (DEFAULT_REST_S if result.status == 429 else None)
    return result.retry_after_s or None if isinstance(result, TransientError) else None


class _Crawl(Generic[Task, Result]):
    """Threads that take host after host, and the queue by which their events reach the caller."""

    def __init__(
        self,
        tasks_by_host: Mapping[str, Sequence[Task]],
        fetch_one: Callable[[Task], Result],
        ends_at: float,
        ticker: Ticker,
    ) -> None:
        self._hosts: queue.SimpleQueue[tuple[str, Sequence[Task]]] = queue.SimpleQueue()
        for item in tasks_by_host.items():
            self._hosts.put(item)
        self._expected = sum(len(tasks) for tasks in tasks_by_host.values())
        self._fetch_one = fetch_one
        self._ends_at = ends_at
        self._ticker = ticker
        self._events: queue.Queue[Answered[Task, Result] | Deferred[Task] | BaseException] = queue.Queue(maxsize=1)
        self._is_over = threading.Event()

    def run(self, hosts_at_once: int) -> Generator[Answered[Task, Result] | Deferred[Task], None, None]:
        """Yield the events; when the caller stops, no request is begun any more, and those under way are awaited."""
        count = min(hosts_at_once, self._hosts.qsize())
        threads = [threading.Thread(target=self._work, name=f"crawl {number}", daemon=True) for number in range(count)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(self._expected):
                event = self._events.get()
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def _work(self) -> None:
        while not self._is_over.is_set():
            try:
                host, tasks = self._hosts.get_nowait()
            except queue.Empty:
                return
            try:
                self._visit(host, tasks)
            except BaseException as error:  # noqa: BLE001  # the end of the process, raised again in the caller's thread
                self._say(error)

    def _visit(self, host: str, tasks: Sequence[Task]) -> None:
        failures = 0
        for position, task in enumerate(tasks):
            if self._is_over.is_set():
                return
            if self._ticker() >= self._ends_at:
                self._defer(host, tasks[position:], "budget", None)
                return
            result = self._result(task)
            self._say(Answered(host, task, result))
            failures = failures + 1 if isinstance(result, FAILURES) else 0
            if (rest_s := rest_after_s(result)) is not None:
                self._defer(host, tasks[position + 1 :], "host_paused", rest_s)
                return
            if failures >= FAILING_AFTER:
                self._defer(host, tasks[position + 1 :], "host_failing", FAILING_REST_S)
                return

    def _result(self, task: Task) -> Result | PresswatchError:
        try:
            return self._fetch_one(task)
        except PresswatchError as error:
            return error
        except Exception as error:
            log.exception("a request failed in a way that nobody expected")
            return UnexpectedError.of(error)

    def _defer(
        self,
        host: str,
        tasks: Sequence[Task],
        reason: Literal["host_paused", "host_failing", "budget"],
        rest_s: float | None,
    ) -> None:
        for task in tasks:
            self._say(Deferred(host, task, reason, rest_s))

    def _say(self, event: Answered[Task, Result] | Deferred[Task] | BaseException) -> None:
        while not self._is_over.is_set():
            try:
                self._events.put(event, timeout=0.2)
            except queue.Full:
                continue
            return
