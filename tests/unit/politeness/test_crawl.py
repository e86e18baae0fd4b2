from __future__ import annotations

import threading
import time
from collections import defaultdict

import pytest
from tests.unit.fetch.exchanges import exchange
from tests.unit.politeness.clockwork import Clockwork

from presswatch.errors import NetworkError, PresswatchError, RobotsDeniedError, TransientError, UnexpectedError
from presswatch.model.exchange import Exchange
from presswatch.politeness.answer_policy import DEFAULT_REST_S, rest_after_s
from presswatch.politeness.crawl import (
    FAILING_REST_S,
    TOGETHER,
    Answered,
    Deferred,
    crawl,
)


def test_every_task_comes_back_once() -> None:
    tasks = {f"h{host}": [(host, number) for number in range(host % 5)] for host in range(40)}
    events = list(crawl(tasks, lambda task: task, hosts_at_once=8, budget_s=60))
    assert all(isinstance(event, Answered) and event.result == event.task for event in events)
    assert sorted(event.task for event in events) == sorted(task for some in tasks.values() for task in some)


def test_one_host_is_served_in_order_and_one_at_a_time() -> None:
    active: dict[int, int] = defaultdict(int)
    overlaps = []

    def fetch(task: tuple[int, int]) -> int:
        active[task[0]] += 1
        overlaps.append(active[task[0]])
        time.sleep(0.002)
        active[task[0]] -= 1
        return task[1]

    events = list(crawl({str(h): [(h, n) for n in range(6)] for h in range(6)}, fetch, hosts_at_once=6, budget_s=60))
    assert max(overlaps) == 1
    for host in range(6):
        assert [event.task[1] for event in events if event.task[0] == host] == list(range(6))


def test_hosts_go_side_by_side() -> None:
    together = threading.Barrier(4, timeout=10)  # breaks unless four are inside at once
    events = list(
        crawl({str(h): [h] for h in range(4)}, lambda task: together.wait() >= 0, hosts_at_once=4, budget_s=60)
    )
    assert all(isinstance(event, Answered) and event.result is True for event in events)


def test_our_errors_are_results() -> None:
    def fetch(task: int) -> int:
        if task % 2:
            raise RobotsDeniedError
        return task

    events = list(crawl({"a": [0, 1, 2, 3]}, fetch, hosts_at_once=1, budget_s=60))
    kinds = [
        event.result if isinstance(event, Answered) and isinstance(event.result, int) else "error" for event in events
    ]
    assert kinds == [0, "error", 2, "error"]


def answers(**by_task: Exchange | PresswatchError) -> list[Answered[str, Exchange] | Deferred[str]]:
    def fetch(task: str) -> Exchange:
        answer = by_task[task]
        if isinstance(answer, PresswatchError):
            raise answer
        return answer

    return list(crawl({"a": list(by_task)}, fetch, hosts_at_once=3, budget_s=60))


@pytest.mark.parametrize("status", [429, 503])
def test_host_that_asks_for_rest_gets_it(status: int) -> None:
    throttled = exchange(status=status, headers=(("Retry-After", "120"),))
    events = answers(a=exchange(), b=throttled, c=exchange(), d=exchange())
    assert [type(event) for event in events] == [Answered, Answered, Deferred, Deferred]
    assert events[2:] == [Deferred("a", task, "host_paused", 120.0) for task in ("c", "d")]


def test_host_that_does_not_answer_is_left_alone() -> None:
    dead = NetworkError(reason="connect")
    events = answers(a=dead, b=exchange(), c=dead, d=dead, e=dead, f=exchange(), g=exchange())
    assert [event.task for event in events if isinstance(event, Answered)] == ["a", "b", "c", "d", "e"]
    assert events[5:] == [Deferred("a", task, "host_failing", FAILING_REST_S) for task in ("f", "g")]


