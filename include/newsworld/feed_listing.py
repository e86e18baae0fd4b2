"""Which entries a feed lists at a step: the ground of both what is served and what is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsworld.dates import shown_instant
from newsworld.model import Article, FeedSpec, Listing, Publisher, Script, Version


@dataclass(frozen=True)
class Item:
    """One entry as it stands in a feed. ``link`` is absolute; None where the entry has none."""

    article: Article
    version: Version
    guid: str | None
    link: str | None
    published: datetime | None
    updated: datetime | None


def list_items(script: Script, publisher: Publisher, feed: FeedSpec, step: int, origin: str) -> list[Item]:
    """Return the entries that a whole body of the feed holds at a step, newest first.

    ``origin`` is scheme, host and port of the publisher, without a slash at the end.
    """
    items = [
        _item(article, listing, feed, step, origin)
        for article in script.articles_of(publisher.source_id, step)
        for listing in article.listings
        if listing.feed == feed.name and not _is_withdrawn(article, step)
    ]
    return items[: feed.window]


def _is_withdrawn(article: Article, step: int) -> bool:
    """Return whether the article is off the site and its feed knows; one that never was on the site stays listed."""
    return article.is_absent(step) and article.absence_at(step).from_step > article.step


def _item(article: Article, listing: Listing, feed: FeedSpec, step: int, origin: str) -> Item:
    version = article.version_at(step)
    has_dates = feed.has_dates
    return Item(
        article=article,
        version=version,
        guid=article.guid_at(step) if feed.has_guid else None,
        link=_link(article, listing, step, origin),
        published=shown_instant(article) if has_dates else None,
        updated=version.modified_at if has_dates else None,
    )


def _link(article: Article, listing: Listing, step: int, origin: str) -> str | None:
    if article.page == "no_link":
        return None
    if article.page == "bad_link":
        return "javascript:void(0)"
    return f"{origin}{'/amp' if listing.is_amp else ''}{article.path_at(step)}{listing.link_suffix}"


def cut_point(items: list[Item]) -> int:
    """Return how many entries stand whole in a body that was cut in the middle."""
    return len(items) // 2
