"""The codes of the ledger in words."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "plugins"))

from presswatch.ingesting.decide import page_outcome, second_chance
from presswatch_ui.reasons import WORDS, reason_words
from presswatch_ui.rendering import run_address

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("robots_denied", "robots.txt of the host does not allow it"),
        ("reading:soft404", "the page itself says that it was not found"),
        ("entry_address:no_link", "the feed gives neither an address nor a text"),
        ("http_403", "the server answers 403, Forbidden"),
        ("http_599", "the server answers 599"),
        ("", "waits to be fetched"),
        (None, "waits to be fetched"),
        ("expect_column_values_to_be_between:title", ""),
    ],
)
def test_a_code_is_said_in_words(code: str | None, words: str) -> None:
    assert reason_words(code) == words


def test_no_code_that_ends_an_entry_is_without_words() -> None:
    codes = {*second_chance.PATIENCE, *page_outcome.ENDS, *page_outcome.FILTERED_READINGS}
    codes |= page_outcome.QUARANTINED_READINGS
    codes |= set(re.findall(r'_refusal\("([a-z_]+)"', (ROOT / "include/presswatch/urls.py").read_text()))
    for file in (ROOT / "include/presswatch/fetch").glob("*.py"):
        codes |= set(re.findall(r'reason="([a-z_]+)"', file.read_text()))
    assert {code for code in codes - {"unknown_key"} if not reason_words(code)} == set()
    assert all(words.islower() or "HTTP" in words or "robots" in words for words in WORDS.values())


def test_a_run_leads_to_airflow_and_a_command_does_not() -> None:
    assert run_address("poll_feeds/manual__1+00:00") == "../dags/poll_feeds/runs/manual__1%2B00%3A00"
    assert run_address("cli/poll") is None
    assert run_address(None) is None
