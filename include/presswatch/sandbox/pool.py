"""Runs parsers on enemy input in expendable processes: what hangs, crashes or explodes costs that one input.

Each worker has a channel of its own, so that one killed in the middle of anything disturbs no other, and it is always
known which input it had. Workers are forked by a nursery that has the parsers loaded: a new one costs milliseconds.
"""

from __future__ import annotations

import math
import pickle
import selectors
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import psutil

from presswatch.clock import Ticker, monotonic
from presswatch.errors import ContractError, PresswatchError, WorkerLimitError
from presswatch.ports import Given, Made
from presswatch.sandbox.fork_server import ForkServer, NurseryLostError, Worker
from presswatch.sandbox.worker import receive_message, send_message

_AHEAD_PER_WORKER = 4  # inputs taken before the oldest result is handed out
_MAX_TRIES = 3  # of an input whose worker was lost through no fault of its own
_STARVED_SHARE = 0.5  # of the limit: a worker that had less CPU than this did not have its time
_STARVED_LIMITS = 3  # after so many limits of wall time an input is given up all the same


@dataclass(slots=True)
class _Job:
    ordinal: int
    message: bytes
    ends_at: float = 0.0
    limits: int = 1  # of wall time that it was given
    cpu_before_s: float = 0.0  # what its worker had used up before
    tries: int = 0


