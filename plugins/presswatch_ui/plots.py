"""Small bar plots as inline SVG. Numbers alone go in, so nothing that a stranger wrote can come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

BAR, GAP, HEIGHT = 6, 2, 36
SERIES: Final = ("first", "second")


def bars(*series: Sequence[int], words: str, expected: float | None = None) -> Markup:
    """Return a plot with the series side by side, for each place of time.

    Args:
        series: one or two, of equal length, the oldest value first.
        words: what it shows, for those who do not see it; it may hold no text of a stranger.
        expected: a line at what is usual.
    """
    places = len(series[0]) if series else 0
    top = max([1.0, expected or 0.0, *(float(value) for values in series for value in values)])
    step = BAR * len(series) + GAP
    drawn = [
        _bar(values[place], place * step + at * BAR, top, SERIES[at])
        for place in range(places)
        for at, values in enumerate(series)
    ]
    width = max(places * step, 1)
    if expected is not None:
        level = HEIGHT - expected / top * HEIGHT
        drawn.append(f'<line class="usual" x1="0" x2="{width}" y1="{level:.1f}" y2="{level:.1f}"/>')
    body = "".join(drawn)
    box = f'viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="none"'
    return Markup('<svg class="plot" role="img" aria-label="{}" {}>{}</svg>').format(words, Markup(box), Markup(body))  # noqa: S704 - numbers alone


def _bar(value: int, left: int, top: float, name: str) -> str:
    height = max(value / top * HEIGHT, 1.5 if value else 0.5)
    place = f'x="{left}" y="{HEIGHT - height:.1f}" width="{BAR}" height="{height:.1f}"'
    return f'<rect class="{name if value else "none"}" {place}/>'
