"""One laboratory: a server, an outside world, a warm process to fork workers from. Runs follow each other in it."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import subprocess
import tempfile
import warnings
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import TracebackType

import psutil
from tests.faults.laboratory.outside import Outside
from tests.faults.laboratory.server import Server

from newsworld import running_world
from presswatch import ingesting, polling
from presswatch.fetch import client
from presswatch.runtime import PARSER_MODULES, Runtime
from presswatch.settings import Settings
from presswatch.validation.gx import load_gx
from presswatch.validation.run_suites import check_articles
from presswatch.warehouse.engine import make_engine

_PR_SET_CHILD_SUBREAPER = 36
_LANDING_MB = 64


class Lane:
    """A context manager; of one thread, because it forks."""

    def __init__(self, *, spoil: str = "", is_loud: bool = False) -> None:
        self.spoil = spoil
        self.is_loud = is_loud
        self.known: dict[bytes, object] = {}  # what pure functions have said
        self._stack = ExitStack()

    def __enter__(self) -> Lane:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def _start(self) -> None:
        self._others = {child.pid for child in psutil.Process().children()}
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
        self._stack.callback(ctypes.CDLL(None).prctl, _PR_SET_CHILD_SUBREAPER, 0)
        self.server = self._stack.enter_context(Server())
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="pw-lab-")))
        self.has_own_disk = self._mount()
        self.engine = make_engine(self.server.url)
        self._stack.callback(setattr, client, "_tls_context", client._tls_context)
        warm_up(self)
        self.outside = Outside(self.server.settings.pg_port, self.folder / "houses")
        self._stack.callback(self.outside.stop)
        gc.freeze()  # What is loaded stays shared with what is forked.
        self._stack.callback(gc.unfreeze)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.engine.dispose()
        self._stack.close()

    @property
    def landing(self) -> Path:
        """Return the folder of received bytes."""
        return self.folder / "disk" / "landing"

    def _mount(self) -> bool:
        """Give landing a small file system of its own, where we may; return whether it has."""
        disk = self.folder / "disk"
        disk.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={_LANDING_MB}m", "tmpfs", str(disk)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            return False
        self._stack.callback(subprocess.run, ["umount", str(disk)], check=False)
        return True

    def fresh(self, source_ids: tuple[str, ...]) -> Path:
        """Empty warehouse and landing, put the source files of a run in their folder and return it."""
        self.engine.dispose()
        self.server.fresh_database()
        shutil.rmtree(self.landing, ignore_errors=True)
        sources = self.folder / "sources"
        shutil.rmtree(sources, ignore_errors=True)
        sources.mkdir()
        for source_id in source_ids:
            self.put_source(source_id)
        return sources

    def put_source(self, source_id: str) -> None:
        """Configure a house."""
        shutil.copy(self.folder / "houses" / f"{source_id}.yaml", self.folder / "sources")

    def fill_disk(self) -> None:
        """Leave no room for landing."""
        with (self.folder / "disk" / "filler").open("wb", buffering=0) as file:
            free = shutil.disk_usage(self.folder / "disk").free
            os.posix_fallocate(file.fileno(), 0, max(free - 4096, 1))
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def empty_disk(self) -> None:
        """Give the room back."""
        (self.folder / "disk" / "filler").unlink(missing_ok=True)

    def strangers(self) -> list[str]:
        """Reap what has ended, and return the processes below us that nobody knows."""
        ours = {self.outside.pid, self.server.postmaster, *self._others}
        found = []
        for child in psutil.Process().children():
            if child.pid in ours:
                continue
            if child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, 0)
            else:
                found.append(f"{child.pid} {child.name()}")
        return found


def warm_up(lane: Lane) -> None:
    """Load all that the tasks load and go through them once, so that what is forked finds everything compiled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_gx()
        for module in PARSER_MODULES:
            __import__(module)
        check_articles([])
    client._tls_context = cache(client._tls_context)  # 20 ms for each client, in a world that speaks no TLS
    with running_world() as world, tempfile.TemporaryDirectory() as folder:
        world.write_sources(lane.folder / "houses")
        sources = lane.fresh(("elbkurier", "folha-do-cais"))
        settings = Settings(
            var=Path(folder), sources=sources, allowed_private_hosts=world.allow, landing=f"{folder}/landing"
        )
        run = _WarmRuntime(settings, lane.engine, "warm")
        for _ in range(3):
            polling.poll_feeds(run, polling.claim_feeds(run, everything=True))
            leases = ingesting.claim_batches(run, revisit=True)
            for lease in leases:
                for stage in (
                    ingesting.fetch_pages,
                    ingesting.clean_pages,
                    ingesting.check_articles,
                    ingesting.load_articles,
                ):
                    stage(run, lease)
            ingesting.settle(run, leases)
            world.advance()
    lane.engine.dispose()


class _WarmRuntime(Runtime):
    """Parses in this very process, to have the parsers warm."""

    def sandbox(self):  # type: ignore[no-untyped-def, override]
        from contextlib import nullcontext

        class Inline:
            def run(self, function, inputs):  # type: ignore[no-untyped-def]
                return (function(one) for one in inputs)

        return nullcontext(Inline())
