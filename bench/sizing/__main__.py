"""Prints the table of docs/sizing.md: ``python -m bench.sizing [ARTICLES_A_DAY …]``; ``--write``: into the page."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.sizing.sizes import BEGIN, END, STEPS, lines

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sizing.md"


def with_table(page: str) -> str:
    """Return the page with the table of today's costs between its marks.

    Raises:
        SystemExit: the page has no marks.
    """
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"docs/sizing.md: the marks of the table are missing: {BEGIN}{END}")
    return f"{head}{begin}\n{chr(10).join(lines())}\n\n{end}{tail}"


def main() -> None:
    """Print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.sizing")
    parser.add_argument("articles", type=int, nargs="*", default=STEPS)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.write:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print("\n".join(lines(tuple(args.articles))))


if __name__ == "__main__":
    main()
