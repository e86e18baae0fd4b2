"""Where a request may be led to, what goes along, and where it ends."""

from __future__ import annotations

import pytest

from presswatch.encoding.content_coding import Bodies
from presswatch.errors import BadResponseError, BadUrlError
from presswatch.fetch.connection import ResponseHead
from presswatch.fetch.redirects import RedirectChain, Response

URL = "http://paper.example/a"


def answer(status: int, *headers: tuple[str, str], body: bytes = b"") -> Response:
    return Response(ResponseHead(status, "", "HTTP/1.1", headers), Bodies(body, body), "192.0.2.1")


def led(chain: RedirectChain, location: str, *headers: tuple[str, str], status: int = 302) -> None:
    stated = chain.take(answer(status, ("Location", location), *headers))
    assert stated == location
    chain.follow(stated)


def chain(max_hops: int = 5) -> RedirectChain:
    return RedirectChain(URL, max_hops=max_hops)


def test_what_was_asked_for_leads_nowhere():
    first = chain()
    assert first.take(answer(200, body=b"<p>A page.</p>")) is None
    assert first.hops == []


@pytest.mark.parametrize("status", [304, 404, 503])
def test_a_location_beside_another_status_leads_nowhere(status):
    assert chain().take(answer(status, ("Location", "/b"))) is None


def test_hops_say_where_from_and_where_to():
    moved = chain()
    led(moved, "/b", status=301)
    led(moved, "https://www.paper.example/c")
    assert [(hop.url, hop.status, hop.location) for hop in moved.hops] == [
        (URL, 301, "/b"),
        ("http://paper.example/b", 302, "https://www.paper.example/c"),
    ]
    assert moved.target.url == "https://www.paper.example/c"


@pytest.mark.parametrize(
    ("location", "is_at_origin"),
    [
        ("/b", True),
        ("https://paper.example/a", True),
        ("https://paper.example:8443/a", False),
        ("http://paper.example:8080/a", False),
        ("http://www.paper.example/a", False),
    ],
)
def test_what_belongs_to_the_origin_goes_on_there_only(location, is_at_origin):
    moved = chain()
    led(moved, location)
    assert moved.is_at_origin is is_at_origin


def test_a_circle_is_refused():
    moved = chain()
    led(moved, "/b")
    with pytest.raises(BadResponseError, match="in a circle") as raised:
        led(moved, "/a#top")
    assert raised.value.reason == "redirect_loop"


def test_the_same_address_with_a_new_cookie_is_no_circle():
    moved = chain()
    led(moved, "/a", ("Set-Cookie", "seen=1"))
    assert moved.cookie == "seen=1"
    with pytest.raises(BadResponseError, match="in a circle"):
        led(moved, "/a", ("Set-Cookie", "seen=1"))


def test_a_chain_that_is_too_long_is_refused_with_its_hops():
    moved = chain(max_hops=2)
    led(moved, "/b")
    led(moved, "/c")
    with pytest.raises(BadResponseError, match="more than 2 redirects"):
        led(moved, "/d")
    assert len(moved.hops) == 3


def test_a_redirect_to_nowhere_is_a_bad_answer():
    with pytest.raises(BadResponseError, match="without Location"):
        chain().take(answer(302))
    with pytest.raises(BadResponseError) as raised:
        led(chain(), "http://[broken/")
    assert raised.value.reason == "bad_redirect"


def test_a_redirect_to_another_kind_of_address_keeps_its_reason():
    with pytest.raises(BadUrlError) as raised:
        led(chain(), "file:///etc/passwd")
    assert raised.value.reason == "bad_scheme"


def test_a_location_keeps_letters_that_are_not_ascii():
    assert chain().take(answer(302, ("Location", "/café"))) == "/café"


def test_a_page_that_refreshes_back_is_a_page():
    page = b'<meta http-equiv="refresh" content="0; url=/a">'
    moved = chain()
    led(moved, "/b")
    assert moved.take(answer(200, body=page)) is None
    assert chain().take(answer(200, body=page.replace(b"/a", b"/c"))) == "http://paper.example/c"
