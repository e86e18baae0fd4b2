"""Pages that lead on at once, and pages that stay."""

from __future__ import annotations

import pytest

from presswatch.fetch.refresh import MOST_BYTES, refresh_target

URL = "https://paper.example/n/1"
TARGET = "https://paper.example/full/1"


@pytest.mark.parametrize(
    "element",
    [
        '<meta http-equiv="refresh" content="0; url=/full/1">',
        "<META CONTENT='0;URL=../full/1' HTTP-EQUIV=Refresh>",
        '<meta http-equiv="refresh" content="1;url=\'https://paper.example/full/1\'" />',
        '<meta http-equiv="refresh" content="0.5, https://paper.example/full/1">',
    ],
)
def test_a_short_page_leads_on(element):
    assert refresh_target(URL, (), f"<html><head>{element}</head></html>".encode()) == TARGET


def test_a_header_leads_on():
    assert refresh_target(URL, [("Refresh", "0; url=/full/1")], b"") == TARGET


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="300">',  # a page that loads itself again
        '<meta http-equiv="refresh" content="0; url=/n/1">',
        '<meta http-equiv="refresh" content="30; url=/full/1">',
        '<noscript><meta http-equiv="refresh" content="0; url=/no-script"></noscript>',
        '<!-- <meta http-equiv="refresh" content="0; url=/full/1"> -->',
        '<meta name="refresh" content="0; url=/full/1">',
        '<meta http-equiv="refresh" content="0; url=/full/1">' + "x" * MOST_BYTES,
        "",
    ],
)
def test_other_pages_stay(body):
    assert refresh_target(URL, (), body.encode()) is None
