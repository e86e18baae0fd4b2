"""The workers of a run: who does which task, who died, who was stopped, what is tried again."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

from tests.faults.laboratory.faults import Task
from tests.faults.laboratory.plan import Strike
from tests.faults.laboratory.report import Breach, RunReport
from tests.faults.laboratory.worker import Order, Said, Setup, Worker

WORKERS = 2
TRIES = 3
SILENCE_S = 40.0
"""Longest time that nothing is heard of any worker."""

INSIDE = frozenset({"kill", "stop", "terminate", "cut_commit", "lose_ack", "restart", "no_space", "parser"})
"""Actions that strike inside the process of the task."""

MISTAKES = frozenset({"LedgerError", "AssertionError", "TypeError", "KeyError", "AttributeError", "NoResultFound"})
"""Errors that no fault excuses: a broken sum, or a defect in the code."""


@dataclass
class Job:
    """Tasks for one worker at a time, one after the other, on one thing given."""

    tasks: Sequence[Task]
    given: Any = None
    strikes: dict[Task, Strike] = field(default_factory=dict)
    place: int = 0
    tries: int = 0
    has_struck: bool = False
    result: Any = None

    @property
    def task(self) -> Task:
        """Return the task that is to be done."""
        return self.tasks[self.place]


class Crew:
    """Does jobs in processes that may die of them, and writes what strikes into the report of the run."""

    def __init__(self, setup: Setup, report: RunReport, crash: Callable[[], None], *, may_remember: bool) -> None:
        """Fork nobody yet.

        Args:
            setup: what workers are forked with.
            report: of the run.
            crash: stops the server at once and starts it again.
            may_remember: whether pure functions are asked nothing twice.
        """
        self._setup, self._report, self._crash = setup, report, crash
        self._may_remember = may_remember
        self._at_work: dict[int, Worker] = {}
        self._stopped: list[tuple[Worker, Job, Strike]] = []
        self.clock_hours = 0  # by which the clock of all is wrong
        self.unclaimed: set[str] = set()  # sources that the operator removed: nobody takes over what is done for them
        self.is_calm = False  # no fault is about: a task that fails now has no excuse

    def work(self, jobs: Sequence[Job]) -> None:
        """Have the jobs done by at most so many workers at once."""
        waiting, busy = deque(jobs), dict[int, Job]()
        while waiting or busy:
            for slot in range(WORKERS):
                if slot not in busy and waiting:
                    busy[slot] = waiting.popleft()
                    self._give(slot, busy[slot])
            ready = wait([self._at_work[slot].channel for slot in busy], SILENCE_S)
            if not ready:
                self._breach("unbounded", f"nothing is heard of {[job.task for job in busy.values()]}")
                return self.dismiss()
            for slot in [slot for slot in busy if self._at_work[slot].channel in ready]:
                if self._book(slot, busy[slot]):
                    del busy[slot]
        return None

    def _give(self, slot: int, job: Job) -> None:
        if slot not in self._at_work:
            self._at_work[slot] = Worker.fork(self._setup)
        strike = job.strikes.get(job.task)
        inside = strike if strike and strike.action in INSIDE and not job.has_struck else None
        self._at_work[slot].order(Order(job.task, job.given, inside, self.clock_hours, self._may_remember))

    def _book(self, slot: int, job: Job) -> bool:
        """Take in what a worker says; return whether it is done with the job."""
        worker = self._at_work[slot]
        said = worker.hear()
        if said is None:
            self._retire(slot)
            return self._again(slot, job, "the process died")
        strike = job.strikes.get(job.task)
        if said.word in ("fired", "stopped", "restart"):
            assert strike is not None
            self._report.fired[strike.name] += 1
            job.has_struck = True
        match said.word:
            case "stopped":
                self._stopped.append((self._at_work.pop(slot), job, strike))  # type: ignore[arg-type]
                return True
            case "restart":
                self._crash()
                worker.channel.send("go on")
                return False
            case "fired":
                return False
            case "failed":
                self._note_failure(job, said)
                return self._again(slot, job, f"{said.error}: {said.what}")
        return self._next(slot, job, said.what)

    def _next(self, slot: int, job: Job, result: Any) -> bool:
        job.tries, job.has_struck = 0, False
        if job.place + 1 == len(job.tasks):
            job.result = result
            return True
        job.place += 1
        self._give(slot, job)
        return False

    def _again(self, slot: int, job: Job, why: str) -> bool:
        """Try a task again as Airflow would, or give it up; return whether it is given up."""
        job.tries += 1
        strike = job.strikes.get(job.task)
        if self.is_calm:
            self._breach("unaccounted", f"{job.task} fails though all is well again: {why}")
        if job.tries >= TRIES or (strike is not None and not strike.is_retried):
            return True
        job.has_struck = True
        self._give(slot, job)
        return False

    def _note_failure(self, job: Job, said: Said) -> None:
        if said.error in MISTAKES:
            self._breach("unaccounted", f"{job.task} raised {said.error}: {said.what}")

    def _retire(self, slot: int) -> None:
        self._report.rss_mb = max(self._report.rss_mb, self._at_work.pop(slot).end())

    def dismiss(self) -> None:
        """End all that live."""
        for slot in list(self._at_work):
            self._retire(slot)
        for worker, _, _ in self._stopped:
            worker.end()
        self._stopped.clear()

    @property
    def has_stopped(self) -> bool:
        """Return whether there are workers that were stopped in the middle of a task."""
        return bool(self._stopped)

    def raise_the_dead(self) -> None:
        """Let those that were stopped go on, after others have taken over: nothing they do may count.

        A poll of a feed that the operator has removed counts: nobody else polls it, and what it saw is accounted for.
        """
        for worker, job, strike in self._stopped:
            os.kill(worker.pid, signal.SIGCONT)
            said = worker.hear() if worker.channel.poll(SILENCE_S) else None
            if said is not None and said.word == "done" and not _is_refused(said.what, self._unclaimed_in(job)):
                self._breach("duplicated", f"{strike.name}: what it did in {job.task} was accepted: {said.what}")
            self._report.rss_mb = max(self._report.rss_mb, worker.end())
        self._stopped.clear()

    def _unclaimed_in(self, job: Job) -> int:
        """Return how many of the feeds that a job polls nobody else may poll."""
        if job.task != "poll":
            return 0
        return sum(lease.feed_id.split("/")[0] in self.unclaimed for lease in job.given)

    def _breach(self, kind: Any, what: str) -> None:
        self._report.breaches.append(Breach(kind, what))


def _is_refused(result: Any, unclaimed: int) -> bool:
    """Return whether what a late attempt returned says that it has written nothing, but for so many feeds."""
    if result == {"done_before": 1}:
        return True
    outcomes = result.get("outcomes") if isinstance(result, dict) else None
    return outcomes is not None and sum(outcomes.values()) - outcomes.get("superseded", 0) <= unclaimed
