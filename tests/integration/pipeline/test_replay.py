"""Replay: the same bytes, other code. What readers see changes only by promotion, and revisions never."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_socket
from tests.integration import replay_readers as readers
from tests.integration.pipeline.paper import SITE, Bench, Inline, PaperRuntime, page, story

from presswatch import replaying
from presswatch.errors import ContractError, PermanentError
from presswatch.model.extraction import Extraction
from presswatch.replaying import re_extract as read_module
from presswatch.warehouse.queries.search import Search, search

SHOWN = "select to_jsonb(m) - 'load_seq' - 'changed_at' from mart.article m order by article_id"
SEARCH = "select article_id, extraction_id, body, search::text from core.article_text order by 1"
EXTRACTIONS = "select to_jsonb(x) - 'is_promoted' from core.extraction x order by extraction_id"


@pytest.fixture
def loaded(bench: Bench) -> Bench:
    """Return a pipeline with three articles, one of which was edited once."""
    bench.feed("a", "b", "c")
    for key in "abc":
        bench.put(key, page(key))
    bench.poll()
    assert bench.ingest()["loaded"] == 3
    bench.put("a", page("a", paragraphs=[*story("a"), "The mayor resigned on Friday evening."]))
    assert bench.look_again() == {"edited": 1, "unchanged": 2}
    return bench


def everything_that_counts(bench: Bench) -> list[Any]:
    return [bench.rows(SHOWN), bench.rows(SEARCH)]


def count(bench: Bench, what: str) -> int:
    return int(bench.one(f"select count(*) from core.{what}"))


def replayed(bench: Bench, read: Any = readers.newer, **chosen: Any) -> int:
    plan = replaying.plan_replay(bench.run, **chosen)
    replaying.replay(bench.run, plan, read=read)
    return plan.replay_id


def test_the_same_code_reads_the_same_and_adds_nothing(loaded):
    before = loaded.rows(EXTRACTIONS)
    number = replayed(loaded, read_module.clean_page, all_revisions=True)
    assert loaded.rows(EXTRACTIONS) == before
    assert loaded.rows("select distinct extraction_id = old_extraction_id, changed from ops.replay_item") == [
        (True, [])
    ]
    facts = replaying.report(loaded.run, number)["sources"]["news"]
    assert (facts["captures"], facts["read"], facts["same"], facts["visible"]) == (4, 4, 4, 0)
    promotion = replaying.promote(loaded.run, number)
    assert promotion.counts == {"readings": 0, "shown": 0, "visible": 0, "brought_back": 0}


def test_nothing_that_readers_see_changes_before_the_promotion(loaded):
    before, sequence = everything_that_counts(loaded), loaded.rows("select load_seq, changed_at from core.article")
    replayed(loaded, all_revisions=True)
    assert everything_that_counts(loaded) == before
    assert loaded.rows("select load_seq, changed_at from core.article") == sequence
    assert count(loaded, "extraction") == 8
    assert loaded.one("select count(*) from core.extraction where is_promoted") == 4


def test_promote_and_roll_back(loaded):
    before, old = everything_that_counts(loaded), loaded.rows(EXTRACTIONS)
    newest, revisions = loaded.one("select max(load_seq) from core.article"), loaded.rows("table core.revision")
    number = replayed(loaded, all_revisions=True)
    counts = replaying.promote(loaded.run, number).counts
    assert counts == {"readings": 4, "shown": 3, "visible": 3, "brought_back": 0}
    titles = [row[0] for row in loaded.rows("select title from mart.article")]
    assert all(title.endswith("(read again)") for title in titles)
    assert loaded.one("select count(*) from mart.article where body like '%resigned on Friday%'") == 0
    with loaded.run.engine.connect() as conn:
        assert len(search(conn, Search('"read again"'))) == 3
        assert search(conn, Search("resigned")) == []
    assert loaded.one("select min(load_seq) from core.article") > newest
    assert loaded.one("select min(extract(hour from published_at)) from mart.article") == 8
    assert replaying.roll_back(loaded.run, number).counts == {"readings": 4, "shown": 3, "visible": 3}
    assert everything_that_counts(loaded) == before
    assert loaded.rows(EXTRACTIONS)[: len(old)] == old
    assert loaded.rows("table core.revision") == revisions
    assert loaded.one("select min(load_seq) from core.article") > newest + 3
    with loaded.run.engine.connect() as conn:
        assert len(search(conn, Search("resigned"))) == 1
    assert loaded.broken() == []


def test_each_step_done_twice_is_done_once(loaded):
    number = replayed(loaded)
    tables = (
        "ops.replay",
        "ops.replay_item",
        "core.extraction",
        "core.text_block",
        "core.article",
        "core.article_text",
    )

    def state() -> list[Any]:
        return [loaded.rows(f"select to_jsonb(t) from {table} t order by 1") for table in tables]

    before = state()
    assert replaying.replay(loaded.run, replaying.find_plan(loaded.run, number), read=readers.newer) == {}
    assert state() == before
    first, after = replaying.promote(loaded.run, number), state()
    assert replaying.promote(loaded.run, number) == first
    assert state() == after
    back, after = replaying.roll_back(loaded.run, number), state()
    assert replaying.roll_back(loaded.run, number) == back
    assert state() == after
    replaying.promote(loaded.run, number)
    assert loaded.one("select count(*) from mart.article where title like '%(read again)'") == 3


def test_a_second_replay_by_the_same_code_adds_no_reading(loaded):
    replayed(loaded)
    readings = count(loaded, "extraction")
    second = replayed(loaded)
    assert count(loaded, "extraction") == readings
    assert replaying.promote(loaded.run, second).counts["visible"] == 3


def test_other_rules_with_the_same_result_ring_no_bell(loaded):
    sequence = loaded.rows("select article_id, load_seq, changed_at from core.article order by 1")
    number = replayed(loaded, readers.newer_rules_same_result)
    counts = replaying.promote(loaded.run, number).counts
    assert (counts["readings"], counts["shown"], counts["visible"]) == (3, 3, 0)
    assert loaded.rows("select article_id, load_seq, changed_at from core.article order by 1") == sequence
    assert loaded.rows(
        "select distinct config_sha256 from core.extraction join core.article_text using (extraction_id)"
    ) == [(readers.NEWER,)]


def test_slices(loaded):
    article_id, middle = loaded.rows(
        "select t.article_id, c.fetched_at from core.article_text t join core.extraction x using (extraction_id)"
        " join landing.capture c on c.capture_id = x.capture_id order by c.fetched_at desc limit 1"
    )[0]
    plans = {
        "all": replaying.plan_replay(loaded.run),
        "history": replaying.plan_replay(loaded.run, all_revisions=True),
        "article": replaying.plan_replay(loaded.run, article_id=article_id),
        "source": replaying.plan_replay(loaded.run, source_id="nobody"),
        "since": replaying.plan_replay(loaded.run, since=middle, all_revisions=True),
        "until": replaying.plan_replay(loaded.run, until=middle, all_revisions=True),
        "limit": replaying.plan_replay(loaded.run, limit=2),
    }
    sizes = {name: plan.captures for name, plan in plans.items()}
    assert sizes == {"all": 3, "history": 4, "article": 1, "source": 0, "since": 1, "until": 3, "limit": 2}
    with pytest.raises(PermanentError, match="time zone"):
        replaying.plan_replay(loaded.run, since=middle.replace(tzinfo=None))


def test_a_replay_killed_in_the_middle_goes_on_where_it_was(loaded, monkeypatch):
    monkeypatch.setattr(read_module, "CHUNK", 1)
    plan = replaying.plan_replay(loaded.run)
    seen: list[str] = []

    def until_killed(one: Any) -> Extraction:
        seen.append(one.url)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return readers.newer(one)

    with pytest.raises(KeyboardInterrupt):
        replaying.replay(loaded.run, plan, read=until_killed)
    assert loaded.one("select count(outcome) from ops.replay_item") == 1
    with pytest.raises(PermanentError, match="2 captures left"):
        replaying.promote(loaded.run, plan.replay_id)
    assert sum(replaying.replay(loaded.run, plan, read=readers.newer).values()) == 2
    assert count(loaded, "extraction") == 4 + 3
    assert replaying.promote(loaded.run, plan.replay_id).counts["visible"] == 3


def test_a_promotion_that_breaks_changes_nothing(loaded):
    number = replayed(loaded)
    before = [everything_that_counts(loaded), loaded.rows("table ops.replay")]
    loaded.do(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;"
        "create trigger refuse before update on core.article for each row execute function refuse()"
    )
    with pytest.raises(Exception, match="no"):
        replaying.promote(loaded.run, number)
    assert [everything_that_counts(loaded), loaded.rows("table ops.replay")] == before


def test_a_reading_that_is_no_article_or_breaks_a_rule_is_not_promoted(loaded):
    before = everything_that_counts(loaded)
    number = replayed(loaded, readers.nothing_is_an_article)
    facts = replaying.report(loaded.run, number)["sources"]["news"]
    assert facts["outcomes"] == {"article → quarantined: stub": 3}
    assert replaying.promote(loaded.run, number).counts["readings"] == 0
    empty = replayed(loaded, lambda one: replace(readers.newer(one), title=""))
    assert set(replaying.report(loaded.run, empty)["sources"]["news"]["changed"]) >= {"outcome", "title"}
    assert replaying.promote(loaded.run, empty).counts["readings"] == 0
    assert everything_that_counts(loaded) == before


def test_a_roll_back_leaves_alone_what_a_later_replay_has_replaced(loaded):
    first = replayed(loaded)
    replaying.promote(loaded.run, first)
    second = replayed(loaded, readers.with_roles_for_last_blocks, limit=1)
    replaying.promote(loaded.run, second)
    after = everything_that_counts(loaded)
    assert replaying.roll_back(loaded.run, first).counts["shown"] == 2
    titles = loaded.rows("select title like '%(read again)' from mart.article")
    assert titles == [(False,)] * 3
    replaying.roll_back(loaded.run, second)
    assert after != everything_that_counts(loaded)
    assert loaded.one("select count(*) from core.extraction where is_promoted") == 4


def test_an_edit_between_replay_and_promotion_stays_the_newest_text(loaded):
    number = replayed(loaded)
    loaded.put("b", page("b", paragraphs=[*story("b"), "The council meets again on Monday at noon."]))
    assert loaded.look_again()["edited"] == 1
    assert replaying.promote(loaded.run, number).counts == {"readings": 3, "shown": 2, "visible": 2, "brought_back": 0}
    assert loaded.one("select count(*) from mart.article where body like '%again on Monday at noon.'") == 1
    assert loaded.broken() == []


def test_rules_that_change_in_the_middle_of_a_replay_are_refused(loaded, monkeypatch):
    monkeypatch.setattr(read_module, "CHUNK", 2)
    plan = replaying.plan_replay(loaded.run)
    part, rest = replaying.split_plan(plan, 2)
    replaying.replay(loaded.run, part, read=readers.newer)
    with pytest.raises(ContractError, match="other rules"):
        replaying.replay(loaded.run, rest)


def test_a_capture_that_landing_lost_costs_that_capture(loaded):
    loaded.do(
        "update landing.capture set warc_offset = warc_offset + 1"
        " where capture_id = (select min(capture_id) from landing.capture)"
    )
    number = replayed(loaded, all_revisions=True)
    assert loaded.one("select count(*) from ops.replay_item where outcome = 'landing_unreadable'") == 1
    assert replaying.promote(loaded.run, number).counts["readings"] == 3


@pytest.mark.parametrize("is_promoted", [True, False])
def test_an_upgrade_of_ours_is_no_edit_of_theirs(loaded, is_promoted):
    """Readers see what other code has read, and a page comes with new bytes and the old text."""
    number = replayed(loaded)
    replaying.promote(loaded.run, number)
    if not is_promoted:
        replaying.roll_back(loaded.run, number)
        loaded.do(
            "update core.extraction set config_sha256 = '\\x00', content_sha256 = '\\x00', title = 'Old code'"
            " where is_promoted"
        )
    revisions = loaded.rows("table core.revision")
    a_now = [*story("a"), "The mayor resigned on Friday evening."]
    for key, words in (("a", a_now), ("b", story("b")), ("c", story("c"))):
        loaded.put(key, page(key, paragraphs=words, extra="<!-- another advert -->"))
    assert loaded.look_again() == {"unchanged": 3}
    assert loaded.rows("table core.revision") == revisions
    loaded.put("b", page("b", paragraphs=[*story("b"), "The council pays 44 per cent."]))
    assert loaded.look_again()["edited"] == 1
    changes = loaded.one("select changes from core.revision order by revision_id desc limit 1")
    assert set(changes) <= {"numbers", "words", "names"}


class OldBox(Inline):
    """A sandbox whose code takes every page for something else."""

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome

    def __enter__(self) -> OldBox:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, function: Any, inputs: Any) -> Any:
        for _ in super().run(function, inputs):
            yield Extraction(self.outcome, "old code", config_sha256=b"\0" * 32)


@pytest.mark.parametrize(
    ("outcome", "stood"),
    [("stub", "quarantined"), ("no_article", "pending"), ("listing", "pending"), ("unsupported_media", "filtered")],
)
def test_better_code_brings_back_what_was_no_article(bench: Bench, outcome, stood):
    bench.feed("a", "b", "c")
    for key in "ab":
        bench.put(key, page(key))
    bench.poll()
    with_old_code(bench, outcome)
    assert [bench.outcomes()[key][0] for key in "abc"] == [stood, stood, "pending"]
    asked = len(bench.web.asked)
    assert replaying.plan_replay(bench.run).captures == 0
    number = replayed(bench, read_module.clean_page, outcomes=True)
    facts = replaying.report(bench.run, number)["sources"]["news"]
    assert facts["outcomes"] == {f"{stood}: {outcome} → article": 2}
    promotion = replaying.promote(bench.run, number)
    assert promotion.counts["brought_back"] == 2
    assert replaying.load_brought_back(bench.run, promotion.leases) == {"loaded": 2}
    assert len(bench.web.asked) == asked
    assert [bench.outcomes()[key][0] for key in "abc"] == ["loaded", "loaded", "pending"]
    assert bench.one("select count(*) from ops.quarantine where state = 'open'") == 0
    assert bench.broken() == []
    assert bench.one("select count(*) from mart.article where url like :site", site=f"{SITE}/%") == 2


def with_old_code(bench: Bench, outcome: str) -> None:
    """Ingest what waits, with code that takes every page for something else."""

    @dataclass(frozen=True)
    class OldRuntime(PaperRuntime):
        def sandbox(self) -> Any:
            return OldBox(outcome)

    run = OldRuntime(bench.run.settings, bench.run.engine, "old-code", bench.run.clock)
    run.__dict__.update(web=bench.web, source_files=bench.run.source_files)
    Bench(run, bench.web).ingest()


def test_a_replay_opens_no_socket(loaded):
    asked = len(loaded.web.asked)
    pytest_socket.disable_socket(allow_unix_socket=True)  # PostgreSQL's library is C: it is not held up by this
    try:
        number = replayed(loaded)
        replaying.promote(loaded.run, number)
        replaying.roll_back(loaded.run, number)
    finally:
        pytest_socket.enable_socket()
    assert len(loaded.web.asked) == asked
