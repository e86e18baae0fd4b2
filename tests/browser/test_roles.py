"""People of each role, from Airflow's login page to ours in its frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.deployment import Deployment

pytestmark = pytest.mark.timeout(600)

PATIENCE_MS = 60_000
"""Airflow's own pages take a busy machine long."""


@contextmanager
def logged_in(chromium: Browser, ui: Deployment, user: str, password: str | None = None) -> Iterator[Page]:
    """Yield Airflow's Home, or its login page where it lets nobody in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 844})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{ui.origin}/")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password or ui.password(user))
    page.locator("button[type=submit]").click()
    try:
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("user", ["vera", "ulla", "olaf", "admin"])
def test_who_has_a_password_comes_from_the_login_to_today(chromium: Browser, ui: Deployment, user: str) -> None:
    with logged_in(chromium, ui, user) as page:
        banner = page.get_by_text("A person is needed.")
        expect(banner).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("link", name="Presswatch").first.click()
        today = page.frame_locator("iframe")
        expect(today.get_by_role("alert")).to_contain_text("A person is needed", timeout=PATIENCE_MS)
        today.get_by_role("link", name="Sources").click()
        expect(today.get_by_role("heading", name="Presswatch")).to_be_visible()
        expect(today.locator("a[aria-current=page]")).to_have_text("Sources")


def test_a_wrong_password_lets_nobody_in(chromium: Browser, ui: Deployment) -> None:
    with logged_in(chromium, ui, "vera", "guessed") as page:
        expect(page.get_by_text("Invalid credentials")).to_be_visible(timeout=PATIENCE_MS)
        assert page.goto(f"{ui.origin}/presswatch/").status == 401


def test_a_run_named_in_the_ledger_takes_the_place_of_our_frame(chromium: Browser, ui: Deployment) -> None:
    with logged_in(chromium, ui, "vera") as page:
        expect(page.get_by_text("A person is needed.")).to_be_visible(timeout=PATIENCE_MS)
        page.goto(f"{ui.origin}/plugin/presswatch")
        frame = page.frame_locator("iframe")
        frame.get_by_role("link", name="Ledger").click()
        frame.get_by_role("link", name="poll_feeds/walk").first.click()
        page.wait_for_url("**/dags/poll_feeds/runs/walk", timeout=PATIENCE_MS)
