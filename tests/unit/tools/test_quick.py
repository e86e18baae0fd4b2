"""Which tests belong to a changed file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tools"))

import quick  # noqa: E402 - found by the line above


@pytest.mark.parametrize(
    ("file", "test"),
    [
        ("include/presswatch/urls.py", "tests/unit/test_urls.py"),
        ("include/presswatch/polling/decide/cadence.py", "tests/unit/polling/decide/test_cadence.py"),
        ("include/presswatch_local/doctor.py", "tests/unit/local/test_doctor.py"),
        ("tools/check_docs.py", "tests/unit/tools/test_check_docs.py"),
        ("tests/unit/test_urls.py", "tests/unit/test_urls.py"),
    ],
)
def test_of_a_changed_file(file: str, test: str) -> None:
    assert list(quick.tests_of(file)) == [test]
    assert (REPOSITORY / test).exists()


@pytest.mark.parametrize("file", ["README.md", "tests/unit/articles/golden/__main__.py", "Makefile"])
def test_files_without_one(file: str) -> None:
    assert list(quick.tests_of(file)) == []
