"""The children of the sandbox: a fork server that has the parsers loaded, and its workers, under limits."""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from presswatch.errors import PresswatchError, WorkerLimitError

ORDER = struct.Struct("!cq")
"""To the nursery: what to do (``f`` fork, ``r`` reap, ``i`` import) and a number (pid, or length of a module name)."""

ANSWER = struct.Struct("!q")
"""From the nursery: pid, wait status, or 0."""

_LENGTH = struct.Struct("!Q")
_PR_SET_PDEATHSIG = 1  # prctl(2)


def send_message(channel: socket.socket, message: bytes) -> None:
    """Send one message whole."""
    channel.sendall(_LENGTH.pack(len(message)))
    channel.sendall(message)


def receive_message(channel: socket.socket) -> bytes | None:
    """Return the next message, or None when the other side has closed."""
    head = receive_exactly(channel, _LENGTH.size)
    return None if head is None else receive_exactly(channel, _LENGTH.unpack(head)[0])


def receive_exactly(channel: socket.socket, size: int) -> bytes | None:
    """Return so many bytes, or None when the other side closes before."""
    data = bytearray(size)
    view = memoryview(data)
    got = 0
    while got < size:
        if not (count := channel.recv_into(view[got:])):
            return None
        got += count
    return bytes(data)


def serve(control_fd: int, memory_mb: int, preload: tuple[str, ...]) -> None:
    """Fork workers on order until the other side closes the control channel."""
    control = socket.socket(fileno=control_fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    for module in preload:
        importlib.import_module(module)
    gc.freeze()  # Loaded modules stay shared between the workers.
    gc.set_threshold(10_000)  # A page makes thousands of tuples and hardly a cycle.
    control.sendall(ANSWER.pack(0))
    while order := control.recv(ORDER.size, socket.MSG_WAITALL):
        action, number = ORDER.unpack(order)
        if action == b"f":
            answer = _fork(control, memory_mb)
        elif action == b"r":
            answer = os.waitpid(number, 0)[1]
        else:
            importlib.import_module((receive_exactly(control, number) or b"").decode())
            answer = 0
        control.sendall(ANSWER.pack(answer))


def _fork(control: socket.socket, memory_mb: int) -> int:
    _, fds, _, _ = socket.recv_fds(control, 1, 1)
    pid = os.fork()
    if pid:
        os.close(fds[0])
        return pid
    status = 1
    try:
        control.close()
        _limit(memory_mb)
        _work(socket.socket(fileno=fds[0]))
        status = 0
    finally:
        os._exit(status)  # never back into the nursery's loop


def _limit(memory_mb: int) -> None:
    """Bound the memory this process may still take, write no core, and die with the nursery.

    RLIMIT_DATA counts what is written to; RLIMIT_AS would count shared libraries and the room that allocators reserve.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        limit = pages * resource.getpagesize() + (memory_mb << 20)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 2)  # what libraries log about enemy input has no place in our logs


def _work(channel: socket.socket) -> None:
    while (message := receive_message(channel)) is not None:
        try:
            answer = pickle.dumps(_call(message))
        except MemoryError:
            send_message(channel, pickle.dumps(WorkerLimitError("out of memory", reason="parser_memory")))
            return  # what is left of this process is not to be trusted
        except Exception as error:  # noqa: BLE001  # the outermost loop: the result could not be pickled
            answer = pickle.dumps(_as_limit(error))
        del message
        send_message(channel, answer)


def _call(message: bytes) -> object:
    try:
        function, given = pickle.loads(message)  # noqa: S301  # from our own parent
        return _checked(function)(given)
    except (PresswatchError, MemoryError) as error:
        if isinstance(error, MemoryError):
            raise
        return error
    except BaseException as error:  # noqa: BLE001  # SystemExit and what foreign code derives from BaseException
        return _as_limit(error)


def _checked(function: object) -> Callable[[object], object]:
    if not callable(function):
        raise TypeError(f"{function!r} cannot be called")
    return function


def _as_limit(error: BaseException) -> WorkerLimitError:
    text = f"{type(error).__name__}: {error}"
    return WorkerLimitError(text[:300].encode("utf-8", "replace").decode(), reason="parser_error")
