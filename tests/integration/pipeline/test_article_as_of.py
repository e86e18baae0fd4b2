"""mart.article_as_of: what readers saw then, whatever came later."""

from __future__ import annotations

from tests.integration.pipeline.paper import Answer, page, story

DIGEST = "select md5(string_agg(a::text, '|' order by article_id)) from mart.article_as_of(:at) as a"
COLUMNS = (
    "article_id, title, body, state, revision_no, edits, extraction_id, independent_text_id, is_copy, published_day"
)


def load(bench) -> None:
    bench.feed("a", "b")
    for key in "ab":
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()


def clock(bench):
    return bench.one("select clock_timestamp()")


def test_the_past_stays_as_it_was_through_edits_withdrawals_and_later_loads(bench):
    before = clock(bench)
    load(bench)
    loaded = clock(bench)
    first = bench.one(DIGEST, at=loaded)
    bench.put("a", page("a", paragraphs=[*story("a")[:-1], "The plan was withdrawn on Monday, said the mayor."]))
    bench.look_again()
    edited = clock(bench)
    second = bench.one(DIGEST, at=edited)
    bench.put("a", Answer(status=410))
    bench.look_again()
    assert bench.rows("select count(*) from mart.article_as_of(:at)", at=before) == [(0,)]
    assert (bench.one(DIGEST, at=loaded), bench.one(DIGEST, at=edited)) == (first, second)
    assert first != second
    states = "select title, state, edits, body like '%on Monday%' from mart.article_as_of(:at) where article_id = 1"
    assert [bench.rows(states, at=at)[0][1:] for at in (loaded, edited, clock(bench))] == [
        ("live", 0, False),
        ("live", 1, True),
        ("gone", 1, True),
    ]


def test_now_is_what_the_article_view_shows(bench):
    load(bench)
    now = f"select {COLUMNS} from mart.article_as_of(clock_timestamp()) order by article_id"
    assert bench.rows(now) == bench.rows(f"select {COLUMNS} from mart.article order by article_id")


def test_another_extraction_is_seen_only_while_it_is_promoted(bench):
    load(bench)
    old = clock(bench)
    columns = bench.one(
        "select string_agg(column_name, ', ') from information_schema.columns where table_schema = 'core'"
        " and table_name = 'extraction'"
        " and column_name not in ('extraction_id', 'is_promoted', 'title', 'reading_sha256')"
    )
    bench.do(
        f"insert into core.extraction ({columns}, title, is_promoted)"
        f" select {columns}, 'Read anew', false from core.extraction where extraction_id = 1"
    )
    new_id = bench.one("select max(extraction_id) from core.extraction")
    title = "select title from mart.article_as_of(:at) where article_id = 1"
    for is_new in (True, False):
        order = (1, new_id) if is_new else (new_id, 1)
        for extraction_id, is_promoted in zip(order, (False, True), strict=True):
            bench.do(
                "update core.extraction set is_promoted = :is_promoted where extraction_id = :extraction_id",
                is_promoted=is_promoted,
                extraction_id=extraction_id,
            )
        if is_new:
            replayed = clock(bench)
    assert bench.one(title, at=replayed) == "Read anew"
    assert bench.one(title, at=old) == bench.one(title, at=clock(bench)) == "Council decides on the plan of a"
