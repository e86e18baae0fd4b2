"""Runs the whole catalogue and prints it as a table: ``python -m tests.faults.hostile [section letter or words]``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.faults.hostile.case import Actual, Case, problems
from tests.faults.hostile.catalogue import CATALOGUE
from tests.faults.hostile.lab import spoken

CASES = {case.id: case for case in CATALOGUE}
_LINE = "{:<28} {:<52} {:<30} {:<30} {:>6} {:>6} {:>6}  {}"


class Table:
    """A pytest plugin that prints a line a case, as it is finished."""

    def __init__(self) -> None:
        self.rows: list[tuple[Case, Actual]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the case that a finished test has recorded."""
        for name, value in report.user_properties if report.when == "call" else ():
            if name == "hostile":
                case_id, *numbers = value
                self.rows.append((CASES[case_id], Actual(*numbers)))
                self._print(*self.rows[-1])

    def _print(self, case: Case, actual: Actual) -> None:
        cells = (case.id, case.what, case.expected, actual.outcome)
        numbers = (f"{actual.cpu_s:.1f}", f"{actual.wall_s:.1f}", f"{actual.mb:.0f}")
        texts = [spoken(cell, limit) for cell, limit in zip(cells, (28, 52, 30, 30), strict=True)]
        print(_LINE.format(*texts, *numbers, "WRONG" if problems(case, actual) else ""), flush=True)


def main() -> int:
    """Return 0 when every case is as it must be."""
    table = Table()
    print(_LINE.format("case", "input", "expected", "actual", "cpu s", "wall s", "MB", ""))
    words = ["-k", " ".join(sys.argv[1:])] if sys.argv[1:] else []
    quiet = ["-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:terminal"]
    code = pytest.main([str(Path(__file__).parent), *quiet, *words], plugins=[table])
    wrong = [(case, problems(case, actual)) for case, actual in table.rows if problems(case, actual)]
    for case, found in wrong:
        print(f"exception: {case.id} ({case.what}): {'; '.join(found)}{case.known and f' — known: {case.known}'}")
    total = len(table.rows)
    cpu, mb = (max((getattr(actual, name) for _, actual in table.rows), default=0) for name in ("cpu_s", "mb"))
    actuals = [actual for _, actual in table.rows]
    own_cpu, own_mb = (max((getattr(one, name) for one in actuals), default=0) for name in ("own_cpu_s", "own_mb"))
    own_sum = sum(actual.own_cpu_s for _, actual in table.rows)
    share = 100 * (total - len(wrong)) / max(total, 1)
    print(f"cases={total} right={total - len(wrong)} share_pct={share:.1f} max_cpu_s={cpu:.1f} max_mb={mb:.0f}")
    print(f"our own process: max_cpu_s={own_cpu:.1f} sum_cpu_s={own_sum:.1f} max_mb={own_mb:.0f}")
    return 0 if total and not wrong and code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
