"""Measures what a piece of work takes: CPU seconds and growth of the peak of memory, here and in parser children."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from presswatch.errors import PresswatchError
from presswatch.ports import Sandbox

_STATUS = Path("/proc/self/status")
_CLEAR_REFS = Path("/proc/self/clear_refs")


class Measured(NamedTuple):
    """A result from a child with its cost."""

    made: Any
    cpu_s: float
    mb: float


def reset_peak() -> float:
    """Forget the peak of memory so far (proc(5), clear_refs 5) and return what is resident now, MB."""
    _CLEAR_REFS.write_text("5")
    return _resident("VmRSS")


def peak_mb() -> float:
    """Return the peak since the reset, MB."""
    return _resident("VmHWM")


def _resident(name: str) -> float:
    lines = _STATUS.read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":")) / 1024


def measured(given: tuple[Callable[[Any], Any], Any]) -> Measured:
    """Call a function in the child and return its result, or its error, with the cost."""
    function, one = given
    before_mb, started = reset_peak(), time.process_time()
    try:
        made = function(one)
    except PresswatchError as error:
        made = error
    return Measured(made, time.process_time() - started, peak_mb() - before_mb)


class Meter:
    """A sandbox (``ports.Sandbox``) that adds up what its inputs cost."""

    def __init__(self, inner: Sandbox) -> None:
        self._inner = inner
        self.cpu_s = 0.0
        self.mb = 0.0

    def reset(self) -> None:
        self.cpu_s = self.mb = 0.0

    def run(self, function: Callable[[Any], Any], inputs: Iterable[Any]) -> Iterator[Any]:
        started = time.monotonic()
        for made in self._inner.run(measured, ((function, one) for one in inputs)):
            if isinstance(made, Measured):
                self.cpu_s += made.cpu_s
                self.mb = max(self.mb, made.mb)
                yield made.made
            else:  # the child is gone, and its counts with it; it cannot have had more CPU than time
                self.cpu_s += time.monotonic() - started
                yield made
            started = time.monotonic()
