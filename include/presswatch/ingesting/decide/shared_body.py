"""Finds one body under the addresses of many stories: a maintenance page, a wall, an error page. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from presswatch.ingesting.decide.article_identity import titles_alike

SAME_BODY = "same_body"
"""Reason of a page whose body stands at the addresses of other stories too."""

MANY = 3
"""Stories of one host with one body from which it is the body of none; two may be one story at two addresses."""


class PlacedBody(NamedTuple):
    """The digest of a body with the place where it stood and the headline that the feed gives for it."""

    host: str
    body_sha256: bytes
    url_sha256: bytes
    headline: str  # empty: the feed gives none


def body_sha256(body: str) -> bytes:
    """Return the digest of a body; white space makes no other one."""
    return hashlib.sha256(" ".join(body.split()).encode("utf-8", "surrogatepass")).digest()


def shared_bodies(pages: Mapping[int, PlacedBody], earlier: Iterable[PlacedBody] = ()) -> set[int]:
    """Return the keys of pages whose body ``MANY`` stories of their host or more have; headlines tell them apart.

    Args:
        pages: those that are asked about.
        earlier: what other pages of their hosts showed before.
    """
    groups: defaultdict[tuple[str, bytes], list[PlacedBody]] = defaultdict(list)
    for page in (*earlier, *pages.values()):
        groups[page.host, page.body_sha256].append(page)
    shared = {group for group, placed in groups.items() if are_many(placed)}
    return {key for key, page in pages.items() if (page.host, page.body_sha256) in shared}


def are_many(pages: Sequence[PlacedBody]) -> bool:
    """Return whether pages with one body are those of ``MANY`` stories or more."""
    return _stories(pages) >= MANY


def _stories(pages: Sequence[PlacedBody]) -> int:
    """Return how many stories pages belong to, as their addresses and headlines tell."""
    headlines = {page.url_sha256: page.headline for page in pages}
    if len(headlines) < MANY:
        return len(headlines)
    apart: list[str] = []
    for headline in headlines.values():
        if not any(headline and titles_alike(headline, other) for other in apart):
            apart.append(headline)
    return len(apart)
