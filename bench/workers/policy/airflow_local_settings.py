"""Airflow's hook, of the benchmark with Celery: workers reach publishers on loopback."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if "celery" in sys.argv:
    # Task processes are forked from this one.
    from bench.workers.publishers import Publishers

    from presswatch.runtime import Runtime

    _port, _hosts = map(int, os.environ["BENCH_PUBLISHERS"].split(":"))
    _guard = Publishers(_port, _hosts, 0, Path()).guard
    Runtime.guard = property(lambda _: _guard)  # type: ignore[assignment,method-assign]
