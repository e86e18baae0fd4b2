"""The end state of a run against the truth of its world, where nothing hostile has taken the place of it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Connection
from tests.faults.laboratory.outside import Scene
from tests.faults.laboratory.report import Breach, Kind

from newsworld.compare_with_truth import Difference, Observed, ObservedArticle, compare
from newsworld.truth_rows import TrueArticle, TrueEntry, Truth
from presswatch_local.warehouse_export import read_observed

MEANING: dict[str, Kind] = {
    "entries": "lost",
    "entry extra": "duplicated",
    "article extra": "duplicated",
    "loaded once": "duplicated",
    "title": "half",
    "body": "half",
    "outcome": "unaccounted",
    "articles": "lost",
    "revisions": "lost",
}
"""What a difference means. Dates depend on the clock that a fault moves, and how a page is seen that comes and goes
depends on how often it was looked at: neither is asked for here, the walk of the integration tests asks for both."""


def check_truth(conn: Connection, truth: Truth, scene: Scene, *, without: Iterable[str] = ()) -> list[Breach]:
    """Return in what the warehouse is not what it would be without a fault.

    Args:
        conn: reads.
        truth: of the step that was reached.
        scene: what of it was polled, and what was hostile.
        without: sources whose feed the operator has removed.
    """
    skipped = {*scene.hostile_sources, *without}
    sources = [source_id for source_id in scene.feed_urls if source_id not in skipped]
    expected = _expected(truth, scene, sources)
    kept = {_place(one) for one in expected["entries"]}
    left_out = {place for one in truth["entries"] if (place := _place(one)) not in kept}
    observed = _observed(read_observed(conn), scene, sources, left_out)
    report = compare(expected, observed)
    return [_breach(one) for one in report.differences if one.kind in MEANING]


def _breach(one: Difference) -> Breach:
    kind = MEANING[one.kind]
    if one.kind in ("articles", "revisions") and one.observed.split()[0] > one.expected.split()[0] != "one":
        kind = "duplicated"
    if one.kind == "articles" and one.observed.split()[0] not in ("0", "1"):
        kind = "duplicated"
    return Breach(kind, f"{one.kind} of {one.key}: {one.observed} in place of {one.expected}")


def _expected(truth: Truth, scene: Scene, sources: list[str]) -> Truth:
    feeds = {url for source_id in sources for url in scene.feed_urls[source_id]}
    hostile = {one["key"] for one in truth["articles"] if _is_hostile(one["addresses"], scene)}
    entries = [
        one
        for one in truth["entries"]
        if one["feed_url"] in feeds and one["article"] not in hostile and not _is_hostile([one["link"]], scene)
    ]
    articles = [one for one in truth["articles"] if one["source_id"] in sources and _is_asked_for(one, hostile)]
    return {**truth, "entries": entries, "articles": articles}  # type: ignore[typeddict-item]


def _is_asked_for(one: TrueArticle, hostile: set[str]) -> bool:
    return one["key"] not in hostile


def _place(one: TrueEntry) -> tuple[str, str | None]:
    return one["feed_url"], one["guid"] or one["link"]


def _observed(found: Observed, scene: Scene, sources: list[str], left_out: set[tuple[str, str | None]]) -> Observed:
    feeds = {url for source_id in sources for url in scene.feed_urls[source_id]}
    origins = tuple(f"{urlunsplit((*urlsplit(url)[:2], '', '', ''))}/" for url in feeds)
    return Observed(
        tuple(one for one in found.articles if _is_of(one, origins) and not _is_hostile(_urls(one), scene)),
        tuple(
            one
            for one in found.entries
            if one.feed_url in feeds
            and (one.feed_url, one.guid or one.link) not in left_out  # an entry beside a hostile one of its article
            and not _is_hostile([one.link], scene)
        ),
    )


def _urls(one: ObservedArticle) -> tuple[str, ...]:
    return tuple(url for url in (one.canonical_url, *one.other_urls) if url)  # a text of the feed may have none


def _is_of(one: ObservedArticle, origins: tuple[str, ...]) -> bool:
    return any(url.startswith(origins) for url in _urls(one)) if origins else False


def _is_hostile(urls: Iterable[str | None], scene: Scene) -> bool:
    return any(url.partition("?")[0] in scene.hostile_pages for url in urls if url)
