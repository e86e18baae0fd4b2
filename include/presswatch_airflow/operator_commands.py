"""Runs commands of ours beside the api-server: heavy work, with parsers and the network, stays out of its process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import presswatch
from presswatch.errors import PermanentError

WITHIN_S: Final = 1800.0
"""Longer than any of them takes; what is cut off is taken up by the next run."""
GRACE_S: Final = 15.0
MOST_CHARS: Final = 1500
CODE: Final = str(Path(presswatch.__file__).parents[1])
PROGRAM: Final = f"import sys; sys.path.insert(0, {CODE!r}); from presswatch.cli import main; main()"
"""The commands of this very code, wherever Python would look first."""


def run_command(*arguments: str, within_s: float = WITHIN_S) -> Any:  # noqa: ANN401 - its JSON
    """Run ``presswatch`` with arguments and return what it printed as JSON. It ends with the api-server.

    Raises:
        PermanentError: it failed, in the words that it used.
    """
    code, out, err = _communicate([sys.executable, "-c", PROGRAM, *_with_json(arguments)], within_s)
    if code is None:
        raise PermanentError(f"it took longer than {within_s:.0f} s and was ended", reason="command_failed")
    if code:
        raise PermanentError(_last_words(err) or f"it ended with status {code}", reason="command_failed")
    try:
        return json.loads(out)
    except ValueError as error:
        raise PermanentError("its answer cannot be read", reason="command_failed") from error


def _with_json(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the option before those that are no options."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return [*arguments[:at], "--json", *arguments[at:]]


def _communicate(words: Sequence[str], within_s: float) -> tuple[int | None, str, str]:
    pipes = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - a list of words of ours; what persons wrote is the value of an option
        words, stdin=subprocess.DEVNULL, stdout=pipes, stderr=pipes, text=True, encoding="utf-8", errors="replace"
    ) as process:
        try:
            out, err = process.communicate(timeout=within_s)
        except subprocess.TimeoutExpired:
            _end(process)
            return None, "", ""
    return process.returncode, out, err


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()  # commands end in order then, and give back what they hold
    try:
        process.communicate(timeout=GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _last_words(err: str) -> str:
    lines = [line for line in err.splitlines() if line.strip()]
    return " ".join(lines[-2:])[-MOST_CHARS:]
