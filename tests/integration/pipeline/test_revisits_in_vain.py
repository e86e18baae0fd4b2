"""Feeds whose items change and whose pages do not: revisits are spaced out, and a true change forgives."""

from __future__ import annotations

import itertools

from tests.integration.pipeline.paper import SITE, Item, page, story

from presswatch.warehouse.ops.revisits import FREE_ROUNDS

KEYS = ("bridge", "ferry", "museum")
NOW = itertools.count(1)


def publish(bench) -> None:
    """Let the feed be built anew: every item says something new, no page does."""
    build = next(NOW)
    bench.feed(*(Item(key, summary=f"{build} comments") for key in KEYS))


def pages(bench) -> int:
    return sum(bench.web.times(f"{SITE}/{key}") for key in KEYS)


def begin(bench) -> None:
    for key in KEYS:
        bench.put(key, page(key))
    publish(bench)
    bench.poll()
    bench.ingest()
    assert pages(bench) == len(KEYS)


def turn(bench) -> int:
    """Poll a feed that was built anew and ingest; return how many pages were asked for."""
    before = pages(bench)
    publish(bench)
    bench.poll()
    bench.ingest()
    return pages(bench) - before


def vain_rounds(bench) -> int:
    return bench.one("select vain_rounds from mart.feed_health")


def test_changes_in_vain_ask_for_no_page_after_three_times(bench):
    begin(bench)
    assert [turn(bench) for _ in range(FREE_ROUNDS + 4)] == [len(KEYS)] * FREE_ROUNDS + [0] * 4
    assert vain_rounds(bench) == FREE_ROUNDS
    assert bench.rows("select revisits, changes from ops.feed_trust") == [(FREE_ROUNDS * len(KEYS), 0)]
    assert bench.broken() == []


def test_the_wait_doubles_up_to_a_week_and_is_never_later_than_planned(bench):
    begin(bench)
    waits = []
    for vain in (2, 3, 4, 8, 30):
        for _ in range(3):  # the same at each poll: it does not slide ahead of us
            turn(bench)
        bench.do("update ops.article_visit set next_visit_at = null")
        bench.do("update ops.feed_trust set vain_rounds = :vain", vain=vain)
        publish(bench)
        bench.poll()
        waits.append(
            bench.one("select round(max(extract(epoch from next_visit_at - now())) / 3600) from ops.article_visit")
        )
    assert waits == [0, 1, 2, 32, 168]
    bench.do("update ops.article_visit set next_visit_at = now() + interval '10 minutes'")
    publish(bench)
    bench.poll()
    assert bench.one("select max(next_visit_at) < now() + interval '11 minutes' from ops.article_visit")


def test_a_true_change_forgives(bench):
    begin(bench)
    for _ in range(FREE_ROUNDS):
        turn(bench)
    assert turn(bench) == 0
    bench.put("ferry", page("ferry", paragraphs=[*story("ferry"), "The ferry was sold after all, the council said."]))
    bench.do("update ops.article_visit set next_visit_at = now() where url like '%ferry'")
    assert bench.ingest()["loaded"] == 3
    assert bench.one("select count(*) from core.revision where kind = 'edit'") == 1
    assert vain_rounds(bench) == 0
    assert turn(bench) == len(KEYS)


def test_a_revisit_by_plan_says_nothing_of_the_feed(bench):
    begin(bench)
    for _ in range(4):
        bench.look_again()
    assert bench.rows("select * from ops.feed_trust") == []


def test_entries_with_ever_new_guids_at_one_address_are_damped_too(bench):
    begin(bench)

    def rebuilt() -> int:
        before = pages(bench)
        build = next(NOW)
        bench.feed(
            *(
                Item(f"{key}-{build}", link=f"{SITE}/{key}", title=f"Council decides on the plan of {key}")
                for key in KEYS
            )
        )
        bench.poll()
        bench.ingest()
        return pages(bench) - before

    assert sum(rebuilt() for _ in range(FREE_ROUNDS + 4)) <= FREE_ROUNDS * len(KEYS)
    assert bench.broken() == []
