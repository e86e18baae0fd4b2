"""The table of coverage puts modules into their packages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tools"))

coverage_table = pytest.importorskip("coverage_table", reason="coverage is not installed", exc_type=ImportError)


@pytest.mark.parametrize(
    ("path", "package"),
    [
        ("include/presswatch/warehouse/ops/entries.py", "presswatch.warehouse"),
        ("include/presswatch/urls.py", "presswatch"),
        ("include/newsworld/texts/model.py", "newsworld"),
        ("/some/where/include/presswatch/dates/parse.py", "presswatch.dates"),
    ],
)
def test_package_of_a_file(path: str, package: str) -> None:
    assert coverage_table.package(path) == package


def test_the_lines_of_a_package_are_added() -> None:
    counts = {"a": (3, 4), "b": (0, 1)}
    files = {
        f"include/presswatch/dates/{name}.py": {"summary": {"covered_lines": covered, "num_statements": statements}}
        for name, (covered, statements) in counts.items()
    }
    _, line = coverage_table.table(files)
    assert line.split() == ["presswatch.dates", "5", "60.0", "%"]
