"""What the sandbox is made to run: importable by name, as it asks."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

from lxml import html

from presswatch.errors import RobotsDeniedError


def double(number: int) -> int:
    return number * 2


def surroundings(_: object) -> bytes:
    """Return all that this process and the one that forked it were given by name."""
    own = "\0".join(f"{name}={value}" for name, value in os.environ.items()).encode()
    return own + Path("/proc/self/environ").read_bytes() + Path(f"/proc/{os.getppid()}/environ").read_bytes()


def has_loaded(module: str) -> bool:
    return module in sys.modules


def pid_of(_: object) -> int:
    return os.getpid()


def nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def misbehave(how: object) -> object:  # noqa: C901, PLR0911, PLR0912  # a list of sins
    match how:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "regex":  # C code that no Python signal handler interrupts
            import re

            return re.match(r"(a+)+$", "a" * 40 + "b")
        case "segv":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "quit":
            raise SystemExit(4)
        case "memory":
            return len(b"x" * (4 << 30))
        case "list":
            return len([[number] for number in range(10**9)])
        case "many":
            return [bytearray(1 << 20) for _ in range(4096)]
        case "lxml":
            return len(html.fromstring("<p>" + "<b>x</b>" * 60_000_000))
        case "recursion":
            return misbehave_deeper(how)
        case "value":
            raise ValueError("enemy \x1b[31m text " + "x" * 10_000)
        case "ours":
            raise RobotsDeniedError("not allowed")
        case "lambda":
            return lambda: None
        case "kill_nursery":
            os.kill(os.getppid(), 9)
            time.sleep(60)
        case _:
            return how
    return None


def misbehave_deeper(how: object) -> object:
    return misbehave_deeper([how])


def body_size(body: bytes) -> tuple[int, bytes]:
    return len(body), body


def parse_html(body: str) -> int:
    return len(html.fromstring(body).xpath("//p"))


def resident_mb(_: object) -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
