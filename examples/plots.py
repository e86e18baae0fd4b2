"""Draws five of the questions as one page: ``python examples/plots.py OUT.html``. Needs ``presswatch`` on the path.

Bars are inline SVG, so that the page is one file and needs nothing to be shown. A day on which nothing was watched is
hatched: what stands there was found later, and what does not is unknown, never zero.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

EXAMPLES = Path(__file__).parent
BAR, GAP, LABEL, WIDTH, HEAD, FOOT = 18, 6, 190, 420, 22, 40
LONGEST = 62
"""Days between the first and the last that are all shown; of more, only those with articles."""
DAYS_WATCHED = "select distinct day from mart.coverage where visibility <> 'blind'"
STYLE = """
body { font: 14px sans-serif; margin: 2em } text { font: 12px sans-serif } .unit { fill: #555 }
.axis { stroke: #777 } .grid { stroke: #ddd } .known { fill: #33658a } .blind { fill: url(#hatch); stroke: #33658a }
"""
HATCH = """<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#fff"/><line y2="6" stroke="#33658a" stroke-width="3"/></pattern>"""


class Plot(NamedTuple):
    """A question, which of its columns are drawn, and what stands at the axes; values of one label are added up."""

    example: str
    label: str
    value: str
    label_axis: str
    value_axis: str
    kind: str = "name"  # name, day or hour
    is_share: bool = False


class Bar(NamedTuple):
    """A label with its value; None where it is not known. ``is_blind``: nothing was watched on that day."""

    label: str
    value: float | None
    is_blind: bool = False


PLOTS = (
    Plot("01-articles-by-source-and-local-day", "published_day", "articles",
         "day of publication, each publisher's calendar", "articles of all sources", "day"),
    Plot("07-share-of-a-topic-by-day", "day", "share", "day of publication, each publisher's calendar",
         "% of the articles of the day", "day", is_share=True),
    Plot("18-share-of-quotation", "source_id", "share_quoted", "source", "% of the letters of its articles",
         is_share=True),
    Plot("19-hour-of-day", "hour", "articles", "hour, each publisher's clock", "articles whose hour is known", "hour"),
    Plot("24-word-counts", "source_id", "mean_words", "source", "words of an article, mean"),
)  # fmt: skip


def question(example: str) -> str:
    """Return the SQL of an example."""
    return (EXAMPLES / f"{example}.sql").read_text(encoding="utf-8")


def page(rows_by_example: dict[str, list[dict[str, Any]]], days_watched: Sequence[object]) -> str:
    """Return the page that shows the answers; ``days_watched``: on which at least one source was watched."""
    watched = {str(day) for day in days_watched}
    parts = [
        f"<h2>{_heading(plot)}</h2>\n{drawn(plot, bars(plot, rows_by_example[plot.example], watched))}"
        for plot in PLOTS
    ]
    head = f"<!doctype html><meta charset=utf-8><title>Presswatch</title><style>{STYLE}</style>"
    hatch = f'<svg width="0" height="0" style="position:absolute"><defs>{HATCH}</defs></svg>'
    return "\n".join([head, hatch, *parts, ""])


def _heading(plot: Plot) -> str:
    return escape(question(plot.example).splitlines()[0].removeprefix("-- "))


def bars(plot: Plot, rows: list[dict[str, Any]], watched: set[str]) -> list[Bar]:
    """Return a bar for each label: days and hours in order and without holes, names with the largest first."""
    sums: dict[str, float | None] = {}
    for row in rows:
        label, value = _label(plot, row[plot.label]), row[plot.value]
        sums[label] = sums.get(label) if value is None else (sums.get(label) or 0) + float(value)
    if plot.kind == "name":
        return [Bar(*pair) for pair in sorted(sums.items(), key=lambda pair: -(pair[1] or 0))]
    if plot.kind == "hour":
        return [Bar(f"{hour:02}", sums.get(f"{hour:02}", 0)) for hour in range(24)]
    days = [
        Bar(day, sums.get(day, 0 if day in watched else None), day not in watched)
        for day in _days(sorted(sums.keys() - {"undated"}))
    ]
    return [*days, *(Bar("undated", sums[name]) for name in ("undated",) if name in sums)]


def _label(plot: Plot, value: object) -> str:
    if value is None:
        return "undated"
    return f"{int(float(str(value))):02}" if plot.kind == "hour" else str(value)


def _days(days: list[str]) -> Iterator[str]:
    """Yield the days from the first to the last, unless they are too many."""
    first, last = (date.fromisoformat(day) for day in (days[0], days[-1])) if days else (date.min, date.min)
    if not days or (last - first).days > LONGEST:
        yield from days
        return
    yield from ((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))


def drawn(plot: Plot, of: list[Bar]) -> str:
    """Return the bars with both axes; where nothing is known, words stand in place of a bar."""
    most = max((bar.value for bar in of if bar.value), default=1.0)
    bottom = HEAD + len(of) * (BAR + GAP) + GAP
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + WIDTH + 190}" height="{bottom + FOOT}" role="img">',
        f"<title>{escape(plot.value_axis)} by {escape(plot.label_axis)}</title>",
        f'<text class="unit" x="0" y="12">{escape(plot.label_axis)}</text>',
        *_scale(plot, most, bottom),
    ]
    for place, bar in enumerate(of):
        lines += _bar(plot, HEAD + GAP + place * (BAR + GAP), bar, most)
    return "\n".join([*lines, f'<line class="axis" x1="{LABEL}" y1="{HEAD}" x2="{LABEL}" y2="{bottom}"/>', "</svg>"])


def _scale(plot: Plot, most: float, bottom: int) -> Iterator[str]:
    """Yield the axis of values below the bars: zero, the middle, the largest, and the unit."""
    for part in (0.0, 0.5, 1.0):
        x = LABEL + WIDTH * part
        yield f'<line class="grid" x1="{x}" y1="{HEAD}" x2="{x}" y2="{bottom}"/>'
        yield f'<text class="unit" x="{x}" y="{bottom + 14}" text-anchor="middle">{_words(plot, most * part)}</text>'
    yield f'<text class="unit" x="{LABEL}" y="{bottom + 32}">{escape(plot.value_axis)}</text>'


def _bar(plot: Plot, top: int, bar: Bar, most: float) -> list[str]:
    length = round(WIDTH * (bar.value or 0) / most)
    words = "unknown" if bar.value is None else _words(plot, bar.value)
    note = " (nothing watched that day)" if bar.is_blind else ""
    base = top + BAR - 5
    kind = "blind" if bar.is_blind else "known"
    return [
        f'<text x="{LABEL - 8}" y="{base}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="{kind}" x="{LABEL}" y="{top}" width="{length}" height="{BAR}"/>',
        f'<text x="{LABEL + length + 6}" y="{base}">{words}{note}</text>',
    ]


def _words(plot: Plot, value: float) -> str:
    if plot.is_share:
        return f"{value * 100:.1f} %"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def ask(statement: str) -> list[dict[str, Any]]:
    """Return the rows of a statement, asked through the command line."""
    words = ["presswatch", "sql", "--json", "-"]
    done = subprocess.run(  # noqa: S603 - our own words
        words, input=statement, stdout=subprocess.PIPE, text=True, check=True
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


if __name__ == "__main__":
    answers = {plot.example: ask(question(plot.example)) for plot in PLOTS}
    days = [row["day"] for row in ask(DAYS_WATCHED)]
    Path(sys.argv[1]).write_text(page(answers, days), encoding="utf-8")
