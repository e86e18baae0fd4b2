"""mart.article, mart.paragraph, mart.author and mart.coverage on what the pipeline loaded."""

from __future__ import annotations

from tests.integration.pipeline.paper import Answer, Item, page, story

from presswatch import maintaining

PUBLISHER = "<source url='http://paper.example/feed'>The Paper</source>"


def load(bench, body: bytes, extra: str = "") -> None:
    bench.feed(Item("a", extra=extra))
    bench.put("a", body)
    bench.poll()
    bench.ingest()


def test_an_article_has_the_hours_of_its_publisher(bench):
    load(bench, page("a", published="2026-03-01T23:30:00-05:00"), PUBLISHER)
    columns = "published_local::text, timezone, has_hour, published_day::text, publisher_name, looks"
    assert bench.rows(f"select {columns} from mart.article") == [
        ("2026-03-02 05:30:00", "Europe/Paris", True, "2026-03-01", "The Paper", 0)
    ]
    assert bench.one("select last_seen_at = first_seen_at from mart.article")
    bench.feed("b", Item("a", extra=PUBLISHER))
    bench.poll()
    assert bench.one("select last_seen_at > first_seen_at from mart.article")


def test_a_day_is_no_hour(bench):
    load(bench, page("a"))
    for precision, has_hour in [("minute", True), ("hour", True), ("day", False), ("month", False)]:
        bench.do("update core.extraction set published_precision = :precision", precision=precision)
        assert bench.one("select has_hour from mart.article") == has_hour


def test_looks_are_counted_and_a_withdrawal_leaves_the_time_of_the_text(bench):
    load(bench, page("a"))
    seen = bench.one("select text_seen_at from mart.article")
    bench.look_again()
    bench.put("a", Answer(status=410))
    bench.look_again()
    assert bench.rows("select state, looks, text_seen_at from mart.article") == [("gone", 2, seen)]
    assert bench.one("select looks from mart.source_day") == 2


def test_an_edit_that_nobody_could_declare_is_counted_apart(bench):
    load(bench, page("a"))
    bench.put("a", page("a", paragraphs=[*story("a")[:-1], "The plan was withdrawn, the mayor said on Monday."]))
    bench.look_again()
    counts = "edits, silent_edits, undeclarable_edits"
    assert bench.rows(f"select {counts} from mart.article") == [(1, 0, 1)]
    assert bench.rows("select edited, silently_edited, undeclarably_edited from mart.source_day") == [(1, 0, 1)]


def test_paragraphs_are_the_body_and_count_what_is_quoted(bench):
    quoting = (
        "“We did not see it coming”, said the mayor of Garrow, and added that the «harbour» would be shut until May."
    )
    load(bench, page("a", paragraphs=[*story("a"), quoting]))
    body = "select string_agg(text, e'\\n\\n' order by place) from mart.paragraph where is_body"
    assert bench.one(body) == bench.one("select body from mart.article")
    (quoted,) = bench.rows("select quoted_chars, chars from mart.paragraph where text like '%Garrow, and%'")
    assert quoted == (len("“We did not see it coming”") + len("«harbour»"), len(quoting))


def test_authors_are_persons_or_organisations(bench):
    body = page("a").replace(b"</head>", b'<meta name="author" content="Ida Kjellgren"></head>')
    load(bench, body)
    assert bench.rows("select name, kind, articles from mart.author") == [("Ida Kjellgren", "person", 1)]
    assert bench.rows("select article_id, place, name from mart.article_author") == [(1, 1, "Ida Kjellgren")]


COVERAGE = "day - first_watched_day, feeds, feeds_read, good_polls, failed_polls, gaps, visibility"


def days_ago(bench, days: int) -> None:
    bench.do(f"update landing.feed_poll set polled_at = polled_at - interval '{days} days'")
    bench.do(f"update core.feed set added_at = added_at - interval '{days} days'")


def test_days_on_which_nothing_was_read_are_blind_and_never_left_out(bench):
    load(bench, page("a"))
    days_ago(bench, 4)
    bench.put("http://news.example/feed.xml", Answer(status=503))
    bench.poll()
    days_ago(bench, 1)
    rows = bench.rows(f"select {COVERAGE} from mart.coverage order by day")
    assert rows[0] == (0, 1, 1, 1, 0, 0, "full")
    assert [row[-1] for row in rows[1:]] == ["blind"] * 5
    assert rows[4][3:5] == (0, 1)


def test_days_that_are_over_are_summed_once_and_say_the_same(bench):
    load(bench, page("a"))
    days_ago(bench, 9)
    bench.poll()
    before = bench.rows("select * from mart.coverage order by day")
    assert maintaining.close_poll_days(bench.run)["source_days"] == 1
    assert maintaining.close_poll_days(bench.run)["source_days"] == 0
    after = bench.rows("select * from mart.coverage order by day")
    drop = [index for index, value in enumerate(before[-1]) if isinstance(value, float)]
    assert [[v for i, v in enumerate(row) if i not in drop] for row in before] == [
        [v for i, v in enumerate(row) if i not in drop] for row in after
    ]
    assert len(after) == 10


def test_entries_under_quarantine_stand_at_the_day_they_were_seen(bench):
    bench.feed(Item("a", link="ftp://news.example/a"))
    bench.poll()
    assert bench.rows("select entries_new, quarantined from mart.coverage") == [(1, 1)]
