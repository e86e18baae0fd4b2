"""``make stop``: ends a run from outside, whether it is well, stuck, or was killed and left things behind."""

from __future__ import annotations

import contextlib
import signal
import time

import psutil

from presswatch import embedded
from presswatch.embedded.processes import is_gone
from presswatch.settings import Settings
from presswatch_local.console import Say
from presswatch_local.process_tree import end_leftovers, kill, tree
from presswatch_local.run_record import drop_record, home, read_record

STOPS_WITHIN_S = 60.0


def stop(settings: Settings, say: Say) -> None:
    """Ask the run to stop, kill it if it does not, and end what is left of it, the embedded server included."""
    record = read_record(settings)
    if record and (supervisor := record.find()):
        say(f"stopping the run of {settings.var}")
        if not _ends_when_asked(supervisor):
            kill(tree(supervisor.pid))
    if ended := end_leftovers(home(settings)):
        say(f"ended {ended} processes that a killed run had left")
    if embedded.is_running(settings):
        embedded.stop(settings)
        say(f"stopped PostgreSQL of {settings.var}")
    drop_record(settings)


def _ends_when_asked(supervisor: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        supervisor.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOPS_WITHIN_S
    while not is_gone(supervisor):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
