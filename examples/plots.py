"""Draws five of the questions as one page: ``python examples/plots.py OUT.html``. Needs ``presswatch`` on the path.

Bars are inline SVG, so that the page is one file and needs nothing to be shown.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

EXAMPLES = Path(__file__).parent
BAR, GAP, LABEL, WIDTH = 18, 6, 190, 420


class Plot(NamedTuple):
    """A question, and which of its columns are drawn: values of one label are added up."""

    example: str
    label: str
    value: str
    unit: str


PLOTS = (
    Plot("01-articles-by-source-and-local-day", "published_day", "articles", "articles"),
    Plot("07-share-of-a-topic-by-day", "day", "share", "share of the articles of the day"),
    Plot("18-share-of-quotation", "source_id", "share_quoted", "share of the text"),
    Plot("19-hour-of-day", "hour", "articles", "articles"),
    Plot("24-word-counts", "source_id", "words", "words"),
)


def question(example: str) -> str:
    """Return the SQL of an example."""
    return (EXAMPLES / f"{example}.sql").read_text(encoding="utf-8")


def page(rows_by_example: dict[str, list[dict[str, Any]]]) -> str:
    """Return the page that shows the answers."""
    drawn = "\n".join(f"{_heading(plot)}\n{bars(plot, rows_by_example[plot.example])}" for plot in PLOTS)
    style = "body{font:14px sans-serif;margin:2em}rect{fill:#33658a}text{font:12px sans-serif}"
    return f"<!doctype html><meta charset=utf-8><title>Presswatch</title><style>{style}</style>\n{drawn}\n"


def _heading(plot: Plot) -> str:
    return f"<h2>{escape(question(plot.example).splitlines()[0].removeprefix('-- '))}</h2>"


def bars(plot: Plot, rows: list[dict[str, Any]]) -> str:
    """Return a bar for each label; where nothing is known, the word ``unknown`` stands in place of a bar."""
    sums: dict[str, float | None] = defaultdict(lambda: None)
    for row in rows:
        label = "undated" if row[plot.label] is None else str(row[plot.label])
        value = row[plot.value]
        sums[label] = sums[label] if value is None else (sums[label] or 0) + float(value)
    most = max((value for value in sums.values() if value), default=1.0)
    height = len(sums) * (BAR + GAP) + 2 * GAP
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + WIDTH + 90}" height="{height}" role="img">',
        f"<title>{escape(plot.unit)}</title>",
    ]
    for place, (label, value) in enumerate(sums.items()):
        lines += _bar(GAP + place * (BAR + GAP), label, value, most)
    return "\n".join([*lines, "</svg>"])


def _bar(top: int, label: str, value: float | None, most: float) -> list[str]:
    length = 0 if value is None else round(WIDTH * value / most)
    words = "unknown" if value is None else f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.3f}"
    base = top + BAR - 5
    return [
        f'<text x="{LABEL - 8}" y="{base}" text-anchor="end">{escape(label)}</text>',
        f'<rect x="{LABEL}" y="{top}" width="{length}" height="{BAR}"/>',
        f'<text x="{LABEL + length + 6}" y="{base}">{words}</text>',
    ]


def ask(example: str) -> list[dict[str, Any]]:
    """Return the rows of an example, asked through the command line."""
    words = ["presswatch", "sql", "--json", "-"]
    done = subprocess.run(  # noqa: S603 - our own words
        words, input=question(example), capture_output=True, text=True, check=True
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page({plot.example: ask(plot.example) for plot in PLOTS}), encoding="utf-8")
