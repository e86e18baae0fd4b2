"""A publisher who writes for our pages rather than for readers."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Final

from tests.dags.hostile_rows import HOSTILE
from tests.e2e.exits import says

from newsworld import World

MARK: Final = "pwned"
"""What any script of a publisher sets on the window."""
TITLES: Final = (
    f"<script>window.{MARK}=1</script> Council votes",
    f'"><img src=x onerror="window.{MARK}=2"> Bridge closes',
    f"'><svg/onload=window.{MARK}=3> Ferry runs again",
    f'</title></textarea></style><iframe srcdoc="<script>parent.{MARK}=4</script>"></iframe> Harbour opens',
    "\u202eemoc ot si tahw \u2066 Mayor speaks \u2069 \u200f",
    f"[Look](javascript:window.{MARK}=5) {{{{ 7 * 7 }}}} ${{7*7}} Market day",
    "W" * 300,
)
"""Tags, attributes, breaking out of where they stand, marks of direction, Markdown and templates, no place to break."""


def publish_what_is_hostile(world: World, sources: Path) -> None:
    """Let one publisher have a feed of hostile titles with pages of the same, and another that refuses us."""
    publisher, origin = next(iter(world.origins.items()))
    items = ""
    for number, title in enumerate(TITLES):
        link = f"{origin}/hostile/{number}"
        items += f"<item><guid>{link}</guid><title>{escape(escape(title))}</title><link>{link}</link></item>"
        world.take_over(publisher, f"/hostile/{number}", says(_page(title), "text/html; charset=utf-8"))
    feed = f"<rss version='2.0'><channel><title>{escape(escape(TITLES[0]))}</title>{items}</channel></rss>"
    world.take_over(publisher, "/hostile", says(feed.encode(), "text/xml; charset=utf-8"))
    world.take_over(publisher, "/refused", says(b"", f"text/{TITLES[0]}", status="403 No"))
    feeds = [{"name": name, "url": f"{origin}/{name}"} for name in ("hostile", "refused")]
    _write(sources, {"source_id": "hostile", "name": TITLES[0], "feeds": feeds})
    _write(sources, {"source_id": "evil", "name": HOSTILE, "feeds": [{"name": "front", "url": "https://e.example/r"}]})


def _write(sources: Path, content: dict[str, object]) -> None:
    (sources / f"{content['source_id']}.yaml").write_text(json.dumps(content))


def _page(title: str) -> bytes:
    prose = " ".join(f"On day {day} of the week the council met at the harbour and heard {title}." for day in range(30))
    head = f"<title>{escape(title)}</title><meta property='og:title' content='{escape(title)}'>"
    return (
        f"<html lang=en><head>{head}</head><body><h1>{escape(title)}</h1><p>{escape(prose)}</p></body></html>".encode()
    )