class ProcessSandbox:
    """A pool of workers (``ports.Sandbox``), to be used as a context manager; nothing is left running after it.

    One run at a time; another thread waits for its turn. Functions must be importable by name.
    """

    def __init__(
        self,
        workers: int,
        *,
        limit_s: float,
        memory_mb: int,
        tasks_per_worker: int = 500,
        preload: tuple[str, ...] = (),
        loaded_with: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        ticker: Ticker = monotonic,
    ) -> None:
        """Keep the limits; processes start with the first run.

        Args:
            workers: at most so many at once.
            limit_s: for one input, seconds of wall time; the import of the function's module does not count. A worker
                that had hardly any CPU, because the machine was frozen or overloaded, gets up to three times as long.
            memory_mb: what a worker may take beyond what it was forked with, MiB.
            tasks_per_worker: inputs after which a worker is replaced, so that leaks stay small.
            preload: modules that workers are forked with, besides that of the function.
            loaded_with: the same for functions of a module: module → what is loaded with it.
            ticker: for the limit.
        """
        self._workers = workers
        self._limit_s = limit_s
        self._tasks_per_worker = tasks_per_worker
        self._loaded_with = loaded_with
        self._ticker = ticker
        self._nursery = ForkServer(memory_mb, preload)
        self._idle: list[Worker] = []
        self._turn = threading.Lock()
        self._turn_of: int | None = None  # ident of the thread whose run it is

    def __enter__(self) -> ProcessSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop all children and wait until they are gone."""
        for worker in self._idle:
            worker.channel.close()
        self._idle.clear()
        self._nursery.close()

    def run(self, function: Callable[[Given], Made], inputs: Iterable[Given]) -> Iterator[Made | PresswatchError]:
        """Yield one result per input, in order; at most a few inputs are taken ahead of the results.

        An input that runs over time yields a ``WorkerLimitError`` with reason ``parser_limit``, one that kills its
        worker ``parser_crashed``, one that takes too much memory ``parser_memory``, one at which the function raises
        ``parser_error``; a ``PresswatchError`` it raises is yielded as it is.

        Raises:
            ContractError: the children cannot be started.
        """
        if self._turn_of == threading.get_ident():
            raise ContractError("a run of this thread is not finished; close it first", reason="sandbox")
        with self._turn:
            self._turn_of = threading.get_ident()
            run = _Run(self, function)
            try:
                yield from run.results(inputs)
            finally:
                run.abandon()
                self._turn_of = None

    def _take(self, module: str) -> Worker:
        """Return a worker, idle or new, that has a module loaded."""
        added = [self._nursery.load(name) for name in (module, *self._loaded_with.get(module, ()))]
        if any(added):  # Those forked before do not have it.
            for worker in self._idle:
                self._nursery.end(worker)
            self._idle.clear()
        return self._idle.pop() if self._idle else self._nursery.fork()

    def _give_back(self, worker: Worker) -> None:
        worker.served += 1
        if worker.served < self._tasks_per_worker:
            self._idle.append(worker)
        else:
            self._nursery.end(worker)


class _Run:
    """One run: what waits, who works at what, what is done."""

    def __init__(self, pool: ProcessSandbox, function: Callable[[Any], Any]) -> None:
        self._pool = pool
        self._function = function
        self._module = str(getattr(function, "__module__", ""))
        self._taken = 0
        self._again: deque[_Job] = deque()
        self._busy: dict[socket.socket, tuple[Worker, _Job]] = {}
        self._done: dict[int, Any] = {}

    def results(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """Yield the results in the order of the inputs."""
        source = iter(inputs)
        handed_out = 0
        while True:
            try:
                self._fill(source, handed_out)
                if self._busy and handed_out not in self._done:
                    self._collect()
            except NurseryLostError:
                self._start_over()
            if handed_out in self._done:
                yield self._done.pop(handed_out)
                handed_out += 1
            elif not self._busy and not self._again:
                return

    def abandon(self) -> None:
        """End the workers that are busy with what nobody waits for any more."""
        try:
            for channel in list(self._busy):
                self._lose(channel)
        except (NurseryLostError, ValueError):  # ValueError: a signal cut an order from its answer
            self._pool.close()

    def _fill(self, source: Iterator[Any], handed_out: int) -> None:
        while len(self._busy) < self._pool._workers:
            if not self._again:
                if self._taken - handed_out >= _AHEAD_PER_WORKER * self._pool._workers:
                    return
                try:
                    given = next(source)
                except StopIteration:
                    return
                self._again.append(_Job(self._taken, pickle.dumps((self._function, given))))
                self._taken += 1
            self._start(self._again[0])

    def _start(self, job: _Job) -> None:
        """Give the first of the waiting jobs to a worker."""
        job.tries += 1
        if job.tries > _MAX_TRIES:
            raise ContractError("parser processes die before they begin", reason="sandbox")
        worker = self._pool._take(self._module)
        worker.channel.settimeout(self._pool._limit_s)
        try:
            send_message(worker.channel, job.message)
        except OSError:  # It died while it was idle: the input is not to blame.
            self._pool._nursery.end(worker)
            return
        job.ends_at, job.limits = self._pool._ticker() + self._pool._limit_s, 1
        job.cpu_before_s = _cpu_s(worker)
        self._busy[worker.channel] = (worker, self._again.popleft())

    def _collect(self) -> None:
        """Wait for the next result or the next limit, and book what came."""
        now = self._pool._ticker()
        wait_s = min(job.ends_at for _, job in self._busy.values()) - now
        with selectors.DefaultSelector() as selector:
            for channel in self._busy:
                selector.register(channel, selectors.EVENT_READ)
            ready = {key.fileobj for key, _ in selector.select(max(wait_s, 0.0))}
        for channel, (worker, job) in list(self._busy.items()):
            if channel in ready:
                self._book(channel)
            elif job.ends_at <= now and not self._is_prolonged(worker, job, now):
                self._lose(channel)
                self._done[job.ordinal] = WorkerLimitError(f"no result within {self._pool._limit_s:g} s")

    def _is_prolonged(self, worker: Worker, job: _Job, now: float) -> bool:
        """Give more time to a job that is late because its worker was starved; a page must not fail for that."""
        had_its_time = _cpu_s(worker) - job.cpu_before_s >= _STARVED_SHARE * self._pool._limit_s
        if had_its_time or job.limits == _STARVED_LIMITS:
            return False
        job.ends_at, job.limits = now + self._pool._limit_s, job.limits + 1
        return True

    def _book(self, channel: socket.socket) -> None:
        worker, job = self._busy[channel]
        try:
            answer = receive_message(channel)
        except OSError:
            answer = None
        if answer is None:
            died = f"the parser died: {_exit_text(self._lose(channel))}"
            self._done[job.ordinal] = WorkerLimitError(died, reason="parser_crashed")
            return
        result = self._done[job.ordinal] = _unpickled(answer)
        if isinstance(result, WorkerLimitError) and result.reason == "parser_memory":
            self._lose(channel)  # it leaves by itself
        else:
            del self._busy[channel]
            self._pool._give_back(worker)

    def _lose(self, channel: socket.socket) -> int:
        """End a busy worker and return its exit code."""
        exit_code = self._pool._nursery.end(self._busy[channel][0])
        del self._busy[channel]
        return exit_code

    def _start_over(self) -> None:
        """Begin again what was being done when the nursery died."""
        self._again.extend(job for _, job in self._busy.values() if job.ordinal not in self._done)
        for channel in self._busy:
            channel.close()
        self._busy.clear()
        self._pool.close()


def _cpu_s(worker: Worker) -> float:
    """Return the CPU time that a worker has used up, seconds; endless for one that is gone."""
    try:
        times = psutil.Process(worker.pid).cpu_times()
    except psutil.Error:
        return math.inf
    return float(times.user + times.system)


def _unpickled(answer: bytes) -> object:
    try:
        return pickle.loads(answer)  # noqa: S301  # from our own child
    except Exception as error:  # noqa: BLE001  # an exception class of a library that cannot be rebuilt
        return WorkerLimitError(f"unreadable result: {type(error).__name__}", reason="parser_error")


def _exit_text(exit_code: int) -> str:
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"exit code {exit_code}"
