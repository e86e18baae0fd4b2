"""One body under the addresses of many stories is held, first and at revisits, and goes away without an edit."""

from __future__ import annotations

from tests.integration.pipeline.paper import Item, page

KEYS = ("bridge", "ferry", "museum", "school")
SOON = page("soon", title="The paper")


def feed(bench, keys=KEYS):
    bench.feed(*(Item(key, title=f"{key.title()} {key}gate {key}s") for key in keys))
    bench.poll()


def put(bench, answer=None):
    for key in KEYS:
        bench.put(key, answer or page(key))


def test_at_first_load(bench):
    feed(bench)
    put(bench, SOON)
    assert bench.ingest()["quarantined"] == 4
    assert set(bench.outcomes().values()) == {("quarantined", "same_body")}
    assert bench.rows("select distinct rule, state from ops.quarantine") == [("reading:same_body", "open")]
    assert bench.one("select count(*) from core.article") == 0
    put(bench)
    bench.do("update ops.entry set next_at = now() where next_at is not null")
    assert bench.ingest()["loaded"] == 4
    assert bench.rows("select distinct state from ops.quarantine") == [("fixed",)]
    assert bench.broken() == []


def test_at_revisits(bench):
    feed(bench)
    put(bench)
    assert bench.ingest()["loaded"] == 4
    put(bench, SOON)
    assert bench.look_again() == {"deferred": 4}
    assert bench.rows("select distinct rule, state from ops.quarantine") == [("reading:same_body", "open")]
    put(bench, None)
    for key in KEYS:
        bench.put(key, page(key, extra="<!-- built anew -->"))
    assert bench.look_again() == {"unchanged": 4}
    assert bench.one("select count(*) from core.revision") == 4
    assert bench.rows("select distinct state from ops.quarantine") == [("fixed",)]
    assert bench.broken() == []


def test_two_are_not_many(bench):
    feed(bench, KEYS[:2])
    put(bench, SOON)
    sums = bench.ingest()
    assert (sums["loaded"], sums["duplicate"]) == (1, 1)
