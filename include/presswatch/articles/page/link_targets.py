"""Where links of a page lead: their addresses made whole and taken apart, once for all rules that ask."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

_CACHED = 4096


@lru_cache(maxsize=_CACHED)
def target_of(url: str, href: str) -> SplitResult:
    """Return the parts of the address that a link leads to.

    Args:
        url: of the page.
        href: as the link states it.

    Raises:
        ValueError: one of them is no address.
    """
    stated = urlsplit(href)
    # Joining a whole address with another one gives it back, and takes ten times as long.
    return stated if stated.scheme and stated.netloc else urlsplit(urljoin(url, href))
