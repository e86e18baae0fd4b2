"""What the truth file answers to the questions of ``examples/``, and which columns of an example say so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from newsworld.truth_rows import TrueArticle, Truth

Answer = Any
Steps = Sequence[tuple[datetime, datetime]]
Bounds = tuple[dict[str, timedelta], dict[str, timedelta]]
EXACT_TO_THE_HOUR = {"second", "minute", "hour"}
SHOWS_NO_STANDFIRST = "the-minute"
"""Its pages have none; the truth file does not say so."""
ONE_WITHOUT_STANDFIRST = "harbour-gazette"
"""One of its pages shows none: left out where words are counted."""

AGENCY = "agencia-cardo"
AGENCY_NAME = "Agencia Cardo"
SIGNS_BELOW = "alpenbote"
"""Its names stand in brackets below the text and are not read as authors."""
RELATIONS = {"verbatim": "copy", "trimmed": "excerpt", "edited": "edited", "translation": "translation"}
TOPIC = r"\bhospital|\bhopita"
TOPIC_DAYS = [date(2026, 3, day) for day in (1, 2, 3)]
QUOTATION = re.compile('“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|"[^"]*"')


class Check(NamedTuple):
    """How an example is held against the truth."""

    expected: Callable[[Truth], Answer]
    observed: Callable[[list[Any]], Answer]


def columns(*names: str) -> Callable[[list[Any]], Answer]:
    """Return a function that counts the rows of an example by these columns."""
    return lambda rows: Counter(tuple(getattr(row, name) for name in names) for row in rows)


def sums(key: str, value: str) -> Callable[[list[Any]], Answer]:
    """Return a function that adds up one column by another; what adds up to nothing is left out."""

    def add(rows: list[Any]) -> Answer:
        found: Counter[Any] = Counter()
        for row in rows:
            found[getattr(row, key)] += getattr(row, value)
        return +found

    return add


def folded(text: str) -> str:
    """Return a text without accents, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def whole_text(article: TrueArticle) -> str:
    return "\n".join([article["title"], *article["body"]])


def holding(truth: Truth, pattern: str) -> list[TrueArticle]:
    return [article for article in truth["articles"] if re.search(pattern, folded(whole_text(article)))]


def published(article: TrueArticle) -> datetime | None:
    return datetime.fromisoformat(article["published_at"]) if article["published_at"] else None


def day_of(article: TrueArticle) -> date | None:
    moment = published(article)
    return moment.date() if moment else None


def by_source(articles: Iterable[TrueArticle]) -> Counter[Any]:
    return Counter(article["source_id"] for article in articles)


def headlines(truth: Truth) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for article in truth["articles"]:
        titles = [unicodedata.normalize("NFKC", revision["title"]) for revision in article["revisions"]]
        found.update((a, b) for a, b in pairwise(titles) if a != b)
    return found


def edits(truth: Truth, *, silent: bool) -> Counter[Any]:
    return +Counter(
        article["source_id"]
        for article in truth["articles"]
        for revision in article["revisions"]
        if revision["kind"] != "first" and revision["is_silent"] is silent
    )


def withdrawals(truth: Truth) -> Counter[Any]:
    return Counter((a["source_id"], gone["status"]) for a in truth["articles"] for gone in a["absences"])


def hours(truth: Truth) -> Counter[Any]:
    return Counter(
        (article["source_id"], moment.hour)
        for article in truth["articles"]
        if (moment := published(article)) and article["published_precision"] in EXACT_TO_THE_HOUR
    )


def with_hour(truth: Truth) -> dict[str, tuple[int, float]]:
    known: dict[str, list[bool]] = defaultdict(list)
    for article in truth["articles"]:
        known[article["source_id"]].append(article["published_precision"] in EXACT_TO_THE_HOUR)
    return {source: (len(all_), round(sum(all_) / len(all_), 6)) for source, all_ in known.items()}


def together(truth: Truth, *words: str) -> int:
    paragraphs = (part.casefold() for article in truth["articles"] for part in article["body"])
    return sum(all(word in part for word in words) for part in paragraphs)


def shows_standfirst(article: TrueArticle) -> bool:
    return len(article["dek"]) >= 45 and article["source_id"] != SHOWS_NO_STANDFIRST


def words(truth: Truth) -> dict[str, int]:
    """Return words by source; a standfirst is part of the text from 45 letters on, where the page shows it."""
    found: Counter[str] = Counter()
    for article in truth["articles"]:
        if article["source_id"] == ONE_WITHOUT_STANDFIRST:
            continue
        dek = article["dek"] if shows_standfirst(article) else ""
        found[article["source_id"]] += len(" ".join([dek, *article["body"]]).split())
    return dict(found)


def copies(truth: Truth) -> dict[str, tuple[str, str]]:
    """Return by key of a copy the source of its original, and what it is to it."""
    owner = {article["key"]: article["source_id"] for article in truth["articles"]}
    return {one["copy"]: (owner[one["original"]], RELATIONS[one["relation"]]) for one in truth["syndication"]}


