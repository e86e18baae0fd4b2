"""The parent's side of the fork server: starts it, has it fork workers, ends them and itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO

from presswatch.errors import ContractError
from presswatch.sandbox.worker import ANSWER, ORDER, receive_exactly

_ANSWER_LIMIT_S = 300.0  # imports of a cold, busy machine
_END_LIMIT_S = 10.0
ENVIRONMENT = {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
"""All that children get: what is in ours (keys, passwords, addresses of databases) is no business of a parser's."""
_BOOT = """
import sys
sys.path[:] = {path!r}
from presswatch.sandbox.worker import serve
serve({control}, {memory_mb}, {preload!r})
"""


class NurseryLostError(Exception):
    """The nursery died, and its workers with it, through no fault of their inputs."""


@dataclass(slots=True)
class Worker:
    """A child that takes one input after another over a channel of its own."""

    pid: int
    channel: socket.socket
    served: int = 0


class ForkServer:
    """A process that forks workers. Started when first needed, and again after it was lost."""

    def __init__(self, memory_mb: int, preload: tuple[str, ...]) -> None:
        self._memory_mb = memory_mb
        self._loaded = set(preload)
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None  # what it says on stderr
        self._control: socket.socket | None = None
        self._pids: set[int] = set()

    def load(self, module: str) -> bool:
        """Have a module loaded into all workers to come; return whether it was not before.

        Raises:
            ContractError: it cannot be imported.
        """
        if module in self._loaded:
            return False
        self._loaded.add(module)
        if self._control is not None:
            name = module.encode()
            try:
                self._order(b"i", len(name), name)
            except NurseryLostError as error:
                raise self._broken() from error
        return True

    def fork(self) -> Worker:
        """Return a new worker.

        Raises:
            NurseryLostError: try again with new workers.
            ContractError: the nursery cannot be started.
        """
        if self._control is None:
            self._start()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = self._order(b"f", 0, descriptor=theirs.fileno())
            except NurseryLostError:
                ours.close()
                raise
        self._pids.add(pid)
        return Worker(pid, ours)

    def end(self, worker: Worker) -> int:
        """Kill a worker and return its exit code, negative for a signal (as ``subprocess`` has it).

        Raises:
            NurseryLostError: nobody is there any more who could tell.
        """
        worker.channel.close()
        try:
            os.kill(worker.pid, signal.SIGKILL)  # Not reaped yet, so the pid is still its own.
        except ProcessLookupError as error:
            raise NurseryLostError from error
        status = self._order(b"r", worker.pid)
        self._pids.discard(worker.pid)
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Stop everything and wait until it is gone. It starts anew when a worker is wanted again."""
        if self._control is None or self._process is None or self._complaints is None:
            return
        try:
            for pid in list(self._pids):
                os.kill(pid, signal.SIGKILL)
                self._order(b"r", pid)
        except (NurseryLostError, ProcessLookupError):
            pass  # it died before; its workers died with it
        self._pids.clear()
        self._control.close()
        self._control = None
        try:
            self._process.wait(_END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        code = _BOOT.format(
            path=sys.path, control=theirs.fileno(), memory_mb=self._memory_mb, preload=tuple(sorted(self._loaded))
        )
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  # closed by close
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and code
                [sys.executable, *(["-B"] if sys.dont_write_bytecode else []), "-c", code],
                env=ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
            )
        ours.settimeout(_ANSWER_LIMIT_S)
        self._control = ours
        try:
            self._answer()
        except NurseryLostError as error:
            raise self._broken() from error

    def _order(self, action: bytes, number: int, more: bytes = b"", *, descriptor: int | None = None) -> int:
        if self._control is None:
            raise NurseryLostError
        try:
            self._control.sendall(ORDER.pack(action, number) + more)
            if descriptor is not None:
                socket.send_fds(self._control, [b"f"], [descriptor])
        except OSError as error:
            raise NurseryLostError from error
        return self._answer()

    def _answer(self) -> int:
        if self._control is None:
            raise NurseryLostError
        try:
            data = receive_exactly(self._control, ANSWER.size)
        except OSError as error:
            raise NurseryLostError from error
        if data is None:
            raise NurseryLostError
        answer: int = ANSWER.unpack(data)[0]
        return answer

    def _broken(self) -> ContractError:
        """Return the error that says why the nursery did not start."""
        lines: list[str] = []
        if self._process and self._complaints:
            self._process.wait(_END_LIMIT_S)
            self._complaints.seek(0)
            lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        self.close()
        return ContractError(f"parser processes do not start: {lines[-1] if lines else 'no reason'}", reason="sandbox")
