"""Writes the table of settings into docs/configuration.md: ``generate_configuration.py [--check]``.

With ``--check`` nothing is written; exits with 1 when the table is not what ``presswatch settings --markdown`` prints.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from click.testing import CliRunner

from presswatch.cli import main as presswatch

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "configuration.md"
BEGIN, END = "<!-- settings: begin -->\n", "<!-- settings: end -->\n"


def with_table(page: str) -> str:
    """Return the page with the table of today's settings between its two marks.

    Raises:
        SystemExit: the page has no marks.
    """
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{PAGE.relative_to(ROOT)}: the marks of the table are missing: {BEGIN}{END}")
    table = CliRunner().invoke(presswatch, ["settings", "--markdown"], catch_exceptions=False).output
    return f"{head}{begin}\n{table}\n{end}{tail}"


def main() -> int:
    """Write or check the page; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="do not write; fail when the table is out of date")
    is_check = parser.parse_args().check
    before = PAGE.read_text(encoding="utf-8")
    after = with_table(before)
    if not is_check:
        PAGE.write_text(after, encoding="utf-8")
    elif after != before:
        sys.stderr.write(f"{PAGE.relative_to(ROOT)} is out of date: run tools/generate_configuration.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
