"""Which unit test belongs to which module: ``mirror.py`` checks that every module of the product has one.

``presswatch/<path>/<module>.py`` is tested by ``tests/unit/<path>/test_<module>.py``, or by the neighbours that
``tests/unit/covered_by.toml`` names for it or for a folder it is in.
Prints one line for each mistake and exits with 1 if there is any.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("include/presswatch")
TESTS = Path("tests/unit")
TABLE = TESTS / "covered_by.toml"
UNTESTED = "migrations"
"""Folder of programs that Alembic runs; the tests of migrations are about all of them."""


def modules(root: Path = ROOT) -> list[str]:
    """Return the modules that define something, as paths below the package without ``.py``."""
    files = (file for file in (root / PACKAGE).rglob("*.py") if UNTESTED not in file.parts)
    return sorted(file.relative_to(root / PACKAGE).with_suffix("").as_posix() for file in files if defines(file))


def defines(file: Path) -> bool:
    """Tell whether a file is more than a docstring and imports."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in ast.parse(file.read_text(encoding="utf-8")).body)


def mirrored(module: str) -> Path:
    """Return where the unit test of a module belongs."""
    path = Path(module)
    return TESTS / path.parent / f"test_{path.name}.py"


def table(root: Path = ROOT) -> dict[str, list[str]]:
    """Return module or folder → tests that cover it in place of mirrored ones, as paths from the root."""
    loaded: dict[str, list[str]] = tomllib.loads((root / TABLE).read_text(encoding="utf-8"))
    return loaded


def line_of(module: str, lines: Mapping[str, object]) -> str | None:
    """Return the line that stands for a module: its own, else that of the nearest folder around it."""
    around = [Path(module), *Path(module).parents]
    return next((path.as_posix() for path in around if path.as_posix() in lines), None)


def neighbours(module: str, root: Path = ROOT) -> list[str]:
    """Return the tests that cover a module in place of a mirrored one."""
    lines = table(root)
    line = line_of(module, lines)
    return lines[line] if line else []


def mistakes(root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong: modules without a test, and lines of the table that are not needed or lead nowhere."""
    lines, used = table(root), set()
    for module in modules(root):
        if not (root / mirrored(module)).exists():
            line = line_of(module, lines)
            used.add(line)
            if line is None:
                yield f"{PACKAGE}/{module}.py: no {mirrored(module)}, and no line in {TABLE}"
    for line, tests in lines.items():
        if line not in used:
            yield f"{TABLE}: nothing needs the line of {line}"
        yield from (f"{TABLE}: {test} of {line} does not exist" for test in tests if not (root / test).exists())


def main() -> int:
    """Print the mistakes and return the exit status."""
    found = list(mistakes())
    print("\n".join(found) or f"{len(modules())} modules, each with its test")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
