"""Sources that somebody or something holds: a wrong file costs itself, and a person pauses or silences a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.pipeline.paper import FEED, Answer, Item, page, source, story

from presswatch import checking, ingesting, polling
from presswatch.errors import PermanentError
from presswatch.holding import hold_source, release_source
from presswatch.model.source import Source
from presswatch.registry.load_sources import dump_source, read_sources
from presswatch.warehouse.queries import conservation
from presswatch.warehouse.queries.source_states import source_states

KEYS = ("bridge", "ferry")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sources"
    made.mkdir()
    return made


def put(folder: Path, made: Source, *, file: str | None = None) -> None:
    (folder / (file or f"{made.source_id}.yaml")).write_text(dump_source(made))


def poll(bench, folder: Path) -> set[str]:
    """Poll with the files of a folder and return the feeds that were claimed."""
    bench.run.__dict__["source_files"] = read_sources(folder)
    leases = polling.claim_feeds(bench.other_run(), everything=True)
    polling.poll_feeds(bench.run, leases)
    return {lease.feed_id for lease in leases}


def states(bench):
    with bench.run.engine.connect() as conn:
        return {state.source_id: state for state in source_states(conn)}


def other() -> Source:
    return source("county", "http://county.example/feed.xml")


# --- files that are wrong ---------------------------------------------------------------------------------------------


def test_the_last_good_version_of_a_wrong_file_stays_in_use(bench, folder):
    put(folder, source())
    put(folder, other())
    every = poll(bench, folder)
    assert len(every) == 2
    (folder / "county.yaml").write_text(dump_source(other()).replace("name:", "nme:"))
    assert poll(bench, folder) == every
    assert bench.rows("select source_id from core.source where retired_at is not null") == []
    state = states(bench)["county"]
    assert (state.file, state.feeds) == ("county.yaml", 1)
    assert any(mistake.endswith("unknown field nme; did you mean name?") for mistake in state.mistakes)
    assert next(iter(states(bench))) == "county"
    since = state.broken_since
    assert poll(bench, folder) == every
    assert states(bench)["county"].broken_since == since
    put(folder, other())
    assert poll(bench, folder) == every
    assert states(bench)["county"].is_in_order


@pytest.mark.parametrize(
    "wrong",
    [b"", b"%&", b"\xff\xfe\x00", b"feeds: [", b"source_id: another\n"],
    ids=["empty", "text", "bytes", "cut", "id"],
)
def test_a_file_of_which_nothing_can_be_read_is_known_by_its_name(bench, folder, wrong):
    put(folder, source())
    put(folder, other(), file="a-county-paper.yml")
    every = poll(bench, folder)
    (folder / "a-county-paper.yml").write_bytes(wrong)
    assert poll(bench, folder) == every
    assert states(bench)["county"].mistakes


def test_a_file_that_clashes_keeps_what_it_said(bench, folder):
    put(folder, source())
    put(folder, other(), file="z.yaml")
    every = poll(bench, folder)
    (folder / "z.yaml").write_text(dump_source(source()))
    assert poll(bench, folder) == every
    assert "already used" in states(bench)["county"].mistakes[0]


def test_a_file_that_was_never_right_is_told_beside_the_sources(bench, folder):
    put(folder, source())
    (folder / "new.yaml").write_text("source_id: new\n")
    assert len(poll(bench, folder)) == 1
    state = states(bench)["new"]
    assert (state.feeds, state.is_in_order) == (0, False)


def test_what_is_taken_out_of_a_good_file_is_retired(bench, folder):
    put(folder, source())
    put(folder, other())
    poll(bench, folder)
    (folder / "county.yaml").unlink()
    assert len(poll(bench, folder)) == 1
    assert bench.rows("select source_id from core.source where retired_at is not null") == [("county",)]


# --- sources that a person holds --------------------------------------------------------------------------------------


def fill(bench) -> None:
    bench.feed(*KEYS)
    for key in KEYS:
        bench.put(key, page(key))


def test_of_a_paused_source_nothing_is_asked_for(bench):
    fill(bench)
    bench.poll()
    bench.put("ferry", None)
    bench.ingest()
    bench.hurry()
    asked = len(bench.web.asked)
    hold_source(bench.run, "news", "paused", reason="they asked us to", by="anna")
    assert polling.claim_feeds(bench.other_run(), everything=True) == []
    assert polling.claim_feeds(bench.other_run(), feed_id="news/all") == []
    assert polling.why_not(bench.run, "news/f0") == (
        "news is paused by anna (they asked us to): `presswatch sources resume news`"
    )
    assert polling.why_nobody(bench.run).endswith("paused: news (presswatch sources list)")
    assert ingesting.claim_batches(bench.other_run(), revisit=True) == []
    assert len(bench.web.asked) == asked
    assert states(bench)["news"].paused == "by anna: they asked us to"
    assert bench.broken() == []
    assert release_source(bench.run, "news", by="ben") == 1
    assert release_source(bench.run, "news", by="ben") == 0
    assert len(polling.claim_feeds(bench.other_run(), everything=True)) == 1
    assert len(ingesting.claim_batches(bench.other_run(), revisit=True)) == 1
    assert bench.rows("select held_by, reason, ended_by from ops.source_hold") == [("anna", "they asked us to", "ben")]


def test_a_pause_ends_by_itself(bench):
    bench.poll()
    until = datetime(2100, 1, 2, 3, 4, tzinfo=UTC)
    hold_source(bench.run, "news", "paused", reason="relaunch", by="anna", until=until)
    assert states(bench)["news"].paused == "by anna until 2100-01-02 03:04 UTC: relaunch"
    bench.do("update ops.source_hold set until = now() - interval '1 second'")
    assert states(bench)["news"].paused == ""
    assert len(polling.claim_feeds(bench.other_run(), everything=True)) == 1
    hold_source(bench.run, "news", "paused", reason="relaunch, again", by="anna")
    assert bench.one("select count(*) from ops.source_hold where ended_at is null") == 1


def test_what_cannot_be_held_is_said(bench):
    bench.poll()
    with pytest.raises(PermanentError, match="no source 'nws'"):
        hold_source(bench.run, "nws", "paused", reason="x", by="anna")
    with pytest.raises(PermanentError, match="say why"):
        hold_source(bench.run, "news", "paused", reason=" ", by="anna")
    with pytest.raises(PermanentError, match="is over"):
        hold_source(bench.run, "news", "paused", reason="x", by="anna", until=bench.run.clock() - timedelta(1))


@pytest.mark.parametrize("is_silenced", [True, False])
def test_a_silenced_source_is_watched_and_raises_no_alarm(bench, is_silenced):
    keys = [f"brief-{number}" for number in range(12)]
    bench.feed(*map(Item, keys))
    for key in keys:
        bench.put(key, page(key, paragraphs=[story(key)[0][:260]]))
    bench.poll()
    if is_silenced:
        hold_source(bench.run, "news", "silenced", reason="they write briefly", by="anna")
    assert bench.ingest()["loaded"] == 12
    assert bench.one("select bool_or(is_alarmed) from ops.batch") is not is_silenced


@pytest.mark.parametrize("kind", ["paused", "silenced"])
def test_a_source_that_is_held_raises_no_alarm_of_its_own(bench, kind):
    bench.put(FEED, Answer(403, b"no"))
    for _ in range(3):
        bench.poll()
    hold_source(bench.run, "news", kind, reason="relaunch", by="anna")
    late = "next_poll_at = now() - '2 d'::interval, last_polled_at = now() - '3 d'::interval"
    bench.do(f"update ops.feed_state set {late}")
    checking.check_sources(bench.run)
    kinds = {row[0] for row in bench.rows("select kind from ops.alarm where state = 'open'")}
    assert kinds == ({"polls_stale"} if kind == "silenced" else set())
    release_source(bench.run, "news", by="anna")
    checking.check_sources(bench.run)
    assert ("news/f0",) in bench.rows("select subject from ops.alarm where state = 'open'")


def test_entries_of_a_paused_source_announce_nothing(bench):
    fill(bench)
    bench.poll()
    with bench.run.engine.connect() as conn:
        assert conservation.due_now(conn) == 2
    hold_source(bench.run, "news", "paused", reason="relaunch", by="anna")
    with bench.run.engine.connect() as conn:
        assert conservation.due_now(conn) == 0
