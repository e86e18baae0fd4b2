"""Checks that the code does not use the names it once had: ``check_words.py``. They stand in ``tools/old_words.toml``.

Prints one line for each that came back and exits with 1 if there is any.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("include", "plugins", "dags")
OLD_WORDS = Path(__file__).with_name("old_words.toml")


def mistakes(root: Path, instead: Mapping[str, str]) -> Iterator[str]:
    """Yield each use of an old name, with file, line and what to say instead."""
    for file in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        for line, name in names(file):
            if name in instead:
                yield f"{file.relative_to(root).as_posix()}:{line}: {name}: say {instead[name]}"


def names(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the names that a file brings with it, each with its line; the file's own comes first."""
    yield 1, file.stem
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield node.lineno, name


def main() -> int:
    """Print the mistakes and return the exit status."""
    instead = tomllib.loads(OLD_WORDS.read_text(encoding="utf-8"))
    found = list(mistakes(ROOT, instead))
    print("\n".join(found) or f"none of {len(instead)} old names")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
