"""Which unit test belongs to which module: ``mirror.py`` checks that every module of the product has one.

``presswatch/<path>/<module>.py`` is tested by ``tests/unit/<path>/test_<module>.py``, or by the neighbour that
``tests/unit/covered_by.toml`` names. Prints one line for each mistake and exits with 1 if there is any.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
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


def neighbours(root: Path = ROOT) -> dict[str, list[str]]:
    """Return module → tests that cover it in place of a mirrored one, as paths from the root."""
    table: dict[str, list[str]] = tomllib.loads((root / TABLE).read_text(encoding="utf-8"))
    return table


def mistakes(root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong: modules without a test, and lines of the table that are not needed or lead nowhere."""
    table = neighbours(root)
    all_modules = modules(root)
    for module in all_modules:
        is_mirrored = (root / mirrored(module)).exists()
        if not is_mirrored and module not in table:
            yield f"{PACKAGE}/{module}.py: no {mirrored(module)}, and no line in {TABLE}"
        if is_mirrored and module in table:
            yield f"{TABLE}: {module} has {mirrored(module)} and needs no line"
    for module, tests in table.items():
        if module not in all_modules:
            yield f"{TABLE}: {module} is no module that defines something"
        yield from (f"{TABLE}: {test} of {module} does not exist" for test in tests if not (root / test).exists())


def main() -> int:
    """Print the mistakes and return the exit status."""
    found = list(mistakes())
    print("\n".join(found) or f"{len(modules())} modules, each with its test")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
