"""Parser processes that stay from one piece of work to the next: to load parsers anew takes most of the time otherwise.

A task of production starts its own, once for hundreds of pages; here the pieces are small and many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from presswatch.runtime import PARSER_MODULES, Runtime, open_runtime
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.settings import Settings


class StayingSandbox(ProcessSandbox):
    """A pool whose processes are kept when it is left."""

    is_lent = False

    def __enter__(self) -> StayingSandbox:
        self.is_lent = True
        return self

    def __exit__(self, *_: object) -> None:
        """Keep the processes."""
        self.is_lent = False


@dataclass
class StayingPools:
    """The pools of a program, to be closed at its end; one thread lends from them."""

    workers: int | None = None  # of each; None: what the settings say
    _pools: list[StayingSandbox] = field(default_factory=list)

    def lend(self, settings: Settings) -> StayingSandbox:
        """Return a pool that nobody uses; what a body leads to is parsed while its own pool is at work."""
        idle = next((pool for pool in self._pools if not pool.is_lent), None)
        if idle is None:
            idle = StayingSandbox(
                self.workers or settings.workers or os.cpu_count() or 1,
                limit_s=settings.parse_limit_s,
                memory_mb=settings.worker_memory_mb,
                preload=PARSER_MODULES,
            )
            self._pools.append(idle)
        return idle

    def close(self) -> None:
        """End all processes."""
        while self._pools:
            self._pools.pop().close()


@dataclass(frozen=True)
class StayingRuntime(Runtime):
    """The runtime of the product with parser processes that stay."""

    pools: StayingPools = field(default_factory=StayingPools)

    def sandbox(self) -> StayingSandbox:
        """Return a pool that stays."""
        return self.pools.lend(self.settings)


@contextmanager
def open_with(pools: StayingPools, settings: Settings, *, run_id: str) -> Iterator[StayingRuntime]:
    """Yield a runtime as ``open_runtime`` does, with pools that outlast it."""
    with open_runtime(settings, run_id=run_id) as plain:
        yield StayingRuntime(plain.settings, plain.engine, plain.run_id, plain.clock, pools)