@pytest.mark.parametrize(
    ("result", "rest"),
    [
        (exchange(), None),
        (exchange(status=503), None),
        (exchange(status=503, headers=(("retry-after", "0"),)), None),
        (exchange(status=503, headers=(("retry-after", "garbage"),)), None),
        (exchange(status=503, headers=(("retry-after", "9"),)), 9.0),
        (exchange(status=429), DEFAULT_REST_S),
        (exchange(status=429, headers=(("retry-after", "-3"),)), DEFAULT_REST_S),
        (exchange(status=429, headers=(("retry-after", "999999"),)), 86_400.0),
        (exchange(status=500, headers=(("retry-after", "9"),)), None),
        (TransientError(retry_after_s=5.0), 5.0),
        (NetworkError(), None),
        (None, None),
    ],
)
def test_rest_after(result: object, rest: float | None) -> None:
    assert rest_after_s(result) == rest


def test_when_the_budget_is_spent_the_rest_is_deferred(time_: Clockwork) -> None:
    def fetch(task: int) -> int:
        time_.sleep(10.0)
        return task

    events = list(crawl({"a": range(5), "b": range(3)}, fetch, hosts_at_once=1, budget_s=25, ticker=time_))
    assert [type(event).__name__ for event in events] == ["Answered"] * 3 + ["Deferred"] * 5
    assert {event.reason for event in events if isinstance(event, Deferred)} == {"budget"}


def test_a_defect_of_ours_is_the_result_of_its_task() -> None:
    events = list(crawl({"a": [1, 0, 1]}, lambda task: 1 // task, hosts_at_once=1, budget_s=60))
    first, second, third = (event.result for event in events if isinstance(event, Answered))
    assert (first, third) == (1, 1)
    assert isinstance(second, UnexpectedError)
    assert "ZeroDivisionError" in second.detail
    assert "test_crawl.py" in second.detail


def test_a_host_at_which_we_break_again_and_again_is_left_alone() -> None:
    events = list(crawl({"a": [0] * 9}, lambda task: 1 // task, hosts_at_once=1, budget_s=60))
    assert [type(event) for event in events] == [Answered] * 3 + [Deferred] * 6


def test_the_end_of_the_process_reaches_the_caller_and_stops_all() -> None:
    def fetch(task: int) -> int:
        raise SystemExit

    with pytest.raises(SystemExit):
        list(crawl({str(host): [0] * 50 for host in range(20)}, fetch, hosts_at_once=4, budget_s=60))
    assert crawl_threads() == []


def test_caller_that_stops_leaves_no_thread() -> None:
    begun = []
    events = crawl({str(host): list(range(50)) for host in range(20)}, begun.append, hosts_at_once=4, budget_s=60)
    next(events)
    events.close()
    assert crawl_threads() == []
    assert len(begun) < 20


def test_small_results_are_handed_over_together() -> None:
    begun: list[int] = []
    events = crawl(
        {"a": range(TOGETHER + 1)}, begun.append, hosts_at_once=1, budget_s=60, is_small=lambda result: result is None
    )
    assert next(events).task == 0
    assert len(begun) >= TOGETHER
    assert [event.task for event in events] == list(range(1, TOGETHER + 1))


def test_what_is_not_small_waits_for_nothing_and_brings_along_what_did() -> None:
    goes_on = threading.Event()

    def fetch(task: int) -> int:
        assert task < 3 or goes_on.wait(timeout=10)
        return task if task != 2 else 1 // 0

    tasks = {"a": [0, 1], "b": [2], "c": [3, 4]}
    events = crawl(tasks, fetch, hosts_at_once=1, budget_s=60, is_small=lambda result: result != 1)
    assert [next(events).task for _ in range(3)] == [0, 1, 2]
    goes_on.set()
    assert [event.task for event in events] == [3, 4]


def test_nothing_to_do() -> None:
    assert list(crawl({}, str, hosts_at_once=4, budget_s=60)) == []
    assert list(crawl({"a": []}, str, hosts_at_once=4, budget_s=60)) == []


def crawl_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("crawl ")]
