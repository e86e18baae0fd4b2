"""Every page of ours in Chromium, in both themes, on a telephone and on a desk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests.browser.deployment import Deployment, log_in
from tests.browser.inspecting import NARROW, THEMES, WIDE, watched

pytestmark = pytest.mark.timeout(600)

PICTURES = os.environ.get("PICTURES")
"""A folder to put a picture of each page into, for people to look at."""
VISITS_PER_ROUTE = 3
ROUTES = "from presswatch_ui.app import build_app; print(*(r.path for r in build_app().routes if 'GET' in r.methods))"
LINKS = "() => [...document.querySelectorAll('a[href], iframe[src]')].map(a => a.href ?? a.src)"
FRAMES = {"/captured", "/extracted"}
"""Routes that show what a publisher wrote, in a sandbox."""
NO_FEED = "subject=evil%2F%3Cscript"
"""Of an alarm that no check raises: its feed is not there, and the form answers 404."""


@pytest.fixture(scope="module")
def routes(ui: Deployment) -> set[str]:
    """Return the paths that our plugin answers, from its own table."""
    done = subprocess.run(
        [sys.executable, "-c", ROUTES], env=ui.environment, capture_output=True, text=True, check=True
    )
    return {path for path in done.stdout.splitlines()[-1].split() if not path.startswith("/static")}


@pytest.fixture(scope="module")
def visits(chromium: Browser, ui: Deployment) -> dict[str, list[str]]:
    """Return the addresses to visit by route, found as a person finds them: from link to link."""
    found: dict[str, list[str]] = {"/": ["/presswatch/"]}
    waiting = ["/presswatch/"]
    with watched(chromium, ui, log_in(ui, "admin")) as seen:
        while waiting:
            seen.page.goto(ui.origin + waiting.pop(0))
            for link in seen.page.evaluate(LINKS):
                parts = urlsplit(link)
                route = parts.path.removeprefix("/presswatch")
                address = parts.path + (f"?{parts.query}" if parts.query else "")
                known = found.setdefault(route, []) if link.startswith(f"{ui.origin}/presswatch/") else None
                if (
                    known is not None
                    and NO_FEED not in address
                    and address not in known
                    and len(known) < VISITS_PER_ROUTE
                ):
                    known.append(address)
                    waiting.append(address)
    return found


def test_every_route_is_reached_by_links_alone(routes: set[str], visits: dict[str, list[str]]) -> None:
    assert routes == set(visits)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("theme", THEMES)
def test_no_page_has_a_fault(
    chromium: Browser, ui: Deployment, visits: dict[str, list[str]], theme: str, width: int
) -> None:
    faults = []
    with watched(chromium, ui, log_in(ui, "olaf"), width=width, theme=theme) as seen:
        for route, address in ((route, address) for route, addresses in visits.items() for address in addresses):
            if route in FRAMES:
                faults += [f"{address}: {fault}" for fault in seen.open_frame(address)]
                continue
            faults += [f"{address}: {fault}" for fault in seen.open(address)]
            assert seen.page.evaluate("() => document.documentElement.dataset.theme") == theme
            if PICTURES:
                name = re.sub(r"\W+", "-", address).strip("-")
                seen.page.screenshot(path=Path(PICTURES) / f"{name}-{theme}-{width}.png", full_page=True)
    assert not faults, "\n".join(faults)
