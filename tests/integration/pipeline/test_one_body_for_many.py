"""One body under the addresses of many stories is held, first and at revisits, and goes away without an edit."""

from __future__ import annotations

from tests.integration.pipeline.paper import Item, page, story

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


def load_one(bench, key):
    feed(bench, (key,))
    return {word: number for word, number in bench.ingest().items() if number and word != "seen"}


def look_at(bench, key):
    bench.do("update ops.article_visit set next_visit_at = 'infinity'")
    bench.do("update ops.article_visit set next_visit_at = now() where url like :url", url=f"%/{key}")
    return [bench.work(lease) for lease in bench.claim()]


def test_in_batches_of_their_own_at_first_load(bench):
    put(bench, SOON)
    for key in KEYS:
        load_one(bench, key)
    outcomes = bench.outcomes()
    assert [outcomes[key] for key in KEYS] == [("loaded", ""), *[("quarantined", "same_body")] * 3]
    held = "select count(*) from ops.quarantine where rule = 'reading:same_body' and state = 'open'"
    assert bench.one(held) == 4
    put(bench)
    bench.do("update ops.entry set next_at = now() where next_at is not null")
    bench.look_again()
    bench.do("update ops.entry set next_at = now() where next_at is not null")
    bench.ingest()
    titles = bench.rows("select title, edits, silent_edits from mart.article order by 1")
    assert titles == [(f"Council decides on the plan of {key}", 0, 0) for key in KEYS]
    assert set(bench.outcomes().values()) == {("loaded", "")}
    assert bench.rows("select distinct state from ops.quarantine") == [("fixed",)]
    assert bench.broken() == []


def test_in_batches_of_their_own_at_revisits(bench):
    feed(bench)
    put(bench)
    assert bench.ingest()["loaded"] == 4
    put(bench, SOON)
    assert [look_at(bench, key) for key in KEYS] == [[{"deferred": 1}]] * 4
    assert bench.rows("select distinct rule, state from ops.quarantine") == [("reading:same_body", "open")]
    for key in KEYS:
        bench.put(key, page(key, extra="<!-- built anew -->"))
    assert [look_at(bench, key) for key in KEYS] == [[{"unchanged": 1}]] * 4
    assert bench.one("select count(*) from core.revision") == 4
    assert bench.broken() == []


def test_a_text_that_is_written_anew_is_an_edit_at_the_second_look(bench):
    feed(bench, KEYS[:1])
    put(bench)
    bench.ingest()
    bench.put(KEYS[0], page("annexe", title="Annexe opens in spring"))
    assert [bench.look_again() for _ in range(2)] == [{"deferred": 1}, {"edited": 1}]
    assert bench.rows("select title, edits from mart.article") == [("Annexe opens in spring", 1)]


def test_what_was_shown_a_month_ago_holds_nothing(bench):
    put(bench, page("soon", title="The paper", paragraphs=story("soon")[:1]))
    for key in KEYS[:2]:
        load_one(bench, key)
    bench.do("update ops.page_body set last_seen_at = now() - interval '30 days'")
    assert load_one(bench, KEYS[2]).keys() & {"loaded", "duplicate"}
    assert bench.one("select count(*) from ops.quarantine") == 0


def test_an_alarm_that_means_rows_holds_them_on_all_hosts_of_a_source(bench):
    hosts = [f"http://{name}.example" for name in KEYS[:3]]
    others = [f"other-{number}" for number in range(8)]
    held = [
        Item(key, link=f"{host}/x", title=f"{key.title()} {key}gate") for key, host in zip(KEYS, hosts, strict=False)
    ]
    bench.feed(*held, *others)
    for host in hosts:
        bench.put(f"{host}/x", SOON)
    for key in others:
        bench.put(key, page(key))
    bench.poll()
    sums = bench.ingest()
    assert (sums["loaded"], sums["quarantined"]) == (8, 3)
    assert bench.rows("select rule, count(*) from ops.quarantine group by 1") == [("reading:same_body", 3)]
    assert bench.one("select count(*) from ops.check_result where rule = 'same_body' and not is_success") == 1
    assert bench.broken() == []


def test_one_story_on_three_hosts_is_held_by_no_alarm(bench):
    hosts = [f"http://{name}.example" for name in KEYS[:3]]
    others = [f"other-{number}" for number in range(8)]
    bench.feed(*(Item(host, link=f"{host}/x", title="The plan of the desk") for host in hosts), *others)
    for host in hosts:
        bench.put(f"{host}/x", SOON)
    for key in others:
        bench.put(key, page(key))
    bench.poll()
    sums = bench.ingest()
    assert (sums["loaded"], sums["duplicate"], sums["quarantined"]) == (9, 2, 0)
