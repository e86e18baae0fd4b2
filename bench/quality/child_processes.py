"""Children that run the systems: a hang, a crash or rubbish costs one page, and is counted."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import select
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from bench.quality.install import FOLDER, REPOSITORY

SYSTEMS_FILE = Path(__file__).with_name("systems.py")
CACHE = REPOSITORY / "var" / "quality"
PAGE_LIMIT_S, START_LIMIT_S = 120.0, 180.0
MOST_BYTES = 64 << 20
"""Of an answer; the largest page here has 4 MB."""


class UnavailableError(Exception):
    """A system cannot run here; the message says why."""


class Command(NamedTuple):
    """How the child of a system is started."""

    words: tuple[str, ...]
    pythonpath: str = ""


def command(python: str | Path, name: str, pythonpath: Path | None = None) -> Command:
    """Return how a system is started with a Python."""
    return Command((str(python), "-P", str(SYSTEMS_FILE), name), str(pythonpath or ""))


class Child:
    """One child of one system, started again when it had to be ended."""

    def __init__(self, how: Command, page_limit_s: float = PAGE_LIMIT_S, start_limit_s: float = START_LIMIT_S) -> None:
        self.how, self.page_limit_s, self.start_limit_s = how, page_limit_s, start_limit_s
        self.process: subprocess.Popen[bytes] | None = None
        self.rest = b""

    def read(self, url: str, html: bytes) -> dict[str, Any]:
        """Return the reading of a page; with the outcome ``hang``, ``crash`` or ``rubbish`` where there is none.

        Raises:
            UnavailableError: the system cannot be started.
        """
        process = self.process or self._start()
        line = json.dumps({"url": url, "html": base64.b64encode(html).decode()}).encode() + b"\n"
        try:
            self._write(process, line)
            reading = json.loads(self._line(process, self.page_limit_s))
            if isinstance(reading, dict) and isinstance(reading.get("body"), str):
                return reading
            outcome = "rubbish"
        except TimeoutError:
            outcome = "hang"
        except OSError:
            outcome = "crash"
        except ValueError:
            outcome = "rubbish"
        self.close()
        return {"body": "", "outcome": outcome}

    def close(self) -> None:
        """End the child."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process, self.rest = None, b""

    def _start(self) -> subprocess.Popen[bytes]:
        settings = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "PYTHONHASHSEED": "0"}
        settings |= {"PYTHONPATH": self.how.pythonpath} if self.how.pythonpath else {}
        try:
            self.process = subprocess.Popen(
                self.how.words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=settings,
            )
            said = json.loads(self._line(self.process, self.start_limit_s))
        except (OSError, ValueError) as error:
            self.close()
            raise UnavailableError(f"does not start: {error or type(error).__name__}") from error
        if not isinstance(said, dict) or not said.get("ready"):
            self.close()
            raise UnavailableError(str(said.get("problem") if isinstance(said, dict) else said))
        return self.process

    def _write(self, process: subprocess.Popen[bytes], line: bytes) -> None:
        """Write a line without waiting for ever on a child that does not read."""
        assert process.stdin is not None
        until = time.monotonic() + self.page_limit_s
        while line:
            if not select.select([], [process.stdin], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError
            line = line[os.write(process.stdin.fileno(), line[: select.PIPE_BUF]) :]

    def _line(self, process: subprocess.Popen[bytes], limit_s: float) -> bytes:
        assert process.stdout is not None
        until = time.monotonic() + limit_s
        while b"\n" not in self.rest:
            if not select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError("no answer in time")
            part = os.read(process.stdout.fileno(), 1 << 16)
            if not part:
                raise ConnectionError("it ended")
            self.rest += part
            if len(self.rest) > MOST_BYTES:
                raise ValueError("no line")
        line, _, self.rest = self.rest.partition(b"\n")
        return line


class Cache:
    """The readings of one system of one version, by page: they do not change from one run to the next."""

    def __init__(self, name: str, version: str, folder: Path = CACHE) -> None:
        code = hashlib.sha256(SYSTEMS_FILE.read_bytes()).hexdigest()[:12]
        self.path = folder / f"{name}-{version}-{code}.jsonl"
        self.lock = Lock()
        self.known: dict[str, dict[str, Any]] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError):  # A run that was ended leaves half a line.
                    key, reading = json.loads(line)
                    self.known[key] = reading
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def read(self, child: Child, url: str, html: bytes) -> dict[str, Any]:
        """Return the reading that is kept, else that of the child; one that hung or crashed is not kept."""
        key = hashlib.sha256(url.encode() + b"\n" + html).hexdigest()
        if key in self.known:
            return self.known[key]
        reading = child.read(url, html)
        if reading.get("outcome") not in {"hang", "crash", "rubbish"}:
            with self.lock, self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, reading]) + "\n")
        return reading


def installed_peers() -> dict[str, dict[str, str]]:
    """Return version and problem of each peer by name; empty where they were never installed."""
    listed = FOLDER / "peers.json"
    if not listed.exists():
        return {}
    found: dict[str, dict[str, str]] = json.loads(listed.read_text(encoding="utf-8"))
    return found
