"""Watches on a pipeline: fired as articles load, retracted by revisions, equal to what a back-test says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import pytest_socket
from pydantic import SecretStr
from tests.integration import replay_readers
from tests.integration.notify.sinks import http_sink
from tests.integration.pipeline.paper import Answer, Bench, page, story

from presswatch import replaying
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.ops import watches as events_of
from presswatch.watches import match
from presswatch.watches.match import back_test, match_watches, problems, read_watch
from presswatch.watches.tell import tell_events

FILE = """
watch_id: WATCH
name: A watch
words: 'WORDS'
must_match: [{title: 'WORDS', language: en}]
must_not_match: [{title: Rain, body: It rained., language: en}]
"""
EVENTS = "select article_id, kind, why, revision_no from ops.watch_event where watch_id = :watch order by event_id"
EDITED = [*story("a")[:-1], "The zeppelin landed on Monday, said the mayor."]


@pytest.fixture
def watching(bench: Bench):
    """Return a pipeline with a watch for zeppelins that began before anything was loaded."""
    put(bench, "zeppelins", "zeppelin")
    match_watches(bench.run)
    return bench


def put(bench: Bench, watch: str, words: str) -> None:
    folder = bench.run.settings.watches_folder
    folder.mkdir(exist_ok=True)
    (folder / f"{watch}.yaml").write_text(FILE.replace("WATCH", watch).replace("WORDS", words))


def load(bench: Bench, *keys: str) -> None:
    bench.feed(*keys)
    for key in keys:
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()


def live(bench: Bench, watch: str = "zeppelins"):
    return bench.rows(EVENTS, watch=watch)


def back_tested(bench: Bench, since: datetime, watch: str = "zeppelins"):
    with read_only(bench.run.engine) as conn:
        found = back_test(conn, read_watch(bench.run.settings.watches_folder / f"{watch}.yaml"), since, None)
    return [(event.article_id, event.kind, event.why, event.revision_no) for event in found]


def live_through_a_story(bench: Bench, look) -> None:
    """Let an article be edited, withdrawn, restored, edited again and replayed, and look after each."""
    load(bench, "a", "b")
    look()
    bench.put("a", page("a", paragraphs=EDITED))
    bench.look_again()
    look()
    bench.put("a", Answer(status=410))
    bench.look_again()
    look()
    bench.put("a", page("a", paragraphs=EDITED))
    bench.look_again()
    look()
    bench.put("b", page("b", title="A zeppelin over the plan of b"))
    bench.look_again()
    look()
    bench.put("a", page("a"))
    bench.look_again()
    look()
    plan = replaying.plan_replay(bench.run)
    replaying.replay(bench.run, plan, read=replay_readers.newer)
    replaying.promote(bench.run, plan.replay_id)
    look()


STORY = [
    (1, "matched", "text", 2),
    (1, "retracted", "withdrawn", 3),
    (1, "matched", "text", 4),
    (2, "matched", "text", 2),
    (1, "retracted", "text", 5),
]


def test_a_back_test_says_what_live_matching_fired(watching):
    since = datetime.now(UTC) - timedelta(hours=1)
    live_through_a_story(watching, lambda: match_watches(watching.run))
    assert live(watching) == STORY
    assert back_tested(watching, since) == STORY


def test_it_does_not_matter_how_seldom_one_matches(watching):
    live_through_a_story(watching, lambda: None)
    match_watches(watching.run)
    assert sorted(live(watching)) == sorted(STORY)
    assert match_watches(watching.run) == {"matched": 0, "retracted": 0, "broken": 0}
    assert len(live(watching)) == len(STORY)


def test_an_article_that_is_found_to_be_another_is_retracted(watching):
    load(watching, "a", "b")
    watching.put("a", page("a", paragraphs=EDITED))
    watching.look_again()
    match_watches(watching.run)
    watching.do("update core.article set state = 'merged', merged_into = 2 where article_id = 1")
    watching.do(
        "insert into core.article_merge (article_id, survivor_id, batch_id, capture_id, url, jaccard, contained)"
        " values (1, 2, 1, 1, 'u', 1, 1)"
    )
    match_watches(watching.run)
    assert live(watching) == [(1, "matched", "text", 2), (1, "retracted", "merged", None)]
    assert back_tested(watching, datetime(2020, 1, 1, tzinfo=UTC)) == live(watching)


def test_what_dies_before_its_commit_is_done_again_and_once(watching, monkeypatch):
    load(watching, "a")
    watching.put("a", page("a", paragraphs=EDITED))
    watching.look_again()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(match.watches, "note", die)
        with pytest.raises(KeyboardInterrupt):
            match_watches(watching.run)
    assert live(watching) == []
    match_watches(watching.run)
    match_watches(watching.run)
    assert live(watching) == [(1, "matched", "text", 2)]


def test_a_watch_that_is_new_or_was_changed_begins_now(watching):
    load(watching, "a", "b")
    put(watching, "councils", "council")
    match_watches(watching.run)
    assert live(watching, "councils") == []
    load(watching, "a", "b", "c")
    match_watches(watching.run)
    assert [row[:2] for row in live(watching, "councils")] == [(3, "matched")]
    assert len(back_tested(watching, datetime(2020, 1, 1, tzinfo=UTC), "councils")) == 3
    put(watching, "councils", "mayor")
    match_watches(watching.run)
    assert watching.one("select count(*) from ops.watch where watch_id = 'councils' and retired_at is null") == 1
    assert watching.one("select count(*) from ops.watch where watch_id = 'councils'") == 2
    (watching.run.settings.watches_folder / "councils.yaml").unlink()
    match_watches(watching.run)
    assert watching.rows("select watch_id from ops.watch where retired_at is null") == [("zeppelins",)]


def test_a_watch_whose_examples_fail_is_left_out_and_stops_no_other(watching):
    put(watching, "broken", "zeppelin")
    path = watching.run.settings.watches_folder / "broken.yaml"
    path.write_text(path.read_text().replace("title: Rain", "title: Zeppelins"))
    put(watching, "absurd", "-zeppelin")
    with read_only(watching.run.engine) as conn:
        assert list(problems(conn, path)) == [f"{path}:6: is matched: Zeppelins"]
        (absurd,) = problems(conn, path.with_name("absurd.yaml"))
    assert "exclusions alone" in absurd
    load(watching, "a")
    watching.put("a", page("a", paragraphs=EDITED))
    watching.look_again()
    assert match_watches(watching.run) == {"matched": 1, "retracted": 0, "broken": 2}


def test_events_are_told_through_the_operators_channels_until_they_are_taken(watching):
    pytest_socket.enable_socket()
    with http_sink() as sink:
        settings = watching.run.settings
        hook = SecretStr(f"http://127.0.0.1:{sink.port}/hook")
        watching.run.__dict__["settings"] = settings.model_copy(update={"alarm_webhook": hook})
        load(watching, "a")
        watching.put("a", page("a", paragraphs=EDITED))
        watching.look_again()
        match_watches(watching.run)
        sink.status = 503
        assert tell_events(watching.run) == {"failed": 1}
        sink.status = 250
        assert tell_events(watching.run) == {"webhook": 1, "failed": 0}
        assert tell_events(watching.run) == {"webhook": 0, "failed": 0}
    ((_, told),) = sink.posts
    (event,) = told["watch_events"]
    assert (event["watch_id"], event["kind"], event["article_id"]) == ("zeppelins", "matched", 1)
    assert event["title"] == "Council decides on the plan of a"


def test_the_history_of_a_watch_is_what_its_feed_is_made_of(watching):
    live_through_a_story(watching, lambda: match_watches(watching.run))
    with read_only(watching.run.engine) as conn:
        history = events_of.history(conn, "zeppelins")
    assert [(event.article_id, event.kind) for event in history] == [row[:2] for row in STORY]
    assert history[3].title == "A zeppelin over the plan of b"
    assert all(event.title for event in history)
