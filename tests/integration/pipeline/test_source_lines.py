"""What a source repeats is counted as it loads, leaves later bodies, and never makes an edit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.integration.pipeline.paper import SITE, Bench, page, story

from presswatch import replaying
from presswatch.articles.source_lines import BUCKET, MIN_WINDOW
from presswatch.warehouse.queries.repeated_lines import lines_of_source

FURNITURE = "This paper is kept by its readers; whoever joins the society receives it by post every Saturday."
OTHER = "The paper is on every telephone of the town each morning before the first tram has left the depot."
SHOWN = "select body from mart.article where url = :url"


def put(bench: Bench, first: int, end: int, *last: str, extra: str = "") -> list[str]:
    """Have the publisher show articles with these last lines, and return their keys."""
    keys = [f"k{number}" for number in range(first, end)]
    for key in keys:
        bench.put(key, page(key, paragraphs=[*story(key, paragraphs=3), *last], extra=extra))
    return keys


def load(bench: Bench, keys: list[str]) -> None:
    before = bench.one("select count(*) from core.article")
    bench.feed(*keys)
    bench.poll()
    bench.ingest()
    assert bench.one("select count(*) from core.article") == before + len(keys)


@pytest.fixture
def watched(bench: Bench) -> Bench:
    """Return a pipeline with as many articles of a source as a snapshot needs, each with the same last line."""
    load(bench, put(bench, 0, MIN_WINDOW, FURNITURE))
    return bench


def body(bench: Bench, key: str) -> str:
    return str(bench.one(SHOWN, url=f"{SITE}/{key}"))


def test_what_many_articles_repeat_leaves_the_bodies_of_the_next(watched):
    assert FURNITURE in body(watched, "k0")
    assert watched.one("select count(*) from core.line_snapshot") == 1
    load(watched, put(watched, 100, 103, FURNITURE))
    assert body(watched, "k100") == "\n\n".join(story("k100", paragraphs=3))
    numbers = watched.rows("select line_snapshot_id is null, count(*) from core.extraction group by 1 order by 2")
    assert numbers == [(False, 3), (True, MIN_WINDOW)]
    assert watched.one("select articles from core.source_line order by articles desc limit 1") == MIN_WINDOW + 3
    days = "select articles, distinct_articles, lines, repeated_lines from core.source_line_day"
    assert watched.rows(days) == [(MIN_WINDOW + 3, MIN_WINDOW + 3, 4 * (MIN_WINDOW + 3), 3)]
    assert watched.broken() == []
    with watched.run.engine.connect() as conn:
        (line,) = lines_of_source(conn, "news", most=9)
    assert (line.sample, line.articles, line.share, line.furniture) == (FURNITURE, MIN_WINDOW + 3, 1, "edge")


def test_a_snapshot_is_no_edit(watched):
    put(watched, 0, 2, FURNITURE, extra="<footer><p>Printed at the harbour since 1911</p></footer>")
    assert watched.look_again() == {"unchanged": MIN_WINDOW}
    assert watched.one("select count(*) from core.revision where kind <> 'first'") == 0


def looked_at(bench: Bench) -> dict[str, int]:
    return {word: number for word, number in bench.look_again().items() if word in ("edited", "unchanged", "pending")}


def test_a_line_that_all_known_texts_gain_is_furniture_at_once(bench):
    """A new template sets a line below all texts: the stories that come after it are read without that line."""
    load(bench, put(bench, 0, 5))
    put(bench, 0, 5, OTHER)
    bench.feed(*put(bench, 10, 11, OTHER))
    bench.poll()
    assert looked_at(bench) == {"pending": 1, "unchanged": 5}  # nobody knew the line when the new story was read
    bench.hurry()
    bench.ingest()
    load(bench, put(bench, 20, 21, OTHER))
    assert body(bench, "k10") == "\n\n".join(story("k10", paragraphs=3))
    assert body(bench, "k20") == "\n\n".join(story("k20", paragraphs=3))
    assert bench.one("select count(*) from core.line_snapshot") == 1
    assert bench.one("select count(*) from core.revision where kind <> 'first'") == 0
    assert bench.broken() == []


def test_one_look_that_shows_known_furniture_is_no_edit(watched):
    load(watched, put(watched, 100, 101))
    put(watched, 100, 101, FURNITURE)
    watched.look_again()
    assert watched.one("select count(*) from core.revision where kind <> 'first'") == 0


def test_an_edit_beside_it_is_one_edit_and_keeps_the_snapshot_of_the_article(watched):
    watched.put("k0", page("k0", paragraphs=[*story("k0", paragraphs=3), "The mayor resigned on Friday.", FURNITURE]))
    assert watched.look_again() == {"edited": 1, "unchanged": MIN_WINDOW - 1}
    assert watched.rows("select changes from core.revision where kind = 'edit'") == [(["names", "words"],)]
    assert FURNITURE in body(watched, "k0")


def test_a_replay_reads_under_the_snapshots_of_its_plan(watched):
    plan = replaying.plan_replay(watched.run)
    load(watched, put(watched, 200, 230, OTHER))
    assert watched.one("select count(*) from core.line_snapshot") == 2
    replaying.replay(watched.run, plan)
    first = watched.one("select min(snapshot_id) from core.line_snapshot")
    read = "select distinct line_snapshot_id from core.extraction where not is_promoted"
    assert watched.rows(read) == [(first,)]
    replaying.promote(watched.run, plan.replay_id)
    assert body(watched, "k0") == "\n\n".join(story("k0", paragraphs=3))


def test_the_same_snapshot_gives_the_same_extraction(watched):
    numbers = "select array_agg(extraction_id order by ordinal) from ops.replay_item where replay_id = :number"
    made = []
    for _ in range(2):
        plan = replaying.plan_replay(watched.run)
        replaying.replay(watched.run, plan)
        made.append(watched.one(numbers, number=plan.replay_id))
    assert made[0] == made[1]


def test_a_look_after_a_promoted_replay_is_no_edit(watched):
    plan = replaying.plan_replay(watched.run)
    replaying.replay(watched.run, plan)
    replaying.promote(watched.run, plan.replay_id)
    put(watched, 0, 3, FURNITURE, extra="<footer><p>Printed at the harbour since 1911</p></footer>")
    assert watched.look_again() == {"unchanged": MIN_WINDOW}
    assert body(watched, "k0") == "\n\n".join(story("k0", paragraphs=3))


def test_copies_of_one_text_make_no_furniture(bench):
    keys = [f"c{number}" for number in range(12)]
    for number, key in enumerate(keys):
        first = f"Correction number {number} of this report was made at {number} minutes past seven."
        bench.put(key, page(key, paragraphs=[first, *story("c", paragraphs=6)]))
    load(bench, keys)
    load(bench, put(bench, 0, MIN_WINDOW))
    assert bench.one("select count(*) from core.line_snapshot") == 0
    assert bench.one("select max(articles) from core.source_line") == 1


def test_rare_lines_are_forgotten_and_the_day_of_the_load_is_kept(bench):
    load(bench, put(bench, 0, BUCKET - 5, FURNITURE))
    before = bench.one("select count(*) from core.source_line")
    bench.run.clock.ahead = timedelta(days=1)
    load(bench, put(bench, 100, 110, FURNITURE))
    assert before == 3 * (BUCKET - 5) + 1
    assert bench.one("select count(*) from core.source_line") <= 3 * 10 + 1
    assert bench.one("select count(*) from core.source_line_day") == 2
