"""How due work is packed into batches."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from presswatch.ingesting.decide.batch_packing import GROWTH, how_many, label, pack
from presswatch.own_hosts import OwnHosts
from presswatch.warehouse.rows import DueItem

HOSTS = st.lists(st.sampled_from([f"h{number}" for number in range(12)]), max_size=80)


def work_of(hosts):
    return [DueItem("entry", number, None, f"http://{host}/{number}", host) for number, host in enumerate(hosts)]


@given(HOSTS, st.integers(1, 20), st.integers(1, 6), st.sets(st.sampled_from(["h0", "h1"])))
def test_batches(hosts, size, most, own):
    work = work_of(hosts)
    bins = pack(work, size=size, most=most, own=OwnHosts.of(f"{host}:80" for host in own))
    assert len(bins) <= most
    assert all(0 < len(items) <= size for items in bins)
    packed = Counter(item for items in bins for item in items)
    assert set(packed.values()) <= {1}
    assert set(packed) <= set(work)
    for host in set(hosts) - own:
        assert sum(any(item.host == host for item in items) for items in bins) <= 1
    assert bins == pack(work, size=size, most=most, own=OwnHosts.of(f"{host}:80" for host in own))


@given(HOSTS, st.integers(1, 20), st.integers(1, 6))
def test_what_is_left_over_did_not_fit(hosts, size, most):
    work = work_of(hosts)
    bins = pack(work, size=size, most=most)
    taken = {item.host for items in bins for item in items}
    left = Counter(hosts)
    for host in set(hosts) - taken:
        assert len(bins) == most
        assert all(len(items) + min(left[host], size) > size for items in bins)


def test_a_host_with_more_than_a_batch_fills_one_and_waits_with_the_rest():
    (batch,) = pack(work_of(["a"] * 25), size=10, most=4)
    assert len(batch) == 10


def test_the_oldest_work_of_a_host_goes_first():
    (batch,) = pack(work_of(["a"] * 25), size=10, most=4)
    assert [item.entry_id for item in batch] == list(range(10))


def test_an_own_host_is_spread():
    bins = pack(work_of(["a"] * 25), size=10, most=4, own=OwnHosts.of(["a:80"]))
    assert sorted(len(items) for items in bins) == [5, 10, 10]


def test_nothing_is_packed_into_nothing():
    assert pack([], size=10, most=4, batches=how_many(0, usual=10, at_once=2)) == []


def test_a_label_names_the_busiest_host():
    assert label(7, work_of(["a", "b", "b"])) == "7 · b + 1 hosts · 3 pages"
    assert label(7, work_of(["a"])) == "7 · a · 1 pages"


LOST = st.lists(st.tuples(st.sampled_from(["h0", "h1", "h2"]), st.none() | st.integers(1, 30)), min_size=1, max_size=60)


@given(LOST, st.integers(1, 20), st.integers(1, 6))
def test_what_was_lost_together_goes_into_batches_of_half_that_size(lost, size, most):
    work = [
        DueItem("entry", number, None, f"http://{host}/{number}", host, lost_with)
        for number, (host, lost_with) in enumerate(lost)
    ]
    bins = pack(work, size=size, most=most)
    assert bins
    for items in bins:
        assert all(len(items) <= max(1, item.lost_with // 2) for item in items if item.lost_with is not None)


def test_what_was_lost_is_not_crowded_out_by_what_is_new():
    fresh = work_of([f"h{number % 9}" for number in range(900)])
    work = [*fresh, DueItem("entry", 999, None, "http://x/1", "x", 2)]
    assert [999] in [[item.entry_id for item in items] for items in pack(work, size=10, most=2)]


@given(st.integers(0, 5000), st.integers(1, 300), st.integers(1, 8))
def test_batches_grow_with_what_waits_and_stay_as_many_as_there_is_work_for(waiting, usual, at_once):
    number = how_many(waiting, usual=usual, at_once=at_once)
    assert waiting <= number * GROWTH * usual
    if waiting >= usual * at_once:
        assert number >= at_once
    else:
        assert number == max(1, -(-waiting // usual))


@given(HOSTS, st.integers(1, 6), st.sets(st.sampled_from(["h0", "h1"])))
def test_batches_are_as_many_as_asked_and_no_further_apart_than_a_host(hosts, number, own):
    bins = pack(work_of(hosts), size=100, most=6, batches=number, own=OwnHosts.of(f"{host}:80" for host in own))
    share = -(-len(hosts) // number)
    assert len(bins) == min(
        number, len(set(hosts) - own) + sum(-(-hosts.count(host) // share) for host in own & set(hosts))
    )
    largest = max([share, *Counter(hosts).values()])
    assert all(len(items) <= len(other) + largest for items in bins for other in bins)
