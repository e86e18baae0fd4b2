"""Own hosts: one answer for the guard, the pacer and the claim, whatever the spelling."""

from __future__ import annotations

import pytest

from presswatch.own_hosts import OwnHosts

OWN = OwnHosts.of(["news.internal:443", "Intra.example.:80", "[::1]:9000", "127.0.0.1:8080"])


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://news.internal/rss", True),
        ("https://news.internal:443/rss", True),
        ("http://news.internal:443/rss", True),
        ("http://news.internal/rss", False),
        ("http://intra.example/", True),
        ("http://intra.example./", True),
        ("https://intra.example/", False),
        ("https://intra.example:80/", True),
        ("http://[::1]:9000/", True),
        ("http://[::1]/", False),
        ("http://127.0.0.1:8080/a", True),
        ("https://127.0.0.1:8080/a", True),
        ("http://127.0.0.1/a", False),
        ("http://news.internal.evil.example/", False),
    ],
)
def test_scheme_host_and_port_decide(url: str, is_own: bool) -> None:
    assert OWN.has_url(url) is is_own


def test_the_claim_gets_hosts_as_the_ledger_writes_them() -> None:
    assert OWN.by_scheme() == {
        "http": ["127.0.0.1:8080", "[::1]:9000", "intra.example", "news.internal:443"],
        "https": ["127.0.0.1:8080", "[::1]:9000", "intra.example:80", "news.internal"],
    }


def test_nobody_is_own_where_nobody_was_named() -> None:
    assert not OwnHosts().has_url("http://127.0.0.1:8080/")
    assert OwnHosts().by_scheme() == {"http": [], "https": []}
