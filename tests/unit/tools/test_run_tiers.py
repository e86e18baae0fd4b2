"""``make test``: what runs after what, what beside what, and that no failure is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[3] / "tools" / "run_tiers.py"
PASSES, FAILS = "def test_it():\n    pass\n", "def test_it():\n    raise AssertionError('the words of it')\n"


@pytest.fixture
def run(tmp_path: Path):
    """Return a function that runs the tiers of a repository where some fail: its exit status and what it prints."""
    (tmp_path / "tools").mkdir()
    tool = tmp_path / "tools" / TOOL.name
    tool.write_text(TOOL.read_text())

    def run_tiers(*words: str, failing: tuple[str, ...] = ()) -> tuple[int, str]:
        for tier in [word for word in words if word.isalpha()]:
            folder = tmp_path / "tests" / tier
            folder.mkdir(parents=True)
            (folder / f"test_{tier}.py").write_text(FAILS if tier in failing else PASSES)
        command = [sys.executable, str(tool), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        return done.returncode, done.stdout

    return run_tiers


def headings(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("== ")]


def test_what_is_slow_follows_what_is_quick_and_a_failure_of_what_runs_meanwhile_is_shown(run):
    status, output = run("dags", "faults", "unit", "browser", failing=("dags",))
    assert status == 1, output
    wanted = ["== tests/unit", "== tests/faults", "== meanwhile: dags browser", "== tests/dags", "== tests/browser"]
    assert headings(output) == wanted
    assert "the words of it" in output
    assert output.count("1 passed") == 3


def test_a_failure_of_the_quick_ends_the_run(run):
    status, output = run("--workers", "1", "unit", "dags", failing=("unit",))
    assert (status, headings(output)) == (1, ["== tests/unit"])


def test_with_one_worker_they_run_in_a_row_and_a_failure_of_the_slow_counts(run):
    status, output = run("--workers", "1", "faults", "dags", failing=("faults",))
    assert (status, headings(output)) == (1, ["== tests/dags", "== tests/faults"])


def test_a_tier_that_there_is_not_is_refused(run):
    assert run("unti")[0] == 2
