"""Finds one body under the addresses of many stories: a maintenance page, a wall, an error page. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from presswatch.ingesting.decide.article_identity import titles_alike

SAME_BODY = "same_body"
"""Reason of a page whose body stands at the addresses of other stories too."""

MANY = 3
"""Stories of one host with one body from which it is the body of none; two may be one story at two addresses."""


class PlacedBody(NamedTuple):
    """A body with the place where it stood and the headline that the feed gives for it."""

    host: str
    address: str
    headline: str  # empty: the feed gives none
    body: str


def shared_bodies(pages: Mapping[int, PlacedBody]) -> set[int]:
    """Return the keys of pages whose body ``MANY`` stories of their host or more have; headlines tell them apart."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for key, page in pages.items():
        groups[page.host, " ".join(page.body.split())].append(key)
    return {key for keys in groups.values() for key in keys if _stories([pages[key] for key in keys]) >= MANY}


def _stories(pages: list[PlacedBody]) -> int:
    """Return how many stories pages belong to, as their addresses and headlines tell."""
    headlines = {page.address: page.headline for page in pages}
    if len(headlines) < MANY:
        return len(headlines)
    apart: list[str] = []
    for headline in headlines.values():
        if not any(headline and titles_alike(headline, other) for other in apart):
            apart.append(headline)
    return len(apart)
