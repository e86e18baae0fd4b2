"""Twice = once, and a late or zombie attempt writes nothing: one test per writer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from tests.integration.pipeline.paper import FEED, SITE, Answer, Bench, page, source

from presswatch import ingesting, polling
from presswatch.errors import StaleLeaseError
from presswatch.ingesting.batch_lease import Heartbeat
from presswatch.lease_holders import holder_suffix, is_dead
from presswatch.polling import poll as poll_module
from presswatch.runtime import Runtime

STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)
TABLES = (
    "landing.feed_poll",
    "landing.entry_observation",
    "landing.capture",
    "ops.entry",
    "ops.feed_state",
    "ops.batch",
    "ops.batch_item",
    "ops.check_result",
    "ops.quarantine",
    "ops.article_visit",
    "staging.draft",
    "core.article",
    "core.article_url",
    "core.article_feed",
    "core.revision",
    "core.extraction",
    "core.text_block",
    "core.time_claim",
    "core.author",
    "core.article_text",
)


def everything(bench: Bench) -> dict[str, list[Any]]:
    """Return all rows of all tables; the lease is renewed by every attempt and left out."""
    return {table: bench.rows(f"select to_jsonb(t) - 'leased_until' from {table} t order by 1") for table in TABLES}


def ready(bench: Bench) -> Any:
    bench.feed("a", "b", "c")
    bench.put("a", page("a"))
    bench.put("b", page("b", paragraphs=["Short."]))
    bench.poll()
    (lease,) = bench.claim()
    return lease


@pytest.mark.parametrize("done", range(1, 5))
def test_a_stage_run_again_changes_nothing(bench, done):
    lease = ready(bench)
    for stage in STAGES[:done]:
        last = stage(bench.run, lease)
    before = everything(bench)
    again = STAGES[done - 1](bench.run, lease)
    assert everything(bench) == before
    assert again == (last if done == 4 else {"done_before": 1})


@pytest.mark.parametrize("done", range(4))
def test_a_stage_that_lost_its_batch_writes_nothing(bench, done):
    lease = ready(bench)
    for stage in STAGES[:done]:
        stage(bench.run, lease)
    bench.do("update ops.batch set leased_until = now() - interval '1 s'")
    (newer,) = bench.claim()
    before = everything(bench)
    with pytest.raises(StaleLeaseError):
        STAGES[done](bench.run, lease)
    assert everything(bench) == before
    bench.work(newer)
    assert bench.broken() == []


@pytest.mark.parametrize("stage", range(3))
def test_an_attempt_that_ends_late_does_not_undo_what_its_retry_did(bench, monkeypatch, stage):
    """Both hold the same token: the first hangs in its work while Airflow's retry goes through all stages."""
    lease = ready(bench)
    for done in STAGES[:stage]:
        done(bench.run, lease)
    module = (ingesting.fetch, ingesting.clean, ingesting.check)[stage]
    name = ("_ask_all", "_read_all", "run_suites")[stage]
    work = getattr(module, name)

    def hang(*args: Any, **named: Any) -> Any:
        made = work(*args, **named)
        monkeypatch.setattr(module, name, work)
        for later in STAGES[stage:3]:
            later(bench.run, lease)
        hang.before = everything(bench)
        return made

    monkeypatch.setattr(module, name, hang)
    assert STAGES[stage](bench.run, lease) == {"done_before": 1}
    assert everything(bench) == hang.before
    assert ingesting.load_articles(bench.run, lease)["loaded"] == 1


def test_a_poll_stored_twice_is_refused_the_second_time(bench):
    bench.feed("a", etag='"1"')
    leases = polling.claim_feeds(bench.run)
    polling.poll_feeds(bench.run, leases)
    before = everything(bench)
    assert polling.poll_feeds(bench.run, leases).as_dict()["outcomes"] == {"superseded": 1}
    assert everything(bench) == before


def test_a_late_poll_does_not_put_old_validators_over_new_ones(bench, monkeypatch):
    bench.feed("a", etag='"old"')
    leases = polling.claim_feeds(bench.run)
    retrieve = poll_module._retrieve

    def hang(*args: Any, **named: Any) -> Any:
        made = retrieve(*args, **named)
        monkeypatch.setattr(poll_module, "_retrieve", retrieve)
        bench.feed("b", etag='"new"')
        polling.poll_feeds(bench.run, leases)
        return made

    monkeypatch.setattr(poll_module, "_retrieve", hang)
    assert polling.poll_feeds(bench.run, leases).as_dict()["outcomes"] == {"superseded": 1}
    assert bench.one("select etag from ops.feed_state") == '"new"'
    assert bench.one("select count(*) from landing.feed_poll") == 1


