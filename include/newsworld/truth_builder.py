"""Derives from the script what a perfect observer knows at a step; nothing in it is written by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from newsworld.model import Article, Script
from newsworld.pages import is_metered, stated_tags, view_page
from newsworld.perfect_observer import FeedView, Poll, Seen, SeenEntry, first_visit, watch_article, watch_feed
from newsworld.scenario import build_script
from newsworld.truth_rows import TrueArticle, TrueEntry, TrueFeed, TruePoll, TrueRevision, TrueSyndication, Truth

REFUSED = ("quarantined", "failed", "filtered", "pending")
"""Outcomes that an entry without an article may have: which one is the product's own decision, the reason is not.

Pending with its reason is one of them, for a page is asked for again over days before its entry ends."""

HOLD_ARTICLES = ("article", "flaky")
"""Kinds of page that an article can be loaded from."""

UNASKED: dict[str, str] = {"skipped": "filtered", "no_link": "failed", "bad_link": "failed"}
"""Kinds of entry that lead to no request at all, and their outcome."""

REASONS: dict[str, tuple[str, ...]] = {
    "gallery": ("no_article", "listing", "stub", "too_short"),
    "soft404": ("soft404", "no_article", "stub", "too_short"),
    "paywall": ("paywall", "stub", "no_article", "too_short"),
    "consent": ("blocked", "consent", "no_article", "stub", "too_short"),
    "pdf": ("unsupported_media", "no_article"),
    "no_link": ("no_link",),
    "bad_link": ("bad_scheme", "bad_url"),
    "robots": ("robots_denied",),
    "skipped": ("skip_url", "skip_urls", "skipped", "skipped_by_source"),
}
"""Kind of page → reasons under which it may be recorded."""


def build_truth(seed: int, step: int, origins: dict[str, str]) -> Truth:
    """Return what a perfect observer knows at a step.

    Args:
        seed: of the script.
        step: 0 … ``LAST_STEP``.
        origins: publisher → scheme, host and port.
    """
    script = build_script(seed)
    logs = [
        watch_feed(script, publisher, feed, origins[publisher.source_id], step)
        for publisher in script.publishers
        for feed in publisher.feeds
    ]
    entries = _judge_entries(logs, step)
    firsts = _first_visits(logs, step)
    articles = [
        _true_article(script, script.article(key), first, step, origins, _listed(entries, key))
        for key, first in firsts.items()
    ]
    keys = {article["key"] for article in articles}
    syndication: list[TrueSyndication] = [
        {"original": a.origin.article, "copy": a.key, "relation": a.origin.relation}
        for a in script.articles
        if a.origin and a.key in keys and a.origin.article in keys
    ]
    return {
        "seed": seed,
        "step": step,
        "instant": script.instant(step).isoformat(),
        "feeds": [_true_feed(script, log, step) for log in logs],
        "entries": entries,
        "articles": articles,
        "syndication": syndication,
        "counts": _count(entries, articles),
    }


def _first_visits(logs: list[FeedView], step: int) -> dict[str, int]:
    """Return article key → step of the first visit that found the article."""
    firsts: dict[str, int] = {}
    for log in logs:
        for entry in log.entries.values():
            visit_step = first_visit(log.publisher, entry.first_step, step)
            article = entry.article
            if article.page not in HOLD_ARTICLES or visit_step is None or article.is_absent(visit_step):
                continue
            firsts[article.key] = min(visit_step, firsts.get(article.key, visit_step))
    return dict(sorted(firsts.items()))


def _judge_entries(logs: list[FeedView], step: int) -> list[TrueEntry]:
    ordered = sorted(
        ((entry, log) for log in logs for entry in log.entries.values()), key=lambda pair: pair[0].first_step
    )
    judged: list[TrueEntry] = []
    loaded: set[str] = set()
    for entry, log in ordered:
        outcome, accept, reason_class = _judge(entry, first_visit(log.publisher, entry.first_step, step))
        if outcome == "loaded" and entry.article.key in loaded:
            outcome, accept = "duplicate", ["duplicate"]
        if outcome == "loaded":
            loaded.add(entry.article.key)
        judged.append(
            {
                "feed_url": entry.feed_url,
                "guid": entry.guid,
                "link": entry.link,
                "first_step": entry.first_step,
                "last_step": entry.last_step,
                "article": entry.article.key if outcome in ("loaded", "duplicate") else None,
                "outcome": outcome,
                "accept": accept,
                "reason_class": reason_class,
                "reasons": list(REASONS.get(reason_class, ())),
            }
        )
    return judged


def _judge(entry: SeenEntry, visit_step: int | None) -> tuple[str, list[str], str]:
    """Return the outcome of an entry taken alone, the outcomes that count as right, and the class of the reason."""
    page = entry.article.page
    if page in UNASKED:
        return UNASKED[page], list(REFUSED) if UNASKED[page] == "failed" else [UNASKED[page]], page
    if visit_step is None:
        return "pending", ["pending"], "robots_down"
    if page == "robots":
        return "filtered", ["filtered", "pending"], "robots"
    if page not in HOLD_ARTICLES:
        return "quarantined", list(REFUSED), page
    outcome = "gone" if entry.article.is_absent(visit_step) else "loaded"
    return outcome, [outcome], ""


def _true_feed(script: Script, log: FeedView, step: int) -> TrueFeed:
    met = {entry.article.key for entry in log.entries.values()}
    listed = [
        article.key
        for article in script.articles_of(log.publisher.source_id, step)
        if any(listing.feed == log.feed.name for listing in article.listings)
    ]
    return {
        "source_id": log.publisher.source_id,
        "name": log.feed.name,
        "url": log.url,
        "polls": [_true_poll(poll) for poll in log.polls],
        "missed": sorted(set(listed) - met),
    }


def _true_poll(poll: Poll) -> TruePoll:
    return cast(TruePoll, asdict(poll))


def _listed(entries: list[TrueEntry], key: str) -> tuple[int, int]:
    """Return the first and last step at which feeds listed an article."""
    own = [entry for entry in entries if entry["article"] == key]
    return min(entry["first_step"] for entry in own), max(entry["last_step"] for entry in own)


def _true_article(
    script: Script, article: Article, first: int, step: int, origins: dict[str, str], listed: tuple[int, int]
) -> TrueArticle:
    publisher = script.publisher(article.source_id)
    origin = origins[article.source_id]
    seen = watch_article(article, first, step)
    last = max(at for at in range(first, step + 1) if not article.is_absent(at))
    published_at, precision, reason = _true_date(script, article)
    return {
        "key": article.key,
        "source_id": article.source_id,
        "canonical_url": origin + article.path_at(step),
        "addresses": _addresses(script, article, step, origin),
        "title": seen[-1].version.title,
        "language": article.language,
        "authors": list(article.authors),
        "published_at": published_at,
        "published_precision": precision,
        "published_reason": reason,
        "body": [block.text for block in seen[-1].version.body],
        "dek": article.dek,
        "residue": _residue(script, article, last, origin),
        "section": publisher.section if publisher.states_topics else None,
        "tags": list(stated_tags(publisher, article)),
        "flags": ["paywall"] if is_metered(publisher, article) else [],
        "first_step": listed[0],
        "last_step": listed[1],
        "state": "gone" if article.is_absent(step) else "live",
        "absences": [
            {"from_step": a.from_step, "to_step": a.to_step, "status": a.status}
            for a in article.absences
            if a.from_step <= step
        ],
        "revisions": [_true_revision(seen_version) for seen_version in seen],
    }


def _true_revision(seen: Seen) -> TrueRevision:
    version = seen.version
    return {
        "step": seen.step,
        "kind": seen.kind,
        "is_silent": seen.kind == "silent",
        "title": version.title,
        "body": [block.text for block in version.body],
        "claimed_modified_at": version.modified_at.isoformat() if version.modified_at else None,
    }


def _true_date(script: Script, article: Article) -> tuple[str | None, str | None, str]:
    if article.dates != "normal":
        return None, None, article.dates
    if script.publisher(article.source_id).page_date == "day":
        return article.published_at.date().isoformat(), "day", ""
    return article.published_at.isoformat(), "minute", ""


def _addresses(script: Script, article: Article, step: int, origin: str) -> list[str]:
    publisher = script.publisher(article.source_id)
    paths = [path for since, path in article.paths if since <= step]
    suffixes = sorted({"", *(listing.link_suffix for listing in article.listings)})
    plain = [f"{origin}{path}{suffix}" for path in paths for suffix in suffixes]
    return plain + ([f"{origin}/amp{path}" for path in paths] if publisher.has_amp else [])


def _residue(script: Script, article: Article, step: int, origin: str) -> list[str]:
    page = view_page(script, article, step, origin)
    photo = [page.photo.caption, page.photo.original_caption, page.photo.credit] if page.photo else []
    texts = [*photo, page.publisher.promo, page.advertisement, *(teaser.title for teaser in page.teasers)]
    return [text for text in texts if text]


def _count(entries: list[TrueEntry], articles: list[TrueArticle]) -> dict[str, int]:
    counts = {
        "articles": len(articles),
        "entries": len(entries),
        "revisions": sum(len(article["revisions"]) for article in articles),
        "silent_revisions": sum(r["is_silent"] for article in articles for r in article["revisions"]),
        "gone_articles": sum(article["state"] == "gone" for article in articles),
    }
    for entry in entries:
        name = f"entries_{entry['outcome']}"
        counts[name] = counts.get(name, 0) + 1
    return counts
