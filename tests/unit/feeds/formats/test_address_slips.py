"""Addresses as people and programs slip in writing them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.formats.address_slips import meant
from presswatch.feeds.parse import parse_feed

ONE = "https://paper.example/1"


@pytest.mark.parametrize(
    "text",
    [
        f" \u200b{ONE}\ufeff\n",
        f'"{ONE}"',
        f"<{ONE}>",
        f"«{ONE}»",
        f"[CDATA[{ONE}]]",
        f"<![CDATA[{ONE}]]>",
        f"{ONE}]]>",
        "https:/paper.example/1",
        "https//paper.example/1",
        "https:://paper.example/1",
        "https;//paper.example/1",
        "hhttps://paper.example/1",
        "htttps://paper.example/1",
        "ttps://paper.example/1",
        "https:\\/\\/paper.example\\/1",
        "https://paper.\n   example/1",
        f"https://{ONE}",
        f"http://{ONE}",
        f"https://paper.example{ONE}",
        f"https://paper.example/{ONE}",
    ],
)
def test_a_slip_is_mended(text):
    assert meant(text) == ONE


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        "https://paper.example/wiki/Fog_(ship)",
        'https://paper.example/?q="fog"',
        "https://archive.example/2026/https://paper.example/1",
        "https://archive.example/https://paper.example/1",
        "https://paper.example/?u=https://paper.example/1",
        "/news/https-everywhere",
        "news/1",
        "//paper.example/1",
        "http",
        "https://",
        "mailto:ann@paper.example",
        "",
    ],
)
def test_what_may_be_meant_so_is_left_alone(text):
    assert meant(text) == text


def test_the_slip_costs_no_article_and_asks_for_nothing_that_nobody_wrote():
    links = ["www.paper.example/1", "paper.example/2", "feeds.paper.example/3", "4.html"]
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    body = f"<rss><channel>{items}</channel></rss>".encode()
    entries = parse_feed(body, url="https://paper.example/feed.xml").entries
    assert [entry.url for entry in entries] == [
        "http://www.paper.example/1",
        "https://paper.example/2",
        "https://paper.example/feeds.paper.example/3",
        "https://paper.example/4.html",
    ]


@given(st.text(alphabet="htps:/\\.[]<>\"'w-a1 \n", max_size=60))
def test_mending_ends(text):
    assert meant(meant(text)) is not None
