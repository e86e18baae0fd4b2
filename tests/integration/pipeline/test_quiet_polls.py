"""Polls that brought nothing to read are written many at once, and each as it would be by itself."""

from typing import Any

import pytest
from tests.integration.pipeline.paper import SITE, Answer, Bench, source

from presswatch import polling
from presswatch.errors import WarehouseError

URLS = tuple(f"{SITE}/{name}.xml" for name in ("calm", "gone", "missing", "calmer"))


@pytest.fixture
def quiet(bench: Bench) -> Bench:
    """Return a bench whose four feeds have nothing to read: two unchanged, one gone, one not there."""
    bench.configure(source("news", *URLS))
    for url in URLS:
        bench.feed("a", etag=f'"{url}"', url=url)
    bench.poll()
    bench.put(URLS[1], Answer(410))
    bench.put(URLS[2], Answer(404))
    return bench


def polled(bench: Bench) -> list[Any]:
    return bench.rows(
        "select feed_id, outcome, status, s.state, s.failures, s.leased_until, s.last_poll_id = p.poll_id,"
        " s.next_poll_at > now(), s.last_outcome = p.outcome, round(s.interval_s) from ops.feed_state s"
        " join landing.feed_poll p using (feed_id) where p.status is distinct from 200 order by feed_id"
    )


def test_quiet_polls_are_written_as_each_by_itself(quiet: Bench) -> None:
    assert quiet.poll()["outcomes"] == {"gone": 1, "http_error": 1, "unchanged": 2}
    at_once = polled(quiet)
    assert [row[1] for row in at_once] == ["unchanged", "gone", "http_error", "unchanged"]
    assert all(row[5] is None and row[6] and row[7] and row[8] for row in at_once)
    assert quiet.broken() == []


def test_a_lost_lease_costs_the_others_nothing(quiet: Bench) -> None:
    leases = polling.claim_feeds(quiet.run, everything=True)
    quiet.do("update ops.feed_state set lease_token = lease_token + 1 where feed_id = 'news/f3'")
    outcomes = polling.poll_feeds(quiet.run, leases).as_dict()["outcomes"]
    assert outcomes == {"gone": 1, "http_error": 1, "superseded": 1, "unchanged": 1}
    assert [row[0] for row in polled(quiet)] == ["news/f0", "news/f1", "news/f2"]


def test_where_one_cannot_be_written_the_others_are(quiet: Bench) -> None:
    quiet.do(
        "create function refuse() returns trigger language plpgsql as $$ begin"
        " if new.status = 404 then raise check_violation; end if; return new; end $$"
    )
    quiet.do("create trigger refuse before insert on landing.feed_poll for each row execute function refuse()")
    with pytest.raises(WarehouseError, match=r"1 polls could not be stored; news/f2"):
        quiet.poll()
    assert {row[0]: row[1] for row in polled(quiet)} == {
        "news/f0": "unchanged",
        "news/f1": "gone",
        "news/f3": "unchanged",
    }
