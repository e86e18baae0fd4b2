"""The crawl: many hosts side by side, each host in order, and no more requests where a host asks for rest."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from presswatch.clock import Ticker, monotonic
from presswatch.errors import DeadlineError, NetworkError, PresswatchError, TlsError, UnexpectedError
from presswatch.politeness.answer_policy import rest_after_s

log = logging.getLogger(__name__)

Task = TypeVar("Task")
Result = TypeVar("Result")

FAILING_AFTER = 3
"""Requests in a row that got no answer, after which the rest of a host is not tried."""

FAILING_REST_S = 600.0
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
                self._ask_host(host, tasks)
            except BaseException as error:  # noqa: BLE001  # the end of the process, raised again in the caller's thread
                self._say(error)

    def _ask_host(self, host: str, tasks: Sequence[Task]) -> None:
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
