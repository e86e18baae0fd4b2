from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.unit.fetch.exchanges import exchange

from presswatch.errors import BadUrlError
from presswatch.fetch.feed_credentials import FeedKeys, is_same_origin
from presswatch.model.exchange import Hop
from presswatch.urls import fetch_url

KEYS = FeedKeys({"WIRE_KEY": "canary & 7f3a+/=", "OTHER_KEY": "not-yours-0000"})
FEED = "https://wire.example/feed?lang=fr&key=${WIRE_KEY}"


def test_an_address_keeps_the_name_of_its_key_when_normalised() -> None:
    assert fetch_url(FEED) == FEED


def test_a_key_is_filled_in_as_one_value_of_the_query() -> None:
    assert KEYS.of(FEED).fill(FEED) == "https://wire.example/feed?lang=fr&key=canary%20%26%207f3a%2B%2F%3D"


@pytest.mark.parametrize(
    "url", ["https://wire.example/${WIRE_KEY}", "https://wire.example/f?k=${wire_key}", "https://w.example/"]
)
def test_only_a_query_names_keys(url: str) -> None:
    assert KEYS.of(url).values == {}
    assert KEYS.of(url).fill(url) == url


def test_a_publisher_cannot_ask_for_the_key_of_another() -> None:
    moved_to = "https://wire.example/new?a=${OTHER_KEY}&b=${WIRE_KEY}"
    assert "not-yours" not in KEYS.of(FEED).fill(moved_to)


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(BadUrlError, match="NO_SUCH_KEY") as caught:
        KEYS.of("https://wire.example/feed?key=${NO_SUCH_KEY}")
    assert caught.value.reason == "unknown_key"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=8, max_size=40))
@example("canary-7f3a%")
def test_no_address_and_no_header_of_an_answer_holds_the_value(value: str) -> None:
    assume(value not in f"{FEED}&page=2")  # a key that is part of the address itself hides that part too
    keys = FeedKeys({"WIRE_KEY": value})
    asked = keys.fill(FEED)
    answer = replace(
        exchange(),
        url_asked=asked,
        url_final=asked + "&page=2",
        hops=(Hop(asked, 302, asked + "&page=2"),),
        headers=(("Link", f"<{asked}>; rel=self"), ("X-Echo", value)),
    )
    hidden = keys.hide(answer)
    assert hidden.url_asked == FEED
    assert hidden.url_final == FEED + "&page=2"
    assert hidden.hops == (Hop(FEED, 302, FEED + "&page=2"),)
    assert hidden.headers == (("Link", f"<{FEED}>; rel=self"), ("X-Echo", "${WIRE_KEY}"))
    assert hidden.body == answer.body


@pytest.mark.parametrize("last", "%&\\<+")
@pytest.mark.parametrize("escape", [str, quote, html.escape, lambda text: json.dumps(text)[1:-1]])
def test_of_an_escaped_last_character_nothing_stays(last: str, escape: Callable[[str], str]) -> None:
    value = f"canary-7f3a{last}"
    keys = FeedKeys({"WIRE_KEY": value})
    assert keys.hidden(f"said {escape(value)}.") == "said ${WIRE_KEY}."


def test_origin_is_scheme_host_and_port() -> None:
    assert is_same_origin("https://a.example/x", "https://a.example/y?z")
    assert not is_same_origin("https://a.example/x", "http://a.example/x")
    assert not is_same_origin("https://a.example/x", "https://a.example:8443/x")