def test_a_poll_whose_lease_went_to_another_worker_writes_nothing(bench):
    bench.feed("a")
    old = polling.claim_feeds(bench.run)
    bench.do("update ops.feed_state set leased_until = now() - interval '1 s'")
    new = polling.claim_feeds(bench.run)
    assert polling.poll_feeds(bench.run, old).as_dict()["outcomes"] == {"superseded": 1}
    assert bench.one("select count(*) from landing.feed_poll") == 0
    assert polling.poll_feeds(bench.run, new).as_dict()["outcomes"] == {"ok": 1}


def test_a_feed_is_leased_to_one_worker_at_a_time(bench):
    assert len(polling.claim_feeds(bench.run)) == 1
    assert polling.claim_feeds(bench.other_run(), everything=True) == []


def test_the_heartbeat_renews_the_lease_and_tells_of_its_loss(bench):
    lease = ready(bench)
    bench.do("update ops.batch set leased_until = now() + interval '1 s'")
    times = iter((0.0, 1.0, 700.0, 700.0, 1400.0))
    heart = Heartbeat(bench.run, lease, ticker=lambda: next(times))
    heart.beat()
    assert bench.one("select leased_until < now() + interval '5 min' from ops.batch")
    heart.beat()
    assert bench.one("select leased_until > now() + interval '20 min' from ops.batch")
    bench.do("update ops.batch set token = token + 1")
    with pytest.raises(StaleLeaseError):
        heart.beat()


def test_a_worker_that_lost_its_batch_stops_asking(bench):
    keys = [f"k{number}" for number in range(12)]
    bench.feed(*keys)
    bench.poll()
    (lease,) = bench.claim()
    run = bench.run
    run.__dict__["settings"] = run.settings.model_copy(update={"lease_s": 1e-6})

    def lose() -> Answer:
        bench.do("update ops.batch set state = 'expired', closed_at = now()")
        return Answer(body=page("a"))

    for key in keys:
        bench.put(key, lose)
    with pytest.raises(StaleLeaseError):
        ingesting.fetch_pages(run, lease)
    assert sum(bench.web.times(f"{SITE}/{key}") for key in keys) <= 4  # those under way when it was lost
    assert bench.one("select count(*) from landing.capture") == 0


def test_what_a_killed_run_left_is_taken_up_again(bench):
    ready(bench)
    assert bench.claim() == []
    bench.do("update ops.batch set leased_until = now() - interval '1 s'")
    assert bench.ingest()["loaded"] == 1
    assert bench.rows("select state from ops.batch order by batch_id") == [("expired",), ("loaded",)]


def under_the_name_of(bench: Bench, name: str) -> Runtime:
    run = copy(bench.run)  # with its sources, which replace would drop
    object.__setattr__(run, "run_id", name)
    return run


def name_of_a_dead_process() -> str:
    code = "from presswatch.lease_holders import holder_suffix; print('manual-1' + holder_suffix())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_leases_of_a_dead_process_are_free_at_once(bench):
    dead = under_the_name_of(bench, name_of_a_dead_process())
    bench.feed("a", "b", "c")
    polling.claim_feeds(dead, everything=True)
    assert [lease.feed_id for lease in polling.claim_feeds(bench.run, everything=True)]
    bench.do("update ops.feed_state set leased_until = null")
    bench.poll(force=True)
    assert ingesting.claim_batches(dead)
    assert bench.ingest()
    assert bench.rows("select state from ops.batch order by batch_id") == [("expired",), ("loaded",)]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_leases_of_a_living_process_or_of_another_machine_stay(bench):
    bench.feed("a")
    alive = f"manual-1{holder_suffix()}"
    elsewhere = "manual-2@0123456789ab.1.1"
    for name in (alive, elsewhere, "poll_feeds/scheduled__1"):
        bench.do("update ops.feed_state set leased_until = null")
        assert polling.claim_feeds(under_the_name_of(bench, name), everything=True)
        assert polling.claim_feeds(bench.run, everything=True) == [], (
            name,
            bench.rows("select leased_by, leased_until, now() from ops.feed_state"),
        )
    assert not is_dead(alive)
    assert not is_dead(elsewhere)
    assert is_dead(alive.rpartition(".")[0] + ".1")  # the number was given to another process


