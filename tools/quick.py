"""Runs the unit tests that belong to what changed since ``main``, for ``make quick``: ``quick.py``.

A changed module brings its mirrored test and those of ``tests/unit/covered_by.toml`` that need nothing but Python, a
changed unit test itself.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from mirror import PACKAGE, ROOT, TESTS, mirrored, neighbours

PURE = (f"{TESTS}/", "tests/corpus/")
"""Tiers that need nothing but Python; the others are too slow to run between edits."""
OTHERS = {"include/presswatch_local": "local", "include/newsworld": "newsworld", "bench": "bench", "tools": "tools"}
"""Folders beside the product, and where their tests are."""


def main() -> int:
    """Run the tests and return their exit status."""
    files = sorted({test for file in changed() for test in tests_of(file) if (ROOT / test).exists()})
    print(f"tests of what changed: {' '.join(files) or 'none'}")  # noqa: T201 - this is its output
    if not files:
        return 0
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "--dist", "loadfile", *files]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own tests


def changed() -> set[str]:
    """Return the files that differ from where this branch left ``main``, uncommitted and new ones too."""
    base = git("merge-base", "HEAD", "main") or ["HEAD"]
    return {*git("diff", "--name-only", base[0]), *git("ls-files", "--others", "--exclude-standard")}


def git(*arguments: str) -> list[str]:
    """Return the lines that Git prints; none where it fails."""
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - see the callers
    return done.stdout.splitlines() if done.returncode == 0 else []


def tests_of(file: str) -> Iterator[str]:
    """Yield the unit tests that belong to a file, whether they exist or not."""
    path, _, kind = file.rpartition(".")
    if kind != "py":
        return
    if file.startswith(f"{TESTS}/"):
        if "/test_" in file:
            yield file
    elif file.startswith(f"{PACKAGE}/"):
        module = path.removeprefix(f"{PACKAGE}/")
        yield mirrored(module).as_posix()
        yield from (test for test in neighbours(module) if test.startswith(PURE))
    for folder, tests in OTHERS.items():
        if file.startswith(f"{folder}/"):
            yield f"{TESTS}/{tests}/test_{path.rpartition('/')[2]}.py"


if __name__ == "__main__":
    sys.exit(main())
