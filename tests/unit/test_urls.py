"""Addresses: one form to fetch, one to compare; what two parsers could read differently is refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from presswatch.errors import BadUrlError
from presswatch.urls import fetch_url, host_of, same_site, shown_url, url_key, url_sha256

SAME = [
    ("http://news.example/a", "https://news.example/a"),
    ("https://www.news.example/a", "https://news.example/a"),
    ("https://m.news.example/a", "https://news.example/a"),
    ("https://amp.news.example/a", "https://news.example/a"),
    ("https://NEWS.example/a", "https://news.example/a"),
    ("https://news.example:443/a", "https://news.example/a"),
    ("http://news.example:80/a", "https://news.example/a"),
    ("https://news.example./a", "https://news.example/a"),
    ("https://news.example/a/", "https://news.example/a"),
    ("https://news.example", "https://news.example/index.html"),
    ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
    ("https://news.example/a?fbclid=1", "https://news.example/a?gclid=2"),
    ("https://news.example/a?at_medium=RSS&at_campaign=x", "https://news.example/a"),
    ("https://news.example/a?ref=rss", "https://news.example/a"),
    ("https://news.example/a#xtor=RSS-1", "https://news.example/a"),
    ("https://news.example/a#:~:text=word", "https://news.example/a"),
    ("https://news.example/a#comments", "https://news.example/a"),
    ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
    ("https://news.example/a?x=1&amp;y=2", "https://news.example/a?x=1&y=2"),
    ("https://news.example/a/amp/", "https://news.example/a"),
    ("https://news.example/a.amp.html", "https://news.example/a.html"),
    ("https://www-news-example.cdn.ampproject.org/c/s/www.news.example/a", "https://news.example/a"),
    ("https://www.google.com/amp/s/www.news.example/a/amp", "https://news.example/a"),
    ("https://news.example/%7Euser", "https://news.example/~user"),
    ("https://news.example/caf%c3%a9", "https://news.example/café"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://news.example/x/../a", "https://news.example/a"),
    ("https://news.example/a?q=b+c", "https://news.example/a?q=b%20c"),
]
APART = [
    ("https://news.example/a", "https://news.example/b"),
    ("https://news.example/a", "https://news.example/A"),
    ("https://news.example/a?id=1", "https://news.example/a?id=2"),
    ("https://news.example/a?id=1", "https://news.example/a"),
    ("https://news.example/a?p=1", "https://news.example/a?p=2"),
    ("https://news.example/a?page=2", "https://news.example/a"),
    ("https://news.example/a?id=1&id=2", "https://news.example/a?id=2&id=1"),
    ("https://news.example/#!/a", "https://news.example/#!/b"),
    ("https://en.news.example/a", "https://fr.news.example/a"),
    ("https://news.example:8080/a", "https://news.example/a"),
    ("https://news.example/a%2Fb", "https://news.example/a/b"),
    ("https://news.example/a?mc=1", "https://news.example/a?mc=2"),
    ("https://news.example/a.html", "https://news.example/a"),
    ("https://news.example/a/index.html", "https://news.example/a"),
    ("http://127.0.0.1:25601/a", "http://127.0.0.1:25602/a"),
]
REFUSED = [
    ("", "no_link"),
    ("   ", "no_link"),
    ("javascript:alert(1)", "bad_scheme"),
    ("file:///etc/passwd", "bad_scheme"),
    ("gopher://news.example/", "bad_scheme"),
    ("data:text/html,x", "bad_scheme"),
    ("mailto:a@news.example", "bad_scheme"),
    ("cnn://deeplink?x", "bad_scheme"),
    ("http://127.0.0.1\\@news.example", "bad_url"),
    ("http://news.example\\a", "bad_url"),
    ("http://user:pw@news.example/", "userinfo"),
    ("http://news.example@127.0.0.1/", "userinfo"),
    ("http://news.example/a\r\nHost: x", "bad_url"),
    ("http://news.example/a\tb", "bad_url"),
    ("http://news.example/a\x00b", "bad_url"),
    ("http://ne ws.example/", "bad_url"),
    ("http://news%2fexample/", "bad_url"),
    ("http://news.example:0/", "bad_port"),
    ("http://xn--/", "bad_host"),
    ("http://xn--a/", "bad_host"),
    ("http://xn--zzzz.example/", "bad_host"),
    ("http://www.xn--nonsense-9999.example/", "bad_host"),
    ("http://" + "a" * 64 + ".example/", "bad_host"),
    ("http://" + "a." * 148 + "example/", "bad_host"),
    ("http://" + "news." * 60 + "test/x", "bad_host"),
    ("http://a..b/", "bad_host"),
    ("http://a.example../", "bad_host"),
    ("http://0../", "bad_host"),  # its one dot less would be 0.0.0.0
    ("http://news.example:65536/", "bad_url"),
    ("http:///x", "no_host"),
    ("http://", "no_host"),
    ("http://?x", "no_host"),
    ("http://./", "no_host"),
    ("http:news.example/a", "no_host"),
    ("//news.example/a", "no_host"),
    ("/a", "no_host"),
    ("http://news.example/" + "a" * 2048, "url_too_long"),
    ("http://news.example/" + "é" * 1000, "url_too_long"),
    ("http://news.example/" + "a" * 5_000_000, "url_too_long"),
]
ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="/?#%&=.:;+-_~aAmp2é \\@[]", max_size=40).map("http://news.example/".__add__),
    st.text(alphabet="/?#%.:w1mp[]@", max_size=30).map("https://".__add__),
)


@pytest.mark.parametrize(("a", "b"), SAME)
def test_two_addresses_of_one_document_share_a_key(a: str, b: str) -> None:
    assert url_key(a) == url_key(b)


@pytest.mark.parametrize(("a", "b"), APART)
def test_two_documents_have_two_keys(a: str, b: str) -> None:
    assert url_key(a) != url_key(b)


def test_fragment_is_kept_where_entries_are_anchors() -> None:
    page = "https://news.example/day"
    assert url_key(f"{page}#one") == url_key(f"{page}#two") == url_key(page)
    assert url_key(f"{page}#one", keep_fragment=True) != url_key(f"{page}#two", keep_fragment=True)


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=lambda value: str(value)[:30])
def test_refused_address_says_why(raw: str, reason: str) -> None:
    with pytest.raises(BadUrlError) as refused:
        fetch_url(raw)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("raw", "base", "expected"),
    [
        ("http://127.0.0.1:25601/x", None, "http://127.0.0.1:25601/x"),
        ("http://[::1]:8080/x", None, "http://[::1]:8080/x"),
        ("  https://news.example/a b ", None, "https://news.example/a%20b"),
        ("/a?b=1", "https://news.example/feeds/rss", "https://news.example/a?b=1"),
        ("a", "https://news.example/feeds/rss", "https://news.example/feeds/a"),
        ("//other.example/a", "https://news.example/", "https://other.example/a"),
        ("http://2130706433/", None, "http://127.0.0.1/"),
        ("http://0x7f.1/", None, "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", None, "http://127.0.0.1/"),
    ],
)
def test_address_to_fetch(raw: str, base: str | None, expected: str) -> None:
    assert fetch_url(raw, base) == expected


@given(ADDRESSES)
def test_fetch_url_is_idempotent_and_raises_nothing_else(raw: str) -> None:
    try:
        url = fetch_url(raw)
    except BadUrlError:
        return
    assert fetch_url(url) == url
    assert url.startswith(("http://", "https://"))
    assert len(url) <= 2048


@given(ADDRESSES, st.booleans())
def test_key_of_a_key_is_the_key(raw: str, keep: bool) -> None:
    try:
        key = url_key(raw, keep_fragment=keep)
        again = url_key(f"http://{key}", keep_fragment=keep)
    except BadUrlError:
        assume(False)
    assert again == key
    assert len(url_sha256(key)) == 32


def test_host_is_what_politeness_counts_by() -> None:
    assert host_of("HTTPS://News.Example:443/a") == "news.example"
    assert host_of("http://news.example:8080/a") == "news.example:8080"
    assert host_of("http://[::1]:8080/") == "[::1]:8080"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("https://www.bbc.co.uk/a", "http://feeds.bbc.co.uk/b", True),
        ("https://one.co.uk/", "https://two.co.uk/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/x", True),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("http://localhost:1/", "http://localhost:1/", True),
    ],
)
def test_same_site(a: str, b: str, expected: bool) -> None:
    assert same_site(a, b) is expected


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:canary@news.example/a?x=1", "http://news.example/a?x=…"),
        ("user:canary@news.example", "news.example"),
        ("http://canary@a@news.example/", "http://news.example/"),
        ("https://news.example/feed?token=canary&canary=", "https://news.example/feed?token=…&canary="),
        ("https://news.example/?a=1;key=canary?x=canary#b", "https://news.example/?a=…;key=…#b"),
        ("/feed?key=canary", "/feed?key=…"),
        ("https://news.example/@name", "https://news.example/@name"),
    ],
)
def test_shown_address_holds_no_secret(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(BadUrlError) as caught:
        fetch_url("http://user:hunter2@news.example/?key=hunter2")
    assert "hunter2" not in caught.value.detail
