"""An expendable process of the pipeline: forked from a warm parent, does one task after another until it dies."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Any, Literal, NamedTuple

from sqlalchemy import Engine
from tests.faults.laboratory import spoiling
from tests.faults.laboratory.faults import Task
from tests.faults.laboratory.memory import Memory
from tests.faults.laboratory.plan import Strike
from tests.faults.laboratory.striking import StrickenRuntime, Striker, listen_to, patch_modules, skewed

from presswatch import ingesting, polling
from presswatch.settings import Settings

_PR_SET_PDEATHSIG = 1


class Order(NamedTuple):
    """A task for a worker."""

    task: Task
    given: Any  # leases of the task
    strike: Strike | None = None
    clock_hours: int = 0
    may_remember: bool = False  # ask no pure function twice


class Said(NamedTuple):
    """What a worker says."""

    word: Literal["fired", "stopped", "restart", "done", "failed"]
    what: Any = None  # result, or the error in words
    error: str = ""  # name of its class
    rss_mb: float = 0.0
    learned: dict[bytes, Any] = {}  # noqa: RUF012 - nobody writes to it


@dataclass(frozen=True, slots=True)
class Setup:
    """What workers of a run are forked with."""

    engine: Engine  # warm, without connections
    settings: Settings
    admin_address: str
    proxy_port: int | None
    control_port: int
    known: dict[bytes, Any]  # what pure functions have said before
    spoil: str = ""
    is_loud: bool = False


@dataclass(slots=True)
class Worker:
    """The laboratory's side of a worker."""

    pid: int
    channel: Connection
    known: dict[bytes, Any]
    rss_mb: float = 0.0

    @classmethod
    def fork(cls, setup: Setup) -> Worker:
        """Return a new worker."""
        ours, theirs = Pipe()
        pid = os.fork()
        if not pid:
            _live(theirs, setup)
        theirs.close()
        return cls(pid, ours, setup.known)

    def order(self, order: Order) -> None:
        """Hand a task over; a worker that has just died is noticed when it is listened to."""
        try:
            self.channel.send(order)
        except OSError:
            return

    def hear(self) -> Said | None:
        """Return what it says next; None once it is dead."""
        try:
            said: Said = self.channel.recv()
        except (EOFError, OSError):
            return None
        self.rss_mb = max(self.rss_mb, said.rss_mb)
        self.known.update(said.learned)
        return said

    def end(self) -> float:
        """Kill it if it lives, reap it, and return the largest resident set it had, MiB."""
        self.channel.close()
        os.kill(self.pid, signal.SIGKILL)  # not reaped yet, so the pid is still its own
        _, _, usage = os.wait4(self.pid, 0)
        return max(self.rss_mb, usage.ru_maxrss / 1024)


def _live(channel: Connection, setup: Setup) -> None:
    """Never returns."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        logging.disable(logging.NOTSET if setup.is_loud else logging.CRITICAL)
        _work(channel, setup)
    except BaseException:  # noqa: BLE001 - a defect of the laboratory must be seen, and may not come back to the parent
        traceback.print_exc()
    finally:
        os._exit(1)


def _work(channel: Connection, setup: Setup) -> None:
    def tell(word: str) -> None:
        channel.send(Said(word))  # type: ignore[arg-type]
        if word == "restart":
            channel.recv()

    memory = Memory(setup.known)
    striker = Striker(tell, memory, admin_address=setup.admin_address, control_port=setup.control_port)
    listen_to(setup.engine, striker, port=setup.proxy_port)
    patch_modules(striker)
    spoiling.apply(setup.spoil)
    while True:
        try:
            order: Order = channel.recv()
        except EOFError:
            return
        run = StrickenRuntime(
            setup.settings, setup.engine, "laboratory", clock=skewed(order.clock_hours), striker=striker
        )
        striker.arm(order.strike, may_remember=order.may_remember and not order.clock_hours)
        try:
            striker.reach("start")
            made = TASKS[order.task](run, order.given)
            said = Said("done", made, rss_mb=_largest(), learned=memory.learned())
        except Exception as error:  # noqa: BLE001 - what Airflow would see of the task
            said = Said("failed", _in_words(error), type(error).__name__, _largest())
        channel.send(said)


def _in_words(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{error} [{' < '.join(f'{frame.name}:{frame.lineno}' for frame in reversed(frames))}]"[:2000]


def _largest() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def _lease_feeds(runtime: StrickenRuntime, given: Any) -> Sequence[Any]:
    return polling.claim_feeds(runtime, everything=given is None, feed_id=given)


def _poll(runtime: StrickenRuntime, leases: Any) -> dict[str, Any]:
    return polling.poll_feeds(runtime, leases).as_dict()


def _claim(runtime: StrickenRuntime, given: Any) -> Sequence[Any]:
    return ingesting.claim_batches(runtime, revisit=given)


TASKS: dict[Task, Callable[[StrickenRuntime, Any], Any]] = {
    "lease_feeds": _lease_feeds,
    "poll": _poll,
    "claim": _claim,
    "fetch": lambda run, lease: ingesting.fetch_pages(run, lease),
    "clean": lambda run, lease: ingesting.clean_pages(run, lease),
    "check": lambda run, lease: ingesting.check_articles(run, lease),
    "load": lambda run, lease: ingesting.load_articles(run, lease),
    "settle": lambda run, leases: ingesting.settle(run, leases),
}
