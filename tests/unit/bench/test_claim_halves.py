"""Halves of hosts: all pages of one publisher fall into the same."""

from pathlib import Path

import pytest
from bench.claim_halves import half_of, publisher_host
from bench.quality.gold import NO_URL, Gold


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.harbour.example/a", "harbour.example"),
        ("https://www.harbour.co.uk/a", "harbour.co.uk"),
        ("https://web.archive.org/web/2010/http://blog.harbour.example/a", "harbour.example"),
        ("https://harbour.example", "harbour.example"),
    ],
)
def test_host_is_the_registered_name(url, host):
    assert publisher_host(url) == host


def gold(url: str, page_id: str = "1") -> Gold:
    return Gold("fundus", page_id, Path("page.html.gz"), url)


def test_pages_of_one_publisher_are_in_one_half():
    assert half_of(gold("https://www.harbour.example/a")) == half_of(gold("https://m.harbour.example/b", "2"))


def test_pages_without_an_address_are_split_by_their_names():
    assert {half_of(gold(NO_URL, str(number))) for number in range(20)} == {"A", "B"}
