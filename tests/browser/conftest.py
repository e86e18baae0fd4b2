"""Chromium, and what it looks at. Where the machine has no Chromium the tier is skipped, and says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.deployment import Deployment, deployment, fill_with_hostile_rows

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the machine's Chromium, started once."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"no Chromium on this machine: none of {', '.join(PROGRAMS)} is on PATH")
    # Root has no sandbox in Chromium; a container gives it little shared memory.
    flags = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def bare_ui(chromium: Browser, free_port: Callable[[], int]) -> Iterator[Deployment]:
    """Return a deployment without content; not one is brought up where nobody could look at it."""
    with deployment(free_port) as up:
        yield up


@pytest.fixture(scope="module")
def ui(bare_ui: Deployment) -> Deployment:
    """Return the deployment over a warehouse of real and of hostile publishers."""
    fill_with_hostile_rows(bare_ui)
    return bare_ui
