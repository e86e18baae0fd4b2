"""Cookies of one chain of redirects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.fetch.redirect_cookies import MOST_CHARS, MOST_COOKIES, RedirectCookies


def kept(*lines, host="www.paper.example"):
    cookies = RedirectCookies()
    cookies.keep(host, [("Set-Cookie", line) for line in lines])
    return cookies


@pytest.mark.parametrize(
    ("line", "host", "is_secure", "header"),
    [
        ("a=1", "www.paper.example", False, "a=1"),
        (' a="1 2" ; Path=/', "www.paper.example", False, ""),  # a space is none of a value
        ('a="12"; Path=/x', "www.paper.example", False, 'a="12"'),
        ("a=1", "id.paper.example", True, ""),
        ("a=1; Domain=.paper.example", "id.paper.example", True, "a=1"),
        ("a=1; domain=paper.example", "paper.example", True, "a=1"),
        ("a=1; Domain=other.example", "other.example", True, ""),
        ("a=1; Domain=example", "other.example", True, ""),
        ("a=1; Secure", "www.paper.example", False, ""),
        ("a=1; Secure", "www.paper.example", True, "a=1"),
        ("a=1; Max-Age=0", "www.paper.example", True, ""),
        ("a", "www.paper.example", True, ""),
        ("=1", "www.paper.example", True, ""),
        ("a=1\r\nX: y", "www.paper.example", True, ""),
    ],
)
def test_a_cookie_goes_back_to_whom_it_is_of(line, host, is_secure, header):
    assert kept(line).header_for(host, is_secure=is_secure) == header


def test_the_newest_value_counts_and_an_end_ends_it():
    assert kept("a=1", "b=2", "a=3").header_for("www.paper.example", is_secure=True) == "b=2; a=3"
    assert kept("a=1", "a=; max-age=-1").header_for("www.paper.example", is_secure=True) == ""


def test_an_address_has_no_hosts_below_it():
    assert kept("a=1; Domain=0.0.1", host="127.0.0.1").header_for("127.0.0.1", is_secure=False) == ""


def test_what_is_sent_is_bounded():
    many = kept(*(f"c{number}=1" for number in range(MOST_COOKIES + 9)))
    assert many.header_for("www.paper.example", is_secure=True).count("=") == MOST_COOKIES
    long = kept("a=" + "x" * 2900, "b=" + "y" * 2900)
    assert len(long.header_for("www.paper.example", is_secure=True)) <= MOST_CHARS


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_gives_a_header_that_may_be_sent(lines):
    header = kept(*lines).header_for("www.paper.example", is_secure=True)
    assert header.isascii()
    assert header == "" or header.isprintable()
