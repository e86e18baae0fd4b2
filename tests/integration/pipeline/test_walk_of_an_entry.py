"""From a feed to an article, to its revisions, to its end."""

from __future__ import annotations

from tests.integration.pipeline.paper import SITE, Answer, Item, page, source, story


def test_entries_become_articles_and_every_one_is_in_one_outcome(bench):
    bench.feed("a", "b", "c", Item("d", link=""))
    bench.put("a", page("a"))
    bench.put("b", page("b", paragraphs=["Too short."]))
    assert bench.poll()["entries_new"] == 4
    sums = bench.ingest()
    assert sums["seen"] == 4
    assert bench.outcomes()["a"] == ("loaded", "")
    assert bench.outcomes()["c"] == ("pending", "http_404")
    assert bench.outcomes()[""] == ("quarantined", "no_link")
    assert bench.outcomes()["b"][0] in ("quarantined", "failed")
    assert bench.broken() == []
    (row,) = bench.rows("select title, body, url, published_stated, language, edits, state from mart.article")
    assert row[0] == "Council decides on the plan of a"
    assert all(one in row[1] for one in story("a"))
    assert row[2:] == (f"{SITE}/a", "2026-03-01T08:00:00+01:00", "en", 0, "live")


def test_whom_a_feed_took_an_entry_from_is_shown_with_its_article(bench):
    bench.feed(Item("a", extra="<source url='https://wire.example/rss'>The Wire</source>"), "b")
    for key in "ab":
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    columns = "publisher_name, publisher_url"
    assert bench.rows(f"select {columns} from mart.article order by url") == [
        ("The Wire", "https://wire.example/rss"),
        (None, None),
    ]
    bench.feed(Item("a", extra="<source url='https://wire.example/rss'>Wire Agency</source>"), "b")
    assert bench.poll()["entries_changed"] == 1
    assert bench.one("select publisher_name from mart.article where publisher_url is not null") == "Wire Agency"


