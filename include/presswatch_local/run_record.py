"""What a run keeps of itself in VAR while it lives: the lock that makes it the only one, and who it is."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from presswatch.embedded.paths import EmbeddedPaths, prepare
from presswatch.errors import SettingsError
from presswatch.settings import Settings


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as written down; after ``kill -9`` it tells the next one what it inherits."""

    pid: int
    born: float  # seconds since the epoch; a number alone may belong to another program by now
    owns_server: bool = False  # it started the database server, so it stops it

    def find(self) -> psutil.Process | None:
        """Return the supervisor's process if it still lives."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.born) < 1:  # two readings differ by clock ticks
                return process
        return None


def base_url(settings: Settings) -> str:
    """Return the address of the Airflow UI and its REST API."""
    return f"http://127.0.0.1:{settings.port}"


def home(settings: Settings) -> Path:
    """Return Airflow's home, which is the working folder of all our processes."""
    return settings.var.resolve() / "airflow"


def log_file(settings: Settings, name: str) -> Path:
    """Return the file that a component writes to."""
    return settings.var.resolve() / "logs" / f"{name}.log"


def write_record(settings: Settings, *, owns_server: bool) -> None:
    """Write down this process as the run that is under way, in one step."""
    record = RunRecord(os.getpid(), psutil.Process().create_time(), owns_server)
    half = _record_file(settings).with_suffix(".new")
    half.write_text(json.dumps(asdict(record)))
    half.replace(_record_file(settings))


def read_record(settings: Settings) -> RunRecord | None:
    """Return the record of the run that is under way or was killed, or None."""
    try:
        return RunRecord(**json.loads(_record_file(settings).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def drop_record(settings: Settings) -> None:
    """Forget the run: it ended in order."""
    _record_file(settings).unlink(missing_ok=True)


@contextlib.contextmanager
def only_run(settings: Settings) -> Iterator[None]:
    """Be the only run in this VAR; the kernel ends the claim with the process, however that ends.

    Raises:
        SettingsError: another run is under way, or VAR cannot be written.
    """
    prepare(EmbeddedPaths.of(settings))
    with (settings.var / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"already running: {base_url(settings)}") from error
        yield


def _record_file(settings: Settings) -> Path:
    return settings.var.resolve() / "run.json"
