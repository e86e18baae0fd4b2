"""Two dossiers compared, and the page."""

from __future__ import annotations

from presswatch.cli.dossier_page import differences, dossier_sha256, page

ROW = {"article_id": 1, "source_id": "news", "content_sha256": "aa"}
DAY = {"source_id": "news", "day": "2026-03-01", "visibility": "blind"}
FACTS = {"statement": "select 1 < 2", "articles": 1, "evidence": [ROW], "source_days_not_fully_watched": [DAY]}


def test_the_same_facts_have_the_same_digest_and_no_differences():
    again = {**FACTS, "sha256": "x"}
    assert dossier_sha256(FACTS) == dossier_sha256(again)
    assert differences(FACTS, again) == []
    assert dossier_sha256({**FACTS, "articles": 2}) != dossier_sha256(FACTS)


def test_what_changed_is_said_article_by_article_and_day_by_day():
    after = {**FACTS, "articles": 2, "evidence": [{**ROW, "content_sha256": "bb"}, {**ROW, "article_id": 2}]}
    after["source_days_not_fully_watched"] = []
    assert differences(FACTS, after) == [
        "articles: 1 → 2",
        "article 1 is different: content_sha256",
        "article 2 is new among them",
        "news on 2026-03-01: no longer blind",
    ]
    assert "article 2 is no longer among them" in differences(after, FACTS)


def test_the_page_escapes_what_it_shows():
    shown = page({**FACTS, "statement": "<script>\x1b[31m"})
    assert "<script>" not in shown
    assert "\x1b" not in shown
    assert "&lt;script&gt;" in shown
