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
TOGETHER = 50
"""Small results that a thread hands over at once: waking the caller for each costs a tenth of a request."""
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


_Events = list[Answered[Task, Result] | Deferred[Task]]


def crawl(
    tasks_by_host: Mapping[str, Sequence[Task]],
    fetch_one: Callable[[Task], Result],
    *,
    hosts_at_once: int,
    budget_s: float,
    ticker: Ticker = monotonic,
    is_small: Callable[[Result], bool] = lambda _: False,
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
        is_small: whether a result may wait, with some others of its thread, for one that may not.
    """
    return _Crawl(tasks_by_host, fetch_one, ticker() + budget_s, ticker, is_small).run(hosts_at_once)


class _Crawl(Generic[Task, Result]):
    """Threads that take host after host, and the queue by which their events reach the caller."""

    def __init__(
        self,
        tasks_by_host: Mapping[str, Sequence[Task]],
        fetch_one: Callable[[Task], Result],
        ends_at: float,
        ticker: Ticker,
        is_small: Callable[[Result], bool],
    ) -> None:
        self._hosts: queue.SimpleQueue[tuple[str, Sequence[Task]]] = queue.SimpleQueue()
        for item in tasks_by_host.items():
            self._hosts.put(item)
        self._expected = sum(len(tasks) for tasks in tasks_by_host.values())
        self._fetch_one = fetch_one
        self._ends_at = ends_at
        self._ticker = ticker
        self._is_small = is_small
        self._events: queue.Queue[_Events[Task, Result] | BaseException] = queue.Queue(maxsize=1)
        self._is_over = threading.Event()

    def run(self, hosts_at_once: int) -> Generator[Answered[Task, Result] | Deferred[Task], None, None]:
        """Yield the events; when the caller stops, no request is begun any more, and those under way are awaited."""
        count = min(hosts_at_once, self._hosts.qsize())
        threads = [threading.Thread(target=self._work, name=f"crawl {number}", daemon=True) for number in range(count)]
        for thread in threads:
            thread.start()
        try:
            while self._expected:
                events = self._events.get()
                if isinstance(events, BaseException):
                    raise events
                self._expected -= len(events)
                yield from events
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def _work(self) -> None:
        unsaid: _Events[Task, Result] = []
        while not self._is_over.is_set():
            try:
                host, tasks = self._hosts.get_nowait()
            except queue.Empty:
                self._say(unsaid)
                return
            try:
                self._ask_host(host, tasks, unsaid)
            except BaseException as error:  # noqa: BLE001  # the end of the process, raised again in the caller's thread
                self._hand_over(error)

    def _ask_host(self, host: str, tasks: Sequence[Task], unsaid: _Events[Task, Result]) -> None:
        failures = 0
        for position, task in enumerate(tasks):
            if self._is_over.is_set():
                return
            if self._ticker() >= self._ends_at:
                unsaid += [Deferred(host, left, "budget") for left in tasks[position:]]
                self._say(unsaid)
                return
            result = self._result(task)
            unsaid.append(Answered(host, task, result))
            if len(unsaid) >= TOGETHER or isinstance(result, PresswatchError) or not self._is_small(result):
                self._say(unsaid)
            failures = failures + 1 if isinstance(result, FAILURES) else 0
            if (rest_s := rest_after_s(result)) is not None:
                unsaid += [Deferred(host, left, "host_paused", rest_s) for left in tasks[position + 1 :]]
                self._say(unsaid)
                return
            if failures >= FAILING_AFTER:
                unsaid += [Deferred(host, left, "host_failing", FAILING_REST_S) for left in tasks[position + 1 :]]
                self._say(unsaid)
                return

    def _result(self, task: Task) -> Result | PresswatchError:
        try:
            return self._fetch_one(task)
        except PresswatchError as error:
            return error
        except Exception as error:
            log.exception("a request failed in a way that nobody expected")
            return UnexpectedError.of(error)

    def _say(self, unsaid: _Events[Task, Result]) -> None:
        """Hand over what a thread has not said yet, and leave the list empty."""
        if unsaid:
            self._hand_over([*unsaid])
            unsaid.clear()

    def _hand_over(self, events: _Events[Task, Result] | BaseException) -> None:
        while not self._is_over.is_set():
            try:
                self._events.put(events, timeout=0.2)
            except queue.Full:
                continue
            return
