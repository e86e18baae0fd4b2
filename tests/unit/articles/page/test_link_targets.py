"""Link targets: an address taken apart as the standard library joins it with that of its page."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

from presswatch.articles.page.link_targets import target_of

URL = "https://kurier.example/land/2026/text.html?page=1#top"


@pytest.mark.parametrize(
    "href",
    [
        "https://kurier.example/land/2026/other.html?ref=x#end",
        "http://kurier.example/a/../b",
        "HTTPS://WWW.Kurier.example:8443/Land/",
        "//cdn.example/picture",
        "https:///no-host",
        "https:other.html",
        "../2025/old.html",
        "/sport",
        "?page=2",
        "#end",
        "",
        "mailto:desk@kurier.example",
        "javascript:void(0)",
    ],
)
def test_target_is_that_of_the_joined_address(href: str) -> None:
    assert target_of(URL, href) == urlsplit(urljoin(URL, href))


def test_what_is_no_address_is_refused():
    with pytest.raises(ValueError, match="IPv4 or IPv6"):
        target_of(URL, "http://[ccpa-preferences]/")
