"""Prints the share of lines that tests ran, by package: ``coverage_table.py``. Part of ``make coverage``.

Exits with 1 when the whole is under the floor, ``fail_under`` of ``[tool.coverage.report]`` in ``pyproject.toml``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Print the table and return the exit status."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        outfile = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(outfile))
        report = json.loads(outfile.read_text(encoding="utf-8"))
    floor, reached = float(coverage.get_option("report:fail_under") or 0), report["totals"]["percent_covered"]  # type: ignore[arg-type]
    print("\n".join(table(report["files"])))  # noqa: T201 - this is its output
    print(f"all: {reached:.1f} %, floor {floor:g} %")  # noqa: T201
    return 0 if reached >= floor else 1


def table(files: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the table; a package of the product stands for all below it."""
    lines: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, facts in files.items():
        counts = lines[package(path)]
        counts[0] += facts["summary"]["covered_lines"]
        counts[1] += facts["summary"]["num_statements"]
    yield f"{'package':32}{'statements':>12}{'run':>9}"
    for name, (covered, statements) in sorted(lines.items()):
        yield f"{name:32}{statements:12}{100 * covered / max(statements, 1):8.1f} %"


def package(path: str) -> str:
    """Return the package of a file: two parts deep in the product, one elsewhere."""
    parts = Path(path).with_suffix("").parts
    below = parts[parts.index("include") + 1 :] if "include" in parts else parts
    is_package = below[0] == "presswatch" and len(below) > 2
    return ".".join(below[:2]) if is_package else below[0]


if __name__ == "__main__":
    sys.exit(main())
