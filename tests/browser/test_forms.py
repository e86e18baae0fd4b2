"""Every form in Chromium: readable on a telephone and in the dark, usable by keyboard alone, clear when refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text
from tests.browser.deployment import Deployment, log_in
from tests.browser.inspecting import NARROW, THEMES, WIDE, Watched, watched

pytestmark = pytest.mark.timeout(600)

PICTURES = os.environ.get("PICTURES")
"""A folder to put a picture of each form into, for people to look at."""
LONG_ADDRESS = "https://new.example/" + "very-long-folder/" * 20 + "feed.xml"
LEAST_PX = {NARROW: 36, WIDE: 24}
"""WCAG 2.2, 2.5.8 asks for 24 px; what a finger is to hit has more."""
SMALL = """(least) => [...document.querySelectorAll("form :is(button, select, textarea, input:not([type=hidden]), a)")]
  .map(e => e.type === "checkbox" ? e.closest("label") ?? e : e)
  .filter(e => { const r = e.getBoundingClientRect(); return r.height < least || r.width < least })
  .map(e => `${e.tagName.toLowerCase()} of ${Math.round(e.getBoundingClientRect().height)} px is small`)"""
LABELS = """() => [...document.querySelectorAll("form :is(select, textarea, input:not([type=hidden]))")]
  .filter(e => ![...e.labels].some(label => label.checkVisibility()))
  .map(e => `${e.name} has no label that is seen`)"""

EDGES = """() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("form :is(button, select, textarea, a.button)")].map(e => {
    const [a, b] = [light(getComputedStyle(e).borderTopColor), ground].sort((x, y) => y - x);
    return [e, (a + 0.05) / (b + 0.05)];
  }).filter(([e, ratio]) => ratio < 3).map(([e, ratio]) => `edge of ${e.tagName}: ${ratio.toFixed(2)} to 1`);
}"""
"""WCAG 2.2, 1.4.11: what bounds a control stands out 3 to 1."""


@pytest.fixture(scope="module")
def forms(ui: Deployment) -> dict[str, str]:
    """Return the address of each form, about rows that are there."""
    with ui.engine.connect() as conn:

        def numbers(statement: str) -> list[int]:
            return list(conn.execute(text(statement)).scalars())

        entries = numbers("select entry_id from ops.entry where outcome in ('failed', 'gone', 'filtered') limit 40")
        entries = entries or numbers("select entry_id from ops.entry where outcome <> 'loaded' limit 40")
        refusals = numbers("select quarantine_id from ops.quarantine where state = 'open' limit 40")
        alarm = numbers("select alarm_id from ops.alarm where state = 'open' limit 1")[0]
        feed, source = conn.execute(text("select feed_id, source_id from core.feed order by feed_id limit 1")).one()
    of_source, of_feed = {"subject": source}, {"subject": feed}
    queries: dict[str, dict[str, object]] = {
        "pause": of_source,
        "silence": of_source,
        "resume": {"subject": "evil"},
        "silence-alarm": {"subject": alarm},
        "unsilence-alarm": {"subject": alarm},
        "poll": of_feed,
        "propose": of_feed,
        "move-feed": {**of_feed, "code": LONG_ADDRESS},
        "poll-due": {},
        "ingest": {},
        "check": {},
        "retry-source": {**of_source, "code": "http_404"},
        "retry-entries": {"number": entries},
        "reread": of_source,
        "release": {"number": refusals},
        "refuse": {"number": refusals[:1]},
        "retry": {"number": refusals},
    }
    return {do: "/presswatch/act?" + urlencode({"do": do} | query, doseq=True) for do, query in queries.items()}


@contextmanager
def one_who_may(chromium: Browser, ui: Deployment, width: int, theme: str) -> Iterator[Watched]:
    with watched(chromium, ui, log_in(ui, "olaf"), width=width, theme=theme) as seen:
        yield seen


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"form-{name}.png", full_page=True)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("theme", THEMES)
def test_no_form_has_a_fault(chromium: Browser, ui: Deployment, forms: dict[str, str], theme: str, width: int) -> None:
    faults = []
    with one_who_may(chromium, ui, width, theme) as seen:
        for do, address in forms.items():
            found = seen.open(address) + seen.page.evaluate(LABELS) + seen.page.evaluate(EDGES)
            found += seen.page.evaluate(SMALL, LEAST_PX[width])
            picture(seen.page, f"{do}-{theme}-{width}")
            faults += [f"{do}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_a_form_is_filled_in_and_sent_by_keyboard_alone(
    chromium: Browser, ui: Deployment, forms: dict[str, str]
) -> None:
    with one_who_may(chromium, ui, NARROW, "dark") as seen:
        page = seen.page
        seen.open(forms["silence"])
        expect(page.get_by_label("Why")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_label("For how long")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("their site is rebuilt")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Silence")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("is silenced until")
        assert seen.inspect() == []
        picture(page, "done-dark-390")


@pytest.mark.parametrize("theme", THEMES)
def test_a_form_that_is_refused_says_why_beside_what_was_filled_in(
    chromium: Browser, ui: Deployment, forms: dict[str, str], theme: str
) -> None:
    with one_who_may(chromium, ui, NARROW, theme) as seen:
        page = seen.page
        seen.open(forms["pause"])
        page.get_by_label("For how long").select_option("72")
        page.get_by_label("Why").fill("   ")
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("alert")).to_contain_text("Say why")
        expect(page.get_by_label("For how long")).to_have_value("72")
        expect(page.get_by_label("Why")).to_be_focused()
        expect(page.get_by_label("Why")).to_have_accessible_description(
            "Say why: whoever comes after you will want to know."
        )
        assert seen.inspect() == []
        picture(page, f"refused-{theme}-390")
