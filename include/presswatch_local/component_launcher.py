"""The supervisor's side of ``airflow_forks``: has components forked, and watches them like children of its own."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from presswatch_local.airflow_forks import ANSWER, FORK, LOAD, REAP, SHED

READY_WITHIN_S = 120.0
"""For the imports, on a busy machine."""


class LauncherLostError(Exception):
    """The launcher has ended. What it forked goes on; new components are started without it."""


class ComponentLauncher:
    """A process of ``airflow_forks``."""

    def __init__(self, env: Mapping[str, str], folder: Path, output: IO[bytes]) -> None:
        """Start it; it is ready some seconds later, and the first order waits for that."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(READY_WITHIN_S)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-m", "presswatch_local.airflow_forks", str(theirs.fileno())],
                env=dict(env),
                cwd=folder,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._control.send(LOAD)

    @property
    def pid(self) -> int:
        """Return the pid of the launcher itself."""
        return self._process.pid

    def fork(self, arguments: Sequence[str], output: IO[bytes]) -> ForkedComponent:
        """Return a new component: ``airflow`` with these arguments.

        Raises:
            LauncherLostError: there is none.
        """
        return ForkedComponent(self, self._order(FORK + "\0".join(arguments).encode(), output.fileno()))

    def reap(self, pid: int) -> int:
        """Return the exit code of a component that has ended, negative for a signal; 1 where nobody knows it."""
        try:
            return os.waitstatus_to_exitcode(self._order(REAP + str(pid).encode()))
        except LauncherLostError:
            return 1

    def shed(self) -> None:
        """Have the launcher give its memory back until the next component is forked, some seconds later then."""
        with contextlib.suppress(OSError):  # it has ended, as the next order will tell
            self._control.send(SHED)

    def close(self) -> None:
        """End the launcher; it leaves by itself when nobody gives orders any more."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self._process.kill()
        self._process.wait()

    def _order(self, order: bytes, *descriptors: int) -> int:
        try:
            socket.send_fds(self._control, [order], descriptors)
            answer = self._control.recv(ANSWER.size)
        except OSError as error:
            self._process.kill()  # lest it forks later what is started by itself meanwhile
            raise LauncherLostError from error
        if not answer:
            raise LauncherLostError
        number: int = ANSWER.unpack(answer)[0]
        return number


class ForkedComponent:
    """A component that a launcher forked, with what is needed of ``subprocess.Popen``."""

    def __init__(self, launcher: ComponentLauncher, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._launcher = launcher
        self._descriptor = os.pidfd_open(pid)  # not reaped before we ask for it, so the pid is still its own

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self.returncode if self._has_ended(0.0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code when it has ended.

        Raises:
            subprocess.TimeoutExpired: it has not within the time, seconds.
        """
        if not self._has_ended(timeout) or self.returncode is None:
            raise subprocess.TimeoutExpired("airflow", timeout or 0.0)
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, number)

    def _has_ended(self, within_s: float | None) -> bool:
        if self.returncode is not None:
            return True
        poller = select.poll()
        poller.register(self._descriptor, select.POLLIN)
        if not poller.poll(None if within_s is None else 1000 * within_s):
            return False
        self.returncode = self._launcher.reap(self.pid)
        os.close(self._descriptor)
        return True


Child = subprocess.Popen[bytes] | ForkedComponent
"""A process that we started, or had started."""
