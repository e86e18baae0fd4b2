"""The faults there are, each with the named point at which it strikes. A seed draws from them (``plan``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Task = Literal["lease_feeds", "poll", "claim", "fetch", "clean", "check", "load", "settle"]
TASKS: tuple[Task, ...] = ("lease_feeds", "poll", "claim", "fetch", "clean", "check", "load", "settle")
CHAIN: tuple[Task, ...] = ("fetch", "clean", "check", "load")
"""What is done to each batch, in this order."""

Action = Literal[
    "kill",  # SIGKILL to the process that does the task
    "stop",  # SIGSTOP; another process takes its work over, then SIGCONT
    "terminate",  # pg_terminate_backend
    "cut_commit",  # the connection is cut before the COMMIT reaches the server
    "lose_ack",  # the connection is cut after the server has committed
    "restart",  # the server is stopped at once (SIGQUIT) and started again
    "no_space",  # a write of landing fails with ENOSPC after some bytes
    "full_disk",  # the file system of landing is full
    "clock",  # the injected clock jumps
    "twins",  # two processes do the same task at once
    "parser",  # SIGKILL to the process that forks the parsers
    "cut_answer",  # the publisher's answer ends in the middle
    "reset_answer",  # the publisher resets the connection in the middle
    "drop_feed",  # the operator takes the feed out of the source files
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault."""

    name: str  # in the table
    action: Action
    task: Task
    point: str = "start"
    nth: tuple[int, ...] = (1,)  # the time at which the point is reached that counts; drawn
    amount: tuple[int, ...] = (0,)  # bytes, or hours of the clock; drawn


def _kill(name: str, task: Task, point: str, *nth: int) -> Fault:
    return Fault(f"kill: {name}", "kill", task, point, nth or (1,))


_KILLS = (
    _kill("before the feeds are leased", "lease_feeds", "commit:before", 2),
    _kill("feeds leased, not polled", "lease_feeds", "commit:after", 2),
    _kill("while feeds are asked", "poll", "web:after"),
    _kill("before the feed body is in landing", "poll", "publish:before"),
    _kill("feed body half written", "poll", "publish:half"),
    _kill("feed body written, without its name", "poll", "publish:unnamed"),
    _kill("feed body landed, poll not committed", "poll", "publish:after"),
    _kill("while a feed is parsed", "poll", "parse"),
    _kill("in the middle of storing a poll", "poll", "statement", 2, 3, 4, 5, 6),
    _kill("poll written, not committed", "poll", "commit:before", 1, 1, 2),
    _kill("poll committed, task not done", "poll", "commit:after", 1, 1, 2),
    _kill("batch made, not committed", "claim", "commit:before"),
    _kill("batch claimed, not fetched", "claim", "commit:after"),
    _kill("before pages are asked for", "fetch", "start"),
    _kill("while pages are asked for", "fetch", "web:after", 1, 2, 3),
    _kill("before the pages are in landing", "fetch", "publish:before"),
    _kill("pages half written", "fetch", "publish:half"),
    _kill("pages written, without their name", "fetch", "publish:unnamed"),
    _kill("pages landed, no row", "fetch", "publish:after"),
    _kill("capture rows written, not committed", "fetch", "rows:landing.capture"),
    _kill("fetch written, not committed", "fetch", "commit:before", 2),
    _kill("fetch committed, task not done", "fetch", "commit:after", 2),
    _kill("while pages are read", "clean", "parse", 1, 2),
    _kill("readings staged, not committed", "clean", "commit:before", 2),
    _kill("readings committed, task not done", "clean", "commit:after", 2),
    _kill("rules run, nothing marked", "check", "checked"),
    _kill("check written, not committed", "check", "commit:before", 2),
    _kill("check committed, task not done", "check", "commit:after", 2),
    _kill("article half loaded", "load", "statement", 2, 4, 6, 8, 10, 12, 16, 20, 25, 30),
    _kill("load written, not committed", "load", "commit:before"),
    _kill("load committed, task not done", "load", "commit:after"),
    _kill("before the run is settled", "settle", "start"),
    _kill("settled, not committed", "settle", "commit:before"),
    _kill("settled, task not done", "settle", "commit:after"),
)

