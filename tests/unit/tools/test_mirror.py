"""The check of mirrored tests finds modules without one, and lines that nothing needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tools"))

import mirror  # noqa: E402 - found by the line above


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for path, text in {
        "include/presswatch/a/b.py": "def work() -> None: ...\n",
        "include/presswatch/a/__init__.py": '"""Only words."""\n',
        "include/presswatch/warehouse/migrations/env.py": "def run() -> None: ...\n",
        "tests/unit/covered_by.toml": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_a_module_without_a_test_is_named(repository: Path) -> None:
    [mistake] = mirror.mistakes(repository)
    assert mistake.startswith("include/presswatch/a/b.py: no tests/unit/a/test_b.py")


def test_its_own_test_is_enough(repository: Path) -> None:
    (repository / "tests/unit/a").mkdir()
    (repository / "tests/unit/a/test_b.py").write_text("")
    assert list(mirror.mistakes(repository)) == []
    (repository / mirror.TABLE).write_text('"a/b" = []')
    assert list(mirror.mistakes(repository)) == ["tests/unit/covered_by.toml: nothing needs the line of a/b"]


@pytest.mark.parametrize("line", ["a", "a/b"])
def test_a_line_of_it_or_of_its_folder_is_enough(repository: Path, line: str) -> None:
    (repository / "tests/other.py").write_text("")
    (repository / mirror.TABLE).write_text(f'"{line}" = ["tests/other.py"]')
    assert list(mirror.mistakes(repository)) == []
    assert mirror.neighbours("a/b", repository) == ["tests/other.py"]


def test_a_test_that_is_not_there_is_named(repository: Path) -> None:
    (repository / mirror.TABLE).write_text('"a/b" = ["tests/none.py"]')
    assert list(mirror.mistakes(repository)) == ["tests/unit/covered_by.toml: tests/none.py of a/b does not exist"]
