"""The comparison: silent when all agrees, and names every single thing that does not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from newsworld.compare_with_truth import Observed, ObservedArticle, ObservedEntry, compare
from newsworld.model import LAST_STEP
from newsworld.publishers import CAST
from newsworld.truth import main
from newsworld.truth_builder import build_truth

ORIGINS = {publisher.source_id: f"http://127.0.0.1:{n}" for n, publisher in enumerate(CAST, 1000)}
TRUTH = build_truth(1, LAST_STEP, ORIGINS)


def instant(article):
    return datetime.fromisoformat(article["published_at"]) if article["published_at"] else None


PERFECT = Observed(
    tuple(
        ObservedArticle(
            a["canonical_url"],
            a["title"],
            "\n\n".join(a["body"]),
            instant(a),
            a["language"],
            tuple(r["is_silent"] for r in a["revisions"]),
            a["state"],
        )
        for a in TRUTH["articles"]
    ),
    tuple(
        ObservedEntry(e["feed_url"], e["guid"], e["link"], e["outcome"], (e["reasons"] or [""])[0])
        for e in TRUTH["entries"]
    ),
)


def spoil_article(**changes):
    return replace(PERFECT, articles=(replace(PERFECT.articles[0], **changes), *PERFECT.articles[1:]))


def spoil_entry(of, **changes):
    at = next(n for n, entry in enumerate(PERFECT.entries) if entry.outcome == of)
    spoiled = replace(PERFECT.entries[at], **changes)
    return replace(PERFECT, entries=(*PERFECT.entries[:at], spoiled, *PERFECT.entries[at + 1 :]))


def test_the_perfect_observation_has_no_difference():
    report = compare(TRUTH, PERFECT)
    assert report.is_equal, report.as_table()
    assert report.expected["articles"] == TRUTH["counts"]["articles"] == report.right["articles"]
    assert report.as_table().endswith("The observation agrees with the truth file.")


FIRST = PERFECT.articles[0]
CAPTION = TRUTH["articles"][0]["residue"][0]


@pytest.mark.parametrize(
    ("spoiled", "kinds"),
    [
        (spoil_article(title="Other"), {"title"}),
        (spoil_article(language="fr"), {"language"}),
        (spoil_article(state="gone"), {"state"}),
        (spoil_article(published_at=None), {"published"}),
        (spoil_article(published_at=FIRST.published_at + timedelta(minutes=2)), {"published"}),
        (spoil_article(is_silent=(False, True)), {"revisions"}),
        (spoil_article(body=FIRST.body + "\n\nMore."), {"body"}),
        (spoil_article(body=f"{CAPTION}\n\n{FIRST.body}"), {"body", "no residue"}),
        (spoil_article(body=FIRST.body.partition("\n\n")[2]), {"body", "body complete"}),
        (spoil_article(canonical_url="http://127.0.0.1:1/else"), {"article extra", "articles"}),
        (replace(PERFECT, articles=PERFECT.articles[1:]), {"articles"}),
        (replace(PERFECT, articles=(*PERFECT.articles, FIRST)), {"articles"}),
        (replace(PERFECT, entries=PERFECT.entries[1:]), {"entries"}),
        (spoil_entry("loaded", outcome="failed"), {"outcome"}),
        (spoil_entry("duplicate", outcome="loaded"), {"loaded once"}),
        (spoil_entry("filtered", reason="whim"), {"reason"}),
        (spoil_entry("gone", outcome="pending"), {"outcome"}),
        (spoil_entry("gone", guid="x", link="http://127.0.0.1:1/y"), {"entries", "entry extra"}),
    ],
)
def test_every_error_is_named(spoiled, kinds):
    report = compare(TRUTH, spoiled)
    assert set(report.by_kind()) == kinds, report.as_table()
    assert sum(report.by_kind().values()) == len(report.differences)


def test_what_is_the_same_is_no_difference():
    utc = FIRST.published_at.astimezone(timezone(timedelta(hours=5)))
    assert compare(TRUTH, spoil_article(published_at=utc)).is_equal
    assert compare(TRUTH, spoil_article(body=FIRST.body.replace(" ", "\u00a0 \n"))).is_equal
    assert compare(TRUTH, spoil_article(body=f"{TRUTH['articles'][0]['dek']}\n\n{FIRST.body}")).is_equal
    assert compare(TRUTH, spoil_article(body=FIRST.body.replace("«", '"').replace("»", '"'))).is_equal
    assert compare(TRUTH, spoil_article(language="es-ES")).is_equal
    assert compare(TRUTH, spoil_entry("quarantined", outcome="failed")).is_equal


def test_the_table_cuts_long_lists_and_says_so():
    table = compare(TRUTH, Observed((), ())).as_table(limit=3)
    assert table.count("\n  articles: ") == 3
    assert "more" in table.splitlines()[-1]


def test_the_truth_file_is_printed_as_json(capsys):
    main(["--step", "2", "--base-port", "1000"])
    printed = json.loads(capsys.readouterr().out)
    assert printed == build_truth(1, 2, ORIGINS)
