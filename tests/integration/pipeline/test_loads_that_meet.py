"""Two loads at once: each writes its contents beside the other, and only what they meet in waits for the lock."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from sqlalchemy import event
from tests.integration.pipeline.paper import Item, page, source, story

from presswatch import ingesting
from presswatch.warehouse.core import articles

COPIES = [f"copy-{number}" for number in range(2)]


def two_batches(bench, pages: Callable[[int], dict[str, bytes]], *, is_one_source: bool) -> list[Any]:
    """Return two checked batches of two hosts, of one source or two."""
    urls = [f"http://h{number}.example/feed" for number in range(2)]
    names = ["news", "news"] if is_one_source else ["news-0", "news-1"]
    bench.configure(*([source("news", *urls)] if is_one_source else map(source, names, urls)))
    for number, url in enumerate(urls):
        made = pages(number)
        bench.feed(*(Item(f"{number}-{key}", title=f"Story {key}") for key in made), url=url)
        for key, body in made.items():
            bench.put(f"{number}-{key}", body)
    bench.poll()
    leases: list[Any] = bench.checked_batches(size=2)
    assert len(leases) == 2
    return leases


def shared_and_own(number):
    """Return the pages of a batch: one that the other batch has too, and one of its own."""
    shared = page("shared", canonical="http://news.example/shared")
    return {"shared": shared, f"own{number}": page(f"own{number}")}


def load_overtaken(bench, first, second) -> tuple[dict[str, int], dict[str, int], int]:
    """Load a batch, and another one whole while the first is about to wait for the lock.

    Returns:
        the counts of both, and how many articles the first had written ahead.
    """
    seen: list[Any] = []

    def load_second(conn, cursor, statement, *_):
        if "pg_advisory_xact_lock" in statement and not seen:
            seen.append(None)
            ahead = conn.exec_driver_sql("select count(*) from core.article where load_seq = 0").scalar_one()
            seen[:] = [ahead, ingesting.load_articles(bench.run, second)]

    event.listen(bench.run.engine, "before_cursor_execute", load_second)
    counts = ingesting.load_articles(bench.run, first)
    event.remove(bench.run.engine, "before_cursor_execute", load_second)
    ahead, others = seen
    return counts, others, ahead


def test_the_later_load_finds_the_copies_that_the_other_wrote_under_higher_numbers(bench):
    def pages(number):
        return {key: page(f"{number}-{key}", title=f"Story {key}", paragraphs=story(key)) for key in COPIES}

    first, second = two_batches(bench, pages, is_one_source=False)
    assert load_overtaken(bench, first, second) == ({"loaded": 2}, {"loaded": 2}, 2)
    assert bench.rows("select count(*) from core.syndication_member group by group_id") == [(2,), (2,)]
    assert bench.one("select count(*) from core.article where load_seq <= 0") == 0
    assert bench.broken() == []


def test_what_another_load_took_for_an_article_meanwhile_is_no_new_one(bench):
    first, second = two_batches(bench, shared_and_own, is_one_source=True)
    counts, others, ahead = load_overtaken(bench, first, second)
    assert (counts, others, ahead) == ({"duplicate": 1, "loaded": 1}, {"loaded": 2}, 2)
    assert bench.one("select count(*) from core.article") == 3
    assert bench.one("select count(*) from core.extraction") == 3
    assert bench.one("select count(*) from core.article where load_seq <= 0") == 0
    assert bench.broken() == []


def test_who_comes_later_has_the_higher_load_seq(bench):
    first, second = two_batches(
        bench, lambda number: {f"a{number}": page(f"a{number}"), f"b{number}": page(f"b{number}")}, is_one_source=False
    )
    assert load_overtaken(bench, first, second) == ({"loaded": 2}, {"loaded": 2}, 2)
    ranks = bench.rows(
        "select i.batch_id, array_agg(a.load_seq order by a.load_seq) from core.article as a"
        " join ops.batch_item as i on i.entry_id = a.first_entry_id group by i.batch_id"
    )
    seqs = dict(map(tuple, ranks))
    assert max(seqs[second.batch_id]) < min(seqs[first.batch_id])
    assert bench.broken() == []


def test_lines_of_one_source_are_counted_once_each_though_two_loads_count_them_at_a_time(bench):
    recurring = "The harbour office measures the depth of all quays at the end of each week."

    def pages(number):
        names = [f"{number}-{key}" for key in COPIES]
        texts = {name: [*story(name), recurring] for name in names}
        return {key: page(f"{number}-{key}", paragraphs=texts[f"{number}-{key}"]) for key in COPIES}

    first, second = two_batches(bench, pages, is_one_source=True)
    loads = [Thread(target=ingesting.load_articles, args=(bench.run, lease)) for lease in (first, second)]
    for load in loads:
        load.start()
    for load in loads:
        load.join()
    assert bench.one("select articles from core.source_line where sample like 'The harbour office measures%'") == 4
    assert bench.rows("select articles, distinct_articles from core.source_line_day") == [(4, 4)]
    assert bench.one("select max(since_article) from core.source_line") == 4
    assert bench.broken() == []


def test_what_is_counted_ahead_is_taken_back_where_a_page_turns_out_to_be_known(bench):
    first, second = two_batches(bench, shared_and_own, is_one_source=True)
    load_overtaken(bench, first, second)
    assert bench.rows("select articles, distinct_articles from core.source_line_day") == [(3, 3)]
    assert bench.one("select max(articles) from core.source_line") == 1


def test_each_holder_of_the_lock_takes_a_number_by_which_the_next_knows_of_it(bench):
    begin = bench.run.engine.begin
    with begin() as holder, begin() as other:
        articles.lock_loads(holder)
        assert articles.next_holder(other) is None
    with begin() as conn:
        number = articles.next_holder(conn)
        with begin() as other:
            assert articles.lock_loads(other) == number
        assert articles.lock_loads(conn) != number
    with begin() as conn:
        assert articles.next_holder(conn) == articles.lock_loads(conn)