def test_times_never_run_backwards(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    statement = """
        select a.first_seen_at <= c.fetched_at, c.fetched_at <= x.extracted_at,
            x.extracted_at <= a.loaded_at + interval '1 s'
        from core.article a join core.article_text t using (article_id)
        join core.extraction x using (extraction_id) join landing.capture c on c.capture_id = x.capture_id
    """
    assert bench.rows(statement) == [(True, True, True)]


def test_a_silent_edit_a_declared_edit_and_none(bench):
    bench.feed("a")
    old, new = story("a"), [*story("a")[:-1], "The mayor has withdrawn the plan, and nobody knows what comes next."]
    bench.put("a", page("a", modified="2026-03-01T09:00:00Z"))
    bench.poll()
    bench.ingest()
    bench.put("a", page("a", modified="2026-03-01T09:00:00Z", extra="<!-- another advert -->"))
    assert bench.look_again() == {"unchanged": 1}
    bench.put("a", page("a", paragraphs=new, modified="2026-03-01T09:00:00Z"))
    assert bench.look_again() == {"edited": 1}
    bench.put("a", page("a", paragraphs=old, modified="2026-03-02T09:00:00Z"))
    assert bench.look_again() == {"edited": 1}
    found = bench.rows("select rev_no, kind, is_silent, observed_to is null from core.revision order by rev_no")
    assert found == [(1, "first", False, False), (2, "edit", True, False), (3, "edit", False, True)]
    assert bench.broken() == []


def test_typography_makes_no_revision(bench):
    bench.feed("a")
    plain = [*story("a"), 'She said: "We will not wait" - and left.']
    fine = [*story("a"), "She said: “We will not wait” – and left."]
    bench.put("a", page("a", paragraphs=plain))
    bench.poll()
    bench.ingest()
    bench.put("a", page("a", paragraphs=fine))
    assert bench.look_again() == {"unchanged": 1}
    assert bench.one("select count(*) from core.revision") == 1


def test_an_article_withdrawn_and_restored(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(404, b"not here"))
    assert bench.look_again() == {"missing": 1}
    assert bench.one("select state from core.article") == "live"
    assert bench.look_again() == {"withdrawn": 1}
    assert bench.one("select state from core.article") == "gone"
    assert bench.look_again() == {"missing": 1}
    bench.put("a", page("a"))
    assert bench.look_again() == {"restored": 1}
    kinds = bench.rows("select kind, is_silent from core.revision order by rev_no")
    assert kinds == [("first", False), ("withdrawn", False), ("restored", False)]
    assert bench.one("select state from mart.article") == "live"
    assert bench.broken() == []


def test_a_410_withdraws_at_once(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(410))
    assert bench.look_again() == {"withdrawn": 1}


def test_an_article_that_is_gone_is_looked_at_ever_more_rarely(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(410))
    bench.look_again()
    bench.do("update core.article set first_seen_at = now() - interval '30 hours'")
    bench.look_again()
    assert bench.one("select next_visit_at > now() + interval '17 hours' from ops.article_visit")
    bench.do("update core.article set first_seen_at = now() - interval '30 days'")
    bench.look_again()
    assert bench.one("select next_visit_at from ops.article_visit") is None


def test_looks_thin_out_with_age_though_every_look_brings_other_bytes(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("update core.article set first_seen_at = now() - interval '30 hours'")
    bench.put("a", page("a", extra="<!-- another advert -->"))
    assert bench.look_again() == {"unchanged": 1}
    assert bench.one("select next_visit_at > now() + interval '17 hours' from ops.article_visit")


def test_looks_that_show_nothing_end_with_age(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(503))
    assert bench.look_again() == {"deferred": 1}
    assert bench.one("select next_visit_at from ops.article_visit") is not None
    bench.do("update core.article set first_seen_at = now() - interval '30 days'")
    bench.look_again()
    assert bench.one("select next_visit_at from ops.article_visit") is None


def test_a_304_and_the_same_bytes_are_not_read_again(bench):
    bench.feed("a")
    bench.put("a", Answer(body=page("a"), etag='"1"'))
    bench.poll()
    bench.ingest()
    assert bench.look_again() == {"unchanged": 1}
    assert bench.web.asked[-1][1].etag == '"1"'
    bench.put("a", page("a"))
    assert bench.look_again() == {"unchanged": 1}
    assert bench.one("select count(*) from core.extraction") == 1
    assert bench.one("select count(*) from landing.capture") == 3


def test_a_page_that_leads_to_another_article_is_no_edit_but_a_disappearance(bench):
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.put("b", page("b"))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(body=page("b"), final=f"{SITE}/b"))
    assert bench.look_again() == {"missing": 1, "unchanged": 1}
    assert bench.look_again() == {"unchanged": 1, "withdrawn": 1}
    assert bench.one("select count(*) from core.revision where kind = 'edit'") == 0


def test_404_once_then_200(bench):
    bench.feed("a")
    bench.put("a", [Answer(404), page("a")])
    bench.poll()
    bench.ingest()
    assert bench.outcomes()["a"] == ("pending", "http_404")
    bench.hurry()
    bench.ingest()
    assert bench.outcomes()["a"] == ("loaded", "")


def test_a_404_after_a_timeout_is_the_first_404(bench):
    bench.feed("a")
    bench.put("a", [Answer(503), Answer(404), page("a")])
    bench.poll()
    for _ in range(3):
        bench.ingest()
        bench.hurry()
    assert bench.outcomes()["a"] == ("loaded", "")


def test_a_404_that_lasts_is_gone(bench):
    bench.feed("a")
    bench.put("a", Answer(404))
    bench.poll()
    for _ in range(4):
        assert bench.ingest()["gone"] == 0
        bench.hurry()
    assert bench.ingest()["gone"] == 1
    assert bench.outcomes()["a"] == ("gone", "http_404")


def test_retry_after_is_kept_and_the_rest_of_the_host_waits(bench):
    bench.feed("a", "b")
    bench.put("a", Answer(429, headers=(("Retry-After", "7200"),)))
    bench.put("b", Answer(429, headers=(("Retry-After", "7200"),)))
    bench.poll()
    bench.ingest()
    assert sorted(bench.outcomes().values()) == [("pending", "host_paused"), ("pending", "http_429")]
    assert bench.rows("select attempts, next_at > now() + interval '115 min' from ops.entry order by attempts") == [
        (0, True),
        (1, True),
    ]


def test_a_304_that_nobody_asked_for_has_a_reason(bench):
    bench.feed("a")
    bench.put("a", Answer(304))
    bench.poll()
    for _ in range(bench.run.settings.max_attempts):
        bench.ingest()
        bench.hurry()
    assert bench.outcomes()["a"] == ("failed", "http_304")


def test_a_source_retired_in_the_middle_keeps_its_entries(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.configure(source("other", "http://other.example/feed"))
    bench.poll()
    assert bench.ingest()["loaded"] == 1
    assert bench.rows("select source_id, retired_at is null from core.source order by 1") == [
        ("news", False),
        ("other", True),
    ]
    assert bench.rows(
        "select subject, subject_id, after is null from core.registry_change where before is not null"
    ) == [
        ("source", "news", True),
        ("feed", "news/f0", True),
    ]
    assert bench.poll()["feeds"] == 1
    bench.configure(source())
    bench.poll()
    assert bench.one("select retired_at from core.feed where feed_id = 'news/f0'") is None
