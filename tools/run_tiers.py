"""Runs tiers of tests, for ``make test``: ``run_tiers.py [--workers N] TIER…``.

Quick tiers come first, and only when they pass the slow ones. Those wait for servers, disks and time limits as much as
they compute: they get half as many workers again, and beside them run the tiers that need a process to themselves,
whose output is kept in ``var/tests`` and printed when both are done. With one worker everything runs in a row.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "var" / "tests"
QUICK = ("unit", "corpus")
SLOW = ("integration", "faults", "e2e")
ALONE = ("dags", "browser", "incidents")
"""One process each: Airflow is imported by the first, the others drive a Chromium in a loop of their own."""
TIERS = (*QUICK, *SLOW, *ALONE)


def main() -> int:
    """Run the tiers asked for, and return the exit status: 1 where any failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tiers", nargs="+", choices=TIERS, metavar="TIER")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    quick, slow = chosen(QUICK, asked.tiers), chosen(SLOW, asked.tiers)
    alone = chosen(ALONE, asked.tiers)
    if not has_passed(quick, asked.workers):
        return 1
    if asked.workers == 1 or not slow or not alone:
        return int(not all([*(has_passed([tier], 1) for tier in alone), has_passed(slow, asked.workers)]))
    return int(not run_beside(slow, asked.workers + asked.workers // 2, alone))


def chosen(group: Iterable[str], tiers: Iterable[str]) -> list[str]:
    """Return the tiers of a group that were asked for."""
    return [tier for tier in group if tier in set(tiers)]


def has_passed(tiers: list[str], workers: int) -> bool:
    """Run tiers in one go and return whether nothing failed."""
    if not tiers:
        return True
    say(tiers)
    return subprocess.run(command(tiers, workers), cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own tests


def run_beside(slow: list[str], workers: int, alone: list[str]) -> bool:
    """Run the slow tiers, and in the background those that are alone; return whether nothing failed."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    one_after_the_other = [sys.executable, __file__, "--workers", "1", *alone]
    file = OUTPUT / "beside.txt"
    with file.open("wb") as output:
        beside = subprocess.Popen(one_after_the_other, cwd=ROOT, stdout=output, stderr=output)  # noqa: S603 - ourselves
        try:
            has_slow_passed = has_passed(slow, workers)
            print(f"== meanwhile: {' '.join(alone)}", flush=True)  # noqa: T201
        finally:
            status = beside.wait()
    sys.stdout.write(file.read_text(encoding="utf-8", errors="replace"))
    return has_slow_passed and status == 0


def command(tiers: list[str], workers: int) -> list[str]:
    """Return the words that run tiers; each worker has a PostgreSQL of its own, and gets a file at a time."""
    spread = ["-n", str(workers), "--dist", "loadfile"] if workers > 1 else []
    return [sys.executable, "-m", "pytest", "-q", *spread, *(f"tests/{tier}" for tier in tiers)]


def say(tiers: list[str]) -> None:
    """Print what runs now."""
    print(f"== {' '.join(f'tests/{tier}' for tier in tiers)}", flush=True)  # noqa: T201 - this is its output


if __name__ == "__main__":
    sys.exit(main())