def carried(truth: Truth) -> Counter[Any]:
    """Return copies of agency text by who carried it and what it is to the original."""
    taken = copies(truth)
    owner = {article["key"]: article["source_id"] for article in truth["articles"]}
    return Counter((owner[key], relation) for key, (source, relation) in taken.items() if source == AGENCY)


def topic_by_day(truth: Truth) -> dict[date, int]:
    days = Counter(day_of(article) for article in holding(truth, TOPIC))
    return {day: days[day] for day in TOPIC_DAYS if days[day]}


def first_to_report(truth: Truth) -> list[tuple[str, datetime]]:
    own = [
        (moment, article["source_id"])
        for article in holding(truth, TOPIC)
        if (moment := published(article)) and article["published_precision"] in EXACT_TO_THE_HOUR
        if article["key"] not in copies(truth)
    ]
    return [(source, moment) for moment, source in sorted(own)[:5]]


def night_without_mayor(truth: Truth) -> Counter[Any]:
    found = [a for a in holding(truth, r"\bla nuit\b") if a["language"] == "fr"]
    return Counter(a["source_id"] for a in found if not re.search(r"\bmaire\b", folded(whole_text(a))))


def gaps(truth: Truth) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for feed in truth["feeds"]:
        found[feed["source_id"]] += sum(poll["gap_suspected"] for poll in feed["polls"])
    return +found


def numbers_changed(truth: Truth) -> int:
    """Return in how many edits numbers of the body changed; of a headline its words count as a whole."""
    texts = [
        [Counter(re.findall(r"\d+", " ".join(one["body"]))) for one in article["revisions"]]
        for article in truth["articles"]
    ]
    return sum(before != after for numbers in texts for before, after in pairwise(numbers))


def most_productive(truth: Truth) -> list[int]:
    """Return how many articles the ten names have that stand above most."""
    names = Counter(
        (article["source_id"], name)
        for article in truth["articles"]
        for name in article["authors"]
        if name != AGENCY_NAME and article["source_id"] != SIGNS_BELOW
    )
    return sorted(names.values(), reverse=True)[:10]


def quoted(truth: Truth) -> dict[str, float]:
    """Return the share of quotation by source, in hundredths; standfirsts as in ``words``."""
    chars: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for article in truth["articles"]:
        if article["source_id"] == ONE_WITHOUT_STANDFIRST:
            continue
        blocks = [article["dek"], *article["body"]] if shows_standfirst(article) else article["body"]
        chars[article["source_id"]] += len("\n\n".join(blocks))
        inside[article["source_id"]] += sum(len(found) for block in blocks for found in QUOTATION.findall(block))
    return {source: round(inside[source] / chars[source], 2) for source in chars}


def yields(truth: Truth) -> Counter[Any]:
    """Return entries by source, and whether they led to an article."""
    owner = {feed["url"]: feed["source_id"] for feed in truth["feeds"]}
    return Counter((owner[entry["feed_url"]], is_article(entry["outcome"])) for entry in truth["entries"])


def is_article(outcome: str) -> bool:
    return outcome in ("loaded", "duplicate")


def topic(truth: Truth) -> tuple[int, int]:
    found = holding(truth, TOPIC)
    return len(found), len({article["source_id"] for article in found})


def topics(truth: Truth) -> dict[tuple[str, str], tuple[int, set[str]]]:
    """Return articles and tags by source and section."""
    found: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for article in truth["articles"]:
        key = (article["source_id"], article["section"] or "(none)")
        count, tags = found.get(key, (0, set()))
        found[key] = (count + 1, tags | set(article["tags"]))
    return found


def delays(truth: Truth, steps: Steps) -> Bounds:
    """Return the bounds of the median delay from publication to sight, of articles whose hour is known."""
    known = [
        (article["source_id"], moment, *steps[article["first_step"]])
        for article in truth["articles"]
        if (moment := published(article)) and article["published_precision"] in EXACT_TO_THE_HOUR
    ]
    return medians((s, began - at) for s, at, began, _ in known), medians((s, ended - at) for s, at, _, ended in known)


def times_in_feeds(truth: Truth, steps: Steps) -> Bounds:
    """Return the bounds of the median time between the first and the last poll that listed an article."""
    listed = [(a["source_id"], steps[a["first_step"]], steps[a["last_step"]]) for a in truth["articles"]]
    shortest = medians((source, max(last[0] - first[1], timedelta())) for source, first, last in listed)
    return shortest, medians((source, last[1] - first[0]) for source, first, last in listed)


def medians(times: Iterable[tuple[str, timedelta]]) -> dict[str, timedelta]:
    grouped: dict[str, list[timedelta]] = defaultdict(list)
    for source, time in times:
        grouped[source].append(time)
    return {source: median(own) for source, own in grouped.items()}


