"""Checks how long functions and modules are: at most 40 and 400 lines: ``check_sizes.py``.

Prints one line for each that is longer and exits with 1 if there is any. A function counts from ``def`` to its end.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("include", "plugins", "dags", "bench", "tools", "scripts", "tests")
MOST_FUNCTION_LINES = 40
MOST_MODULE_LINES = 400
LONGER_ON_PURPOSE = {
    "include/presswatch/fetch/client.py:get": "half of it is its signature and what it promises",
    "tests/dags/hostile_rows.py:fill": "rows of a small warehouse, one after the other",
    "tests/faults/laboratory/striking.py:patch_modules": "a list of what is patched",
    "tests/integration/fetch/test_hostile.py": "a catalogue: a case is a handler and a line",
}
"""Path, or path and function, → why it may be longer today. A line that is no longer needed is a mistake too."""
MADE_BY_A_TOOL = "migrations/versions"
"""Alembic writes these; nobody changes them afterwards."""


def mistakes(root: Path = ROOT) -> Iterator[str]:
    """Yield what is longer than it may be, and exceptions that nothing needs."""
    longer = dict(too_long(root))
    yield from (f"{name}: {lines} lines" for name, lines in longer.items() if name not in LONGER_ON_PURPOSE)
    yield from (f"{name}: not too long, needs no exception" for name in LONGER_ON_PURPOSE if name not in longer)


def too_long(root: Path) -> Iterator[tuple[str, int]]:
    """Yield each module and function over its limit, with its lines."""
    for file in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        name, text = file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
        if MADE_BY_A_TOOL in name:
            continue
        if text.count("\n") > MOST_MODULE_LINES:
            yield name, text.count("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_FUNCTION_LINES:
                    yield f"{name}:{node.name}", lines


def main() -> int:
    """Print the mistakes and return the exit status."""
    found = list(mistakes())
    print("\n".join(found) or "no function and no module is too long")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