_WRITES: tuple[tuple[Task, int], ...] = (
    ("lease_feeds", 2),
    ("poll", 1),
    ("claim", 1),
    ("fetch", 2),
    ("clean", 2),
    ("check", 2),
    ("load", 1),
    ("settle", 1),
)
"""Tasks, with the number of the transaction in which each writes."""

_DATABASE = (
    *(Fault(f"backend terminated: {task}", "terminate", task, "commit:before", (nth,)) for task, nth in _WRITES),
    Fault("backend terminated: in the middle of the load", "terminate", "load", "statement", (3, 8, 14)),
    *(Fault(f"cut before the commit: {task}", "cut_commit", task, "commit:before", (nth,)) for task, nth in _WRITES),
    *(Fault(f"commit not acknowledged: {task}", "lose_ack", task, "commit:before", (nth,)) for task, nth in _WRITES),
    Fault("server stopped: while feeds are asked", "restart", "poll", "publish:after"),
    Fault("server stopped: poll written", "restart", "poll", "commit:before"),
    Fault("server stopped: while pages are asked for", "restart", "fetch", "publish:after"),
    Fault("server stopped: in the middle of the load", "restart", "load", "statement", (2, 6, 12)),
    Fault("server stopped: load committed", "restart", "load", "commit:after"),
)

_ZOMBIES = (
    Fault("zombie: feed landed", "stop", "poll", "publish:after"),
    Fault("zombie: pages asked for", "stop", "fetch", "publish:before"),
    Fault("zombie: pages landed", "stop", "fetch", "publish:after"),
    Fault("zombie: pages being read", "stop", "clean", "parse"),
    Fault("zombie: rules run", "stop", "check", "checked"),
    Fault("zombie: about to load", "stop", "load", "start"),
    Fault("zombie: inside the load", "stop", "load", "statement", (2, 5, 9)),
)

_TWINS = tuple(Fault(f"twice at once: {task}", "twins", task) for task in TASKS)

_DISK = (
    Fault("no space: feed bodies", "no_space", "poll", "publish:write", amount=(0, 1, 500, 2000)),
    Fault("no space: pages", "no_space", "fetch", "publish:write", amount=(0, 1, 500, 4000)),
    Fault("full file system: feed bodies", "full_disk", "poll"),
    Fault("full file system: pages", "full_disk", "fetch"),
)

_HOURS = (-25, -3, -1, 1, 3, 25)
_SKEWED: tuple[Task, ...] = ("poll", "fetch", "clean", "load")
_CLOCKS = tuple(Fault(f"clock jumps: {task}", "clock", task, amount=_HOURS) for task in _SKEWED)

_WEB = (
    Fault("answer cut: feed", "cut_answer", "poll", "feed"),
    Fault("answer cut: page", "cut_answer", "fetch", "page"),
    Fault("answer cut: robots.txt", "cut_answer", "fetch", "robots"),
    Fault("connection reset: feed", "reset_answer", "poll", "feed"),
    Fault("connection reset: page", "reset_answer", "fetch", "page"),
)

_REST = (
    Fault("parsers killed: feeds", "parser", "poll", "parse"),
    Fault("parsers killed: pages", "parser", "clean", "parse"),
    Fault("feed removed: while polled", "drop_feed", "poll"),
    Fault("feed removed: while its pages are worked on", "drop_feed", "fetch"),
    Fault("feed removed: before the load", "drop_feed", "load"),
)

FAULTS: tuple[Fault, ...] = (*_KILLS, *_DATABASE, *_ZOMBIES, *_TWINS, *_DISK, *_CLOCKS, *_WEB, *_REST)
BY_NAME = {fault.name: fault for fault in FAULTS}
