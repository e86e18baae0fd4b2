"""A host is asked by one: its feed waits while its pages are fetched, and not for ever."""

from __future__ import annotations

from dataclasses import replace

from tests.integration.pipeline.paper import Bench, page

from presswatch import ingesting, polling

DUE = "update ops.feed_state set next_poll_at = now() - make_interval(mins => :minutes)"


def claimed(bench: Bench) -> list[str]:
    """Return the feeds that another run may poll now."""
    return [lease.host for lease in polling.claim_feeds(bench.other_run())]


def loading(bench: Bench) -> ingesting.BatchLease:
    """Return a batch of the one host whose pages are not fetched yet, while its feed is due."""
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    (lease,) = bench.claim()
    bench.do(DUE, minutes=1)
    return lease


def test_a_feed_waits_until_the_pages_of_its_host_are_there(bench: Bench) -> None:
    lease = loading(bench)
    assert claimed(bench) == []
    assert polling.claim_feeds(bench.other_run(), everything=True)  # a person may
    bench.do("update ops.feed_state set leased_until = null")
    ingesting.fetch_pages(bench.run, lease)
    assert claimed(bench) == ["news.example"]


def test_a_feed_does_not_wait_for_ever(bench: Bench) -> None:
    loading(bench)
    bench.do(DUE, minutes=16)
    assert claimed(bench) == ["news.example"]


def test_a_batch_whose_worker_died_long_ago_keeps_nobody_waiting(bench: Bench) -> None:
    loading(bench)
    bench.do("update ops.batch set leased_until = now() - interval '1 minute'")
    assert claimed(bench) == ["news.example"]


def test_the_operators_own_hosts_wait_for_nobody(bench: Bench) -> None:
    own = bench.run.settings.model_copy(update={"allowed_private_hosts": ("news.example:80",)})
    run = replace(bench.run, settings=own)
    run.__dict__.update(web=bench.web, source_files=bench.run.source_files)
    there = Bench(run, bench.web)
    loading(there)
    assert claimed(there) == ["news.example"]
