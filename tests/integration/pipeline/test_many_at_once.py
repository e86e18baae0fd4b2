"""A batch is written in few statements, and what comes of it is what comes of it page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text
from tests.integration.pipeline.paper import Item, page, source, story

from presswatch import ingesting
from presswatch.ingesting.load import _Load
from presswatch.ingesting.prepared_text import prepare, prepare_all
from presswatch.syndication.agencies import credit_rules
from presswatch.warehouse.core import articles, syndication
from presswatch.warehouse.ops import staged_extractions

WRITTEN = (
    "select to_jsonb(a) - array['article_id', 'revision_id', 'load_seq', 'loaded_at', 'changed_at']"
    " from core.article a",
    "select u.url, u.kind, a.canonical_url from core.article_url u join core.article a using (article_id)",
    "select to_jsonb(r) - array['article_id', 'revision_id', 'loaded_at'], a.canonical_url"
    " from core.revision r join core.article a using (article_id)",
    "select to_jsonb(x) - array['extraction_id', 'revision_id'] from core.extraction x",
    "select to_jsonb(b) - 'extraction_id', x.title from core.text_block b join core.extraction x using (extraction_id)",
    "select to_jsonb(c) - 'extraction_id', x.title from core.time_claim c join core.extraction x using (extraction_id)",
    "select w.name, w.kind, l.ordinal, l.raw, x.title from core.extraction_author l"
    " join core.author w using (author_id) join core.extraction x using (extraction_id)",
    "select to_jsonb(t) - array['article_id', 'extraction_id'] from core.article_text t",
    "select s.algorithm, s.minima, s.bands, a.canonical_url"
    " from core.signature s join core.article a using (article_id)",
    "select b.band, a.canonical_url from core.signature_band b join core.article a using (article_id)",
    "select c.agency, c.place, c.raw, x.title from core.agency_credit c join core.extraction x using (extraction_id)",
    "select m.is_original, m.relation, m.similarity, a.canonical_url"
    " from core.syndication_member m join core.article a using (article_id)",
    "select to_jsonb(v) - array['article_id', 'next_visit_at'], round(extract(epoch from v.next_visit_at - now()))"
    " from ops.article_visit v",
    "select outcome, reason, url, attempts from ops.entry",
    "select p.extraction_id is not null from core.promotion p",
)


def checked(bench, keys, others=()):
    """Return a batch that was checked and not loaded: new stories, and what may not be."""
    for key in keys:
        bench.put(key, page(key, extra='<a rel="author">By Ada Lovelace, Reuters</a>'))
    bench.put(
        "copy", page(keys[0], paragraphs=[*story(keys[0]), *story("more", paragraphs=1)], title="Another headline")
    )
    bench.put("same", page(keys[1]))
    bench.put("moved", page(keys[2], paragraphs=[*story(keys[2]), "Read on in our new reader."]))
    bench.put("canonical", page(keys[3], canonical="http://news.example/same"))
    bench.feed(*keys, *(Item(name, title=name) for name in others))
    bench.poll()
    (lease,) = bench.claim()
    for stage in (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles):
        stage(bench.run, lease)
    return lease


def written(conn):
    return [sorted(map(repr, conn.execute(text(statement)))) for statement in WRITTEN]


def counted_lines(conn):
    rows = conn.execute(text("select to_jsonb(s) - '{first_seen_at,last_seen_at}'::text[] from core.source_line s"))
    return sorted(map(repr, rows))


def load(bench, conn, lease, *, is_careful):
    drafts = staged_extractions.read(conn, lease.batch_id)
    articles.lock_loads(conn)
    return _Load(bench.run, conn, lease.batch_id, drafts, prepare_all(drafts), is_careful=is_careful).run()


def test_all_at_once_writes_what_one_by_one_writes(bench):
    lease = checked(bench, [f"story-{number}" for number in range(8)], ("copy", "same", "moved", "canonical"))
    with bench.run.engine.connect() as conn:
        counts = load(bench, conn, lease, is_careful=True)
        one_by_one = written(conn)
        conn.rollback()
    with bench.run.engine.connect() as conn:
        assert load(bench, conn, lease, is_careful=False) == counts
        assert written(conn) == one_by_one
        conn.rollback()
    assert all(one_by_one)
    assert ingesting.load_articles(bench.run, lease) == counts
    assert bench.broken() == []


def test_more_articles_take_no_more_statements(bench):
    lease = checked(bench, [f"story-{number}" for number in range(24)])
    statements = []
    event.listen(bench.run.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    ingesting.load_articles(bench.run, lease)
    assert len(statements) < 4 * 24


def test_what_is_staged_is_what_the_load_would_compute(bench):
    odd = [f"Nul &#0; and half a pair &#xD83D; stand in it, {number}" for number in range(2)]
    bench.put("odd", page("odd", title=odd[0], paragraphs=[*story("odd"), odd[1]]))
    bench.put("short", page("short", paragraphs=["Too short to be told from others by its words, and yet a text."] * 9))
    lease = checked(bench, [f"story-{number}" for number in range(4)], ("copy", "odd", "short"))
    with bench.run.engine.connect() as conn:
        drafts = staged_extractions.read(conn, lease.batch_id)
        texts = prepare_all(drafts)
        assert len(texts) >= 4
        assert all(drafts[number].digest for number in texts)
        found = {number: text._replace(credits=(), credits_by="") for number, text in texts.items()}
        assert found == {number: prepare(drafts[number].extraction) for number in texts}
        rules = credit_rules(syndication.agency_sources(conn))
        assert {text.credits_by for text in texts.values()} == {rules}
        assert any(text.credits for text in texts.values())


def test_drafts_without_digests_come_to_the_same(bench):
    lease = checked(bench, [f"story-{number}" for number in range(4)], ("copy", "same"))
    with bench.run.engine.connect() as conn:
        counts = load(bench, conn, lease, is_careful=False)
        by_digests = written(conn)
        conn.rollback()
    with bench.run.engine.connect() as conn:
        conn.execute(text("update staging.draft set reading_sha256 = null, algorithm = 'minhash-0'"))
        assert load(bench, conn, lease, is_careful=False) == counts
        assert written(conn) == by_digests
        conn.rollback()


@pytest.mark.parametrize("counted", ["null", """'["lines-0", [], "credits-0", []]'"""])
def test_lines_and_credits_by_other_rules_or_before_they_were_staged_are_found_anew(bench, counted):
    lease = checked(bench, [f"story-{number}" for number in range(4)], ("copy", "same"))
    with bench.run.engine.connect() as conn:
        counts = load(bench, conn, lease, is_careful=False)
        by_counted = [*written(conn), counted_lines(conn)]
        conn.rollback()
    with bench.run.engine.connect() as conn:
        conn.execute(text(f"update staging.draft set counted = {counted}"))
        assert load(bench, conn, lease, is_careful=False) == counts
        assert [*written(conn), counted_lines(conn)] == by_counted
        conn.rollback()


def test_an_article_is_read_with_the_minima_of_its_text_by_todays_algorithm(bench):
    ingesting.load_articles(bench.run, checked(bench, [f"story-{number}" for number in range(4)]))
    with bench.run.engine.connect() as conn:
        rows = conn.execute(text("select article_id, minima from core.signature"))
        signed = {row.article_id: row.minima for row in rows}
        subjects = syndication.read_subjects(conn, signed, with_body=False)
        assert {number: subject.minima for number, subject in subjects.items()} == signed
        assert all(signed.values())
        conn.execute(text("update core.signature set algorithm = 'minhash-0'"))
        assert {subject.minima for subject in syndication.read_subjects(conn, signed).values()} == {b""}


def test_what_search_sees_is_staged_and_copied(bench):
    lease = checked(bench, [f"story-{number}" for number in range(4)], ("copy",))
    with bench.run.engine.connect() as conn:
        conn.execute(text("update staging.draft set search = null, words = null, quoted_chars = null"))
        load(bench, conn, lease, is_careful=False)
        computed = written(conn)
        conn.rollback()
    with bench.run.engine.connect() as conn:
        load(bench, conn, lease, is_careful=False)
        assert written(conn) == computed
        conn.rollback()
    bench.do("update staging.draft set search = 'staged:1', words = 'staged:2', quoted_chars = 7")
    ingesting.load_articles(bench.run, lease)
    assert set(bench.rows("select search::text, words::text, quoted_chars from core.article_text")) == {
        ("'staged':1", "'staged':2", 7)
    }


def test_what_older_rules_staged_for_search_is_computed_anew(bench):
    lease = checked(bench, ["story-0", "story-1", "story-2", "story-3"])
    bench.do("update staging.draft set search = 'stale:1'")
    bench.do("alter text search configuration core.english alter mapping for word with simple")
    ingesting.load_articles(bench.run, lease)
    assert bench.one("select count(*) from core.article_text where search::text like '%stale%'") == 0
    assert bench.one("select count(*) from core.article_text") >= 4


def test_a_text_too_long_for_search_hinders_no_other_at_staging(bench):
    words = " ".join(f"w{number:07}" for number in range(200_000))
    asked = text("select search, words, quoted_chars from core.searched_text('en', cast(:title as text), '', 'body')")
    with bench.run.engine.connect() as conn:
        assert conn.execute(asked, {"title": words}).one() == (None, None, None)
        assert None not in conn.execute(asked, {"title": "A headline"}).one()


def test_batches_loaded_side_by_side_lose_and_double_nothing(bench, in_parallel: Callable[..., list[Any]]):
    """The same four stories at three newspapers, in three batches: each load finds what the others have written."""
    urls = [f"http://h{number}.example/feed" for number in range(3)]
    bench.configure(*(source(f"news-{number}", url) for number, url in enumerate(urls)))
    for number, url in enumerate(urls):
        keys = [f"{number}-{each}" for each in range(4)]
        bench.feed(*(Item(key, title=f"Story {key[-1]}") for key in keys), url=url)
        for key in keys:
            bench.put(key, page(key, title=f"Story {key[-1]}", paragraphs=story(f"shared-{key[-1]}")))
    bench.poll()
    leases = bench.checked_batches(size=4)
    assert len(leases) == 3
    counts = in_parallel(*(lambda lease=lease: ingesting.load_articles(bench.run, lease) for lease in leases))
    assert counts == [{"loaded": 4}] * 3
    assert bench.one("select count(*) from ops.entry where outcome = 'loaded'") == 12
    assert bench.one("select count(*) from core.article") == 12
    assert bench.one("select count(distinct load_seq) from core.article") == 12
    assert bench.one("select count(*) - count(distinct url) from core.article_url where kind = 'final'") == 0
    groups = "select count(*), count(*) filter (where is_original) from core.syndication_member group by group_id"
    assert bench.rows(groups) == [(3, 1)] * 4
    assert bench.broken() == []


def test_nothing_is_compared_or_decided_under_the_lock_where_nobody_held_it_meanwhile(bench):
    lease = checked(bench, [f"story-{number}" for number in range(8)], ("copy",))
    statements = []
    event.listen(bench.run.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    ingesting.load_articles(bench.run, lease)
    lock = max(place for place, said in enumerate(statements) if "pg_advisory_xact_lock" in said)
    of_pages = ("core.signature_band", "content_sha256 = any", "update ops.entry", "core.article_feed", "staging.draft")
    assert [part for part in of_pages if not any(part in said for said in statements[:lock])] == []
    assert [said for said in statements[lock:] for part in of_pages[:-1] if part in said] == []
    assert bench.broken() == []
