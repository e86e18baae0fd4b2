"""The pacer: gaps, rests and turns, on a clock that goes on only where somebody sleeps."""

from __future__ import annotations

import threading
import time

import pytest
from tests.unit.politeness.clockwork import Clockwork

from presswatch.errors import NetworkError, TransientError
from presswatch.own_hosts import OwnHosts
from presswatch.politeness.pacer import HostPacer


def test_gap_runs_from_the_end_of_a_request(time_: Clockwork) -> None:
    pacer = HostPacer(2.0, 30.0, time_, time_.sleep)
    for _ in range(2):
        with pacer.turn("http://a.example/"):
            time_.now += 5.0
    assert time_.slept == [2.0]


def test_hosts_do_not_wait_for_each_other(time_: Clockwork) -> None:
    pacer = HostPacer(2.0, 30.0, time_, time_.sleep)
    for url in ("http://a.example/", "http://b.example/", "http://c.example:8080/"):
        with pacer.turn(url):
            pass
    assert time_.slept == []


def test_time_that_passed_anyway_counts(time_: Clockwork) -> None:
    pacer = HostPacer(2.0, 30.0, time_, time_.sleep)
    with pacer.turn("http://a.example/"):
        pass
    time_.now += 1.5
    with pacer.turn("http://a.example/"):
        pass
    assert time_.slept == [0.5]


def test_gap_follows_a_request_that_failed(time_: Clockwork) -> None:
    pacer = HostPacer(2.0, 30.0, time_, time_.sleep)
    with pytest.raises(NetworkError), pacer.turn("http://a.example/"):
        raise NetworkError
    with pacer.turn("http://a.example/"):
        pass
    assert time_.slept == [2.0]


@pytest.mark.parametrize(("delay", "gap"), [(None, 1.0), (0.0, 1.0), (0.2, 1.0), (7.0, 7.0), (1e9, 30.0)])
def test_crawl_delay_is_clamped(delay: float | None, gap: float) -> None:
    assert HostPacer(1.0, 30.0).gap_s("http://a.example/", delay) == gap


def test_a_request_that_is_led_on_holds_one_turn_at_a_time(time_: Clockwork) -> None:
    pacer = HostPacer(2.0, 30.0, time_, time_.sleep)
    with pacer.turns() as take:
        for url in ("http://a.example/", "http://b.example/", "http://a.example/"):
            take(url, None)
    assert time_.slept == [2.0]
    with pacer.turn("http://b.example/"):
        pass
    assert time_.slept == [2.0]


def test_two_requests_that_lead_to_each_others_hosts_do_not_block_one_another() -> None:
    pacer, gate = HostPacer(0.0, 30.0), threading.Barrier(2, timeout=10)

    def lead(first: str, second: str) -> None:
        with pacer.turns() as take:
            take(first, None)
            gate.wait()
            take(second, None)

    both = [
        threading.Thread(target=lead, args=pair, daemon=True)
        for pair in (("http://a/", "http://b/"), ("http://b/", "http://a/"))
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(10)
    assert not any(thread.is_alive() for thread in both)


def test_a_host_is_asked_by_one_thread_at_a_time() -> None:
    pacer, inside, most = HostPacer(0.0, 30.0), [], []

    def ask() -> None:
        with pacer.turn("http://a/"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.005)
            inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


def test_a_host_that_rests_refuses_until_it_is_over(time_: Clockwork) -> None:
    pacer = HostPacer(0.0, 30.0, time_, time_.sleep)
    pacer.rest("a.example", 60.0)
    with pytest.raises(TransientError) as caught, pacer.turn("http://a.example/"):
        pass
    assert (caught.value.reason, caught.value.retry_after_s) == ("host_paused", 60.0)
    assert pacer.hosts_backing_off() == {"a.example": 60.0}
    time_.now += 60.0
    with pacer.turn("http://a.example/"):
        pass
    assert pacer.hosts_backing_off() == {}


def test_own_hosts_need_no_gap() -> None:
    pacer = HostPacer(1.0, 30.0, own=OwnHosts.of(["localhost:8000"]))
    assert pacer.gap_s("http://localhost:8000/feed", 10.0) == 0.0
    assert pacer.gap_s("http://localhost/feed", 10.0) == 10.0
    assert pacer.gap_s("http://a.example/", 10.0) == 10.0
