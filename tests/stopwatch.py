"""Time that a test waits for a core, on a machine that has much to do, is no time of what is tested."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path


class Stopwatch:
    """Counts for the thread that makes it, from then on."""

    def __init__(self) -> None:
        self._began, self._waited = time.monotonic(), _waited_s()

    def seconds(self) -> float:
        """Return how long the thread worked, slept or waited for others: not how long it was ready and had no core."""
        return time.monotonic() - self._began - (_waited_s() - self._waited)


def _waited_s() -> float:
    """Return how long this thread has waited for a core; 0 where the kernel does not say."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()[1]) / 1e9
    return 0.0