def last_change(article: TrueArticle) -> int:
    """Return the step of the last change that readers page through: a revision, a withdrawal, a return."""
    away = [step for gone in article["absences"] for step in (gone["from_step"], gone["to_step"])]
    return max(article["revisions"][-1]["step"], *(step for step in away if step is not None), 0)


CHECKS = {
    "01-articles-by-source-and-local-day": Check(
        lambda truth: Counter((a["source_id"], day_of(a)) for a in truth["articles"]),
        lambda rows: Counter(
            {
                key: sum(r.articles for r in rows if (r.source_id, r.published_day) == key)
                for key in {(r.source_id, r.published_day) for r in rows}
            }
        ),
    ),
    "02-share-with-known-hour": Check(
        with_hour, lambda rows: {r.source_id: (r.articles, round(float(r.share_with_hour), 6)) for r in rows}
    ),
    "03-headlines-changed": Check(headlines, columns("title_before", "title_after")),
    "04-edits-by-declaration-with-looks": Check(
        lambda truth: edits(truth, silent=False) + edits(truth, silent=True),
        lambda rows: +Counter({r.source_id: int(r.declared + r.silent + r.undeclarable) for r in rows}),
    ),
    "05-withdrawals": Check(withdrawals, columns("source_id", "status")),
    "06-who-carried-agency-text": Check(
        carried,
        lambda rows: Counter(
            {(r.source_id, r.copy_relation): r.articles for r in rows if r.copy_relation and r.agency == AGENCY}
        ),
    ),
    "07-share-of-a-topic-by-day": Check(topic_by_day, lambda rows: {r.day: r.mentions for r in rows if r.mentions}),
    "08-first-to-report": Check(first_to_report, lambda rows: [(r.source_id, r.published_at) for r in rows]),
    "09-together-in-a-paragraph": Check(lambda truth: together(truth, "hospital", "noche"), len),
    "10-languages": Check(
        lambda truth: Counter((a["source_id"], a["language"]) for a in truth["articles"]),
        lambda rows: Counter({(r.source_id, r.language): r.articles for r in rows}),
    ),
    "12-phrase-without-a-word": Check(lambda truth: sum(night_without_mayor(truth).values()), len),
    "13-as-of": Check(lambda truth: (0, len(truth["articles"])), lambda rows: (rows[0].an_hour_ago, rows[0].now)),
    "15-what-was-missed": Check(gaps, sums("source_id", "gaps")),
    "16-numbers-that-changed": Check(numbers_changed, len),
    "17-author-productivity": Check(most_productive, lambda rows: [r.articles for r in rows]),
    "18-share-of-quotation": Check(
        quoted,
        lambda rows: {r.source_id: round(r.share_quoted, 2) for r in rows if r.source_id != ONE_WITHOUT_STANDFIRST},
    ),
    "19-hour-of-day": Check(hours, lambda rows: Counter({(r.source_id, int(r.hour)): r.articles for r in rows})),
    "20-yield-by-reason": Check(
        yields,
        lambda rows: Counter(
            {
                key: sum(r.entries for r in rows if (r.source_id, is_article(r.outcome)) == key)
                for key in {(r.source_id, is_article(r.outcome)) for r in rows}
            }
        ),
    ),
    "22-paywalls-live-blogs-feed-texts": Check(
        lambda truth: Counter(flag for article in truth["articles"] for flag in article["flags"]),
        lambda rows: +Counter({r.flag: r.articles for r in rows}),
    ),
    "23-mentions-of-a-name": Check(
        lambda truth: by_source(holding(truth, r"\bsteinbr(u|ue)ck\b")), sums("source_id", "articles")
    ),
    "24-word-counts": Check(
        words,
        lambda rows: {r.source_id: r.words for r in rows if r.source_id != ONE_WITHOUT_STANDFIRST},
    ),
    "25-corrections-printed": Check(
        lambda truth: sum(
            bool(re.match(r"\W*(correction|korrektur|rectificati|correcci|corre[cç]|errata)", part.casefold()))
            for a in truth["articles"]
            for part in a["body"]
        ),
        len,
    ),
    "26-speed-of-edits": Check(
        lambda truth: edits(truth, silent=False) + edits(truth, silent=True),
        lambda rows: +Counter({r.source_id: r.edits for r in rows}),
    ),
    "27-newsrooms-of-a-topic": Check(topic, lambda rows: (rows[0].articles, rows[0].carriers)),
    "28-sections-and-tags": Check(
        topics, lambda rows: {(r.source_id, r.section): (r.articles, set(r.tags or ())) for r in rows}
    ),
}
"""Examples by the name of their file. Of three the truth knows steps, not instants: 14, and those in ``TIMED``."""

TIMED = {"11-delay-to-sight": delays, "21-time-in-the-feed": times_in_feeds}
"""Examples that answer with times: the earliest and the latest that are right, by source."""