def test_a_run_gives_back_what_it_still_holds(bench):
    bench.feed("a", "b")
    held = polling.claim_feeds(bench.run, everything=True)
    assert polling.release_leases(bench.run) == len(held)
    bench.poll(force=True)
    assert ingesting.claim_batches(bench.run)
    assert ingesting.release_leases(bench.run) == 1
    assert bench.one("select count(*) from ops.entry where outcome = 'pending' and batch_id is null") == 2


def test_settle_gives_back_what_was_not_loaded(bench):
    lease = ready(bench)
    ingesting.fetch_pages(bench.run, lease)
    ingesting.clean_pages(bench.run, lease)
    assert ingesting.settle(bench.run, [lease])["batches_given_up"] == 1
    assert bench.one("select count(*) from ops.entry where outcome = 'pending' and batch_id is null") == 3
    assert bench.one("select count(*) from staging.draft") == 0
    assert ingesting.settle(bench.run, [lease])["batches_given_up"] == 0
    assert bench.ingest()["loaded"] == 1


def test_nothing_is_loaded_that_was_not_checked(bench):
    lease = ready(bench)
    for stage in STAGES[:2]:
        stage(bench.run, lease)
    with pytest.raises(ingesting.load.ContractError, match="not checked"):
        ingesting.load_articles(bench.run, lease)


def test_two_claims_at_once_share_no_host_and_no_entry(bench, in_parallel: Callable[..., list[Any]]):
    urls = [f"http://h{number}.example/feed" for number in range(6)]
    bench.configure(source("news", *urls))
    for number, url in enumerate(urls):
        bench.feed(*(f"{number}-{each}" for each in range(3)), url=url)
    bench.poll()
    bench.do("update ops.entry set host = 'h' || (entry_id % 6) || '.example'")
    both = in_parallel(lambda: bench.claim(), lambda: bench.claim())
    leases = [lease for claimed in both for lease in claimed]
    assert sum(bench.rows("select sum(items) from ops.batch")[0]) == 18
    hosts = [host for (names,) in bench.rows("select hosts from ops.batch") for host in names]
    assert len(hosts) == len(set(hosts)) == 6
    assert len({lease.token for lease in leases}) == len(leases)


def test_two_workers_that_poll_at_once_share_no_feed(bench, in_parallel: Callable[..., list[Any]]):
    urls = [f"{FEED}?{number}" for number in range(8)]
    bench.configure(source("news", *urls))
    for url in urls:
        bench.feed("a", url=url)
    first, second = in_parallel(*[lambda: polling.claim_feeds(bench.other_run(), everything=True)] * 2)
    assert len(first) + len(second) == 8
    in_parallel(lambda: polling.poll_feeds(bench.run, first), lambda: polling.poll_feeds(bench.run, second))
    assert bench.one("select count(*) from ops.entry") == 8
    assert bench.broken() == []


def test_load_seq_grows_in_the_order_of_commits(bench, in_parallel: Callable[..., list[Any]]):
    """A reader that pages on load_seq while loads run side by side misses nothing."""
    urls = [f"http://h{number}.example/feed" for number in range(3)]
    bench.configure(source("news", *urls))
    for number, url in enumerate(urls):
        bench.feed(*(f"{number}-{each}" for each in range(3)), url=url)
    bench.poll()
    bench.do("update ops.entry set host = 'h' || (entry_id % 3) || '.example'")
    for number in range(3):
        for each in range(3):
            bench.put(f"{number}-{each}", page(f"{number}-{each}"))
    leases = bench.claim()
    for lease in leases:
        for stage in STAGES[:3]:
            stage(bench.run, lease)
    seen: list[int] = []

    def follow() -> None:
        while len(seen) < 9:
            last = seen[-1] if seen else 0
            seen.extend(
                row[0] for row in bench.rows("select load_seq from core.article where load_seq > :n order by 1", n=last)
            )

    in_parallel(follow, *(lambda lease=lease: ingesting.load_articles(bench.run, lease) for lease in leases))
    assert seen == [row[0] for row in bench.rows("select load_seq from core.article order by 1")]
