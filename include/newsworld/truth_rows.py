"""The rows of the truth file, as they stand in its JSON."""

from __future__ import annotations

from typing import TypedDict


class TruePoll(TypedDict):
    """One poll; see ``observing.Poll``."""

    step: int
    status: int
    outcome: str
    entries: int
    new: int
    overlap: int
    gap_suspected: bool


class TrueFeed(TypedDict):
    """One feed through all steps."""

    source_id: str
    name: str
    url: str
    polls: list[TruePoll]
    missed: list[str]  # articles that no poll ever saw in this feed


class TrueEntry(TypedDict):
    """One entry and where it must stand."""

    feed_url: str
    guid: str | None
    link: str | None
    first_step: int
    last_step: int  # of the last changed body that listed it; an unchanged one is not read again
    article: str | None  # key of the article it led to
    outcome: str
    accept: list[str]  # outcomes that count as right
    reason_class: str
    reasons: list[str]


class TrueRevision(TypedDict):
    """One revision by the publisher."""

    step: int
    kind: str  # first, declared, silent
    is_silent: bool
    title: str
    body: list[str]  # paragraphs and sub-headings, in order
    claimed_modified_at: str | None


class TrueAbsence(TypedDict):
    """Steps during which an article was off the site."""

    from_step: int
    to_step: int | None
    status: int


class TrueArticle(TypedDict):
    """One article as of the step."""

    key: str
    source_id: str
    canonical_url: str
    addresses: list[str]
    title: str
    language: str
    authors: list[str]
    published_at: str | None
    published_precision: str | None
    published_reason: str  # why published_at is null
    body: list[str]
    dek: str
    residue: list[str]  # on the page, never in the body
    section: str | None  # as its page states them
    tags: list[str]
    flags: list[str]  # what its page says of itself: paywall
    first_step: int  # at which a feed listed it first
    last_step: int  # at which a changed body listed it last
    state: str  # live, gone
    absences: list[TrueAbsence]
    revisions: list[TrueRevision]


class TrueSyndication(TypedDict):
    """A text that one publisher took from another."""

    original: str
    copy: str
    relation: str


class Truth(TypedDict):
    """All of it."""

    seed: int
    step: int
    instant: str
    feeds: list[TrueFeed]
    entries: list[TrueEntry]
    articles: list[TrueArticle]
    syndication: list[TrueSyndication]
    counts: dict[str, int]
