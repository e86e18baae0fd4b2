from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.integration.sandbox import functions
from tests.processes import sandbox_children
from tests.stopwatch import Stopwatch

from presswatch.errors import ContractError, PresswatchError, RobotsDeniedError, WorkerLimitError
from presswatch.sandbox.pool import ProcessSandbox


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    before = sandbox_children()
    yield
    assert sandbox_children() - before == set()


def nursery() -> psutil.Process:
    """Return the process that forks the workers; numbers wrap, so the last child may be the suite's database server."""
    (child,) = (child for child in psutil.Process().children() if child.pid in sandbox_children())
    return child


def sandbox(
    workers: int = 2, limit_s: float = 30.0, memory_mb: int = 512, tasks_per_worker: int = 500
) -> ProcessSandbox:
    return ProcessSandbox(workers, limit_s=limit_s, memory_mb=memory_mb, tasks_per_worker=tasks_per_worker)


def reasons(results: Iterator[object]) -> list[object]:
    return [result.reason if isinstance(result, PresswatchError) else result for result in results]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_children_are_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AIRFLOW__API_AUTH__JWT_SECRET", "PRESSWATCH_WAREHOUSE_URL", "PRESSWATCH_FEED_KEYS", "AWS_TOKEN"):
        monkeypatch.setenv(name, "canary-7f3a")
    with sandbox() as box:
        (given,) = box.run(functions.surroundings, [None])
    assert isinstance(given, bytes)
    assert b"canary" not in given
    names = {pair.partition(b"=")[0] for pair in given.split(b"\0") if pair}
    assert names <= {b"PYTHONUTF8", b"LC_ALL", b"LC_CTYPE"}


def test_results_come_in_order() -> None:
    with sandbox() as box:
        assert list(box.run(functions.double, range(500))) == [number * 2 for number in range(500)]


def test_slow_first_input_keeps_its_place() -> None:
    with sandbox() as box:
        assert list(box.run(functions.nap, [0.3, 0.0, 0.1, 0.0])) == [0.3, 0.0, 0.1, 0.0]


@pytest.mark.parametrize(
    ("sin", "reason"),
    [
        ("segv", "parser_crashed"),
        ("exit", "parser_crashed"),
        ("memory", "parser_memory"),
        ("list", "parser_memory"),
        ("many", "parser_memory"),
        ("quit", "parser_error"),
        ("recursion", "parser_error"),
        ("value", "parser_error"),
        ("lambda", "parser_error"),
        ("ours", "robots_denied"),
    ],
)
def test_a_sin_costs_its_own_input_only(sin: str, reason: str) -> None:
    with sandbox() as box:
        assert reasons(box.run(functions.misbehave, [1, sin, 2, 3])) == [1, reason, 2, 3]


@pytest.mark.parametrize("sin", ["hang", "spin", "regex"])
def test_what_hangs_is_stopped(sin: str) -> None:
    with sandbox(limit_s=1.0) as box:
        watch = Stopwatch()
        assert reasons(box.run(functions.misbehave, [1, sin, sin, 2])) == [1, "parser_limit", "parser_limit", 2]
        assert watch.seconds() < 6


def test_a_worker_that_gets_no_cpu_is_given_more_time() -> None:
    """As on a machine that is frozen for a while, or has too much to do: the input is not to blame."""
    with sandbox(limit_s=0.8) as box:
        assert reasons(box.run(functions.nap, [1.5])) == [1.5]


def test_all_sins_at_once() -> None:
    sins = ["segv", 1, "hang", "exit", 2, "memory", "value", "ours", 3] * 2
    expected = [
        "parser_crashed",
        1,
        "parser_limit",
        "parser_crashed",
        2,
        "parser_memory",
        "parser_error",
        "robots_denied",
        3,
    ] * 2
    with sandbox(limit_s=2.0) as box:
        assert reasons(box.run(functions.misbehave, sins)) == expected


def test_errors_say_what_happened() -> None:
    with sandbox() as box:
        segv, value, ours = box.run(functions.misbehave, ["segv", "value", "ours"])
    assert isinstance(segv, WorkerLimitError)
    assert "SIGSEGV" in segv.detail
    assert isinstance(value, WorkerLimitError)
    assert value.detail.startswith("ValueError: enemy")
    assert len(value.detail) <= 300
    assert isinstance(ours, RobotsDeniedError)


def test_parser_library_that_runs_out_of_memory_is_contained() -> None:
    with sandbox(memory_mb=400) as box:
        exploded, fine = box.run(functions.misbehave, ["lxml", 1])
    assert isinstance(exploded, WorkerLimitError)
    assert fine == 1


def test_ordinary_parsing_fits_into_little_memory() -> None:
    page = "<html>" + "<p>text</p>" * 20_000
    with sandbox(memory_mb=256) as box:
        assert list(box.run(functions.parse_html, [page] * 4)) == [20_000] * 4


def test_large_bodies_pass() -> None:
    bodies = [os.urandom(8 << 20) for _ in range(3)]
    with sandbox() as box:
        assert list(box.run(functions.body_size, bodies)) == [(8 << 20, body) for body in bodies]


def test_inputs_are_taken_only_a_little_ahead() -> None:
    taken = []
    inputs = (taken.append(number) or number for number in range(10_000))
    with sandbox() as box:
        results = box.run(functions.double, inputs)
        next(results)
        assert len(taken) <= 10
        results.close()


def test_workers_are_replaced_after_their_share() -> None:
    with sandbox(workers=1, tasks_per_worker=3) as box:
        pids = list(box.run(functions.pid_of, range(9)))
    assert [len(set(pids[start : start + 3])) for start in (0, 3, 6)] == [1, 1, 1]
    assert len(set(pids)) == 3


def test_lost_nursery_is_replaced_and_the_innocent_run_again() -> None:
    with sandbox() as box:
        assert list(box.run(functions.double, [1])) == [2]
        nursery().kill()
        time.sleep(0.2)
        assert list(box.run(functions.double, range(20))) == [number * 2 for number in range(20)]


def test_input_that_keeps_killing_the_nursery_stops_the_run() -> None:
    with sandbox(workers=1) as box, pytest.raises(ContractError):
        list(box.run(functions.misbehave, ["kill_nursery"]))


def test_exception_in_the_caller_leaves_nothing_running() -> None:
    def use() -> None:
        with sandbox() as box:
            for result in box.run(functions.nap, [0.0, 30.0, 30.0]):
                raise ZeroDivisionError(result)

    with pytest.raises(ZeroDivisionError):
        use()


def test_inputs_that_fail_leave_the_sandbox_usable() -> None:
    def inputs() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    with sandbox() as box:
        with pytest.raises(OSError, match="no more"):
            list(box.run(functions.double, inputs()))
        assert list(box.run(functions.double, [4])) == [8]


def test_module_that_cannot_be_loaded_is_said_plainly() -> None:
    box = ProcessSandbox(1, limit_s=5, memory_mb=256, preload=("no_such_module",))
    with box, pytest.raises(ContractError, match="no_such_module"):
        list(box.run(functions.double, [1]))


def test_modules_come_with_the_functions_that_need_them() -> None:
    """Workers are forked with them, and those forked before are not asked for what needs them."""
    wanted = {functions.__name__: ("wave",)}
    with ProcessSandbox(1, limit_s=30, memory_mb=512, loaded_with=wanted) as box:
        assert list(box.run(abs, [-1])) == [1]
        assert list(box.run(functions.has_loaded, ["wave", "sunau"])) == [True, False]
    with ProcessSandbox(1, limit_s=30, memory_mb=512) as box:
        assert list(box.run(functions.has_loaded, ["wave"])) == [False]


def test_second_run_inside_the_first_is_refused_not_waited_for() -> None:
    with sandbox() as box:
        first = box.run(functions.double, range(100))
        next(first)
        with pytest.raises(ContractError):
            next(box.run(functions.double, [1]))
        first.close()
        assert list(box.run(functions.double, [1])) == [2]


def test_threads_take_turns() -> None:
    results: dict[int, list[object]] = {}
    with sandbox() as box:

        def work(base: int) -> None:
            results[base] = list(box.run(functions.double, range(base, base + 50)))

        threads = [threading.Thread(target=work, args=(base,)) for base in (0, 100, 200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == {base: [number * 2 for number in range(base, base + 50)] for base in (0, 100, 200)}


def test_works_in_a_forked_process() -> None:
    with sandbox() as outer:
        assert list(outer.run(functions.double, [1])) == [2]
        pid = os.fork()
        if pid == 0:  # as Airflow's LocalExecutor does it, with a sandbox of the parent's open
            code = 1
            try:
                with sandbox() as box:
                    code = 0 if list(box.run(functions.double, range(20))) == [n * 2 for n in range(20)] else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        assert list(outer.run(functions.double, [3])) == [6]


KILLED = """
import signal
from presswatch.sandbox.pool import ProcessSandbox
from tests.integration.sandbox import functions
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the suite runs in the background
with ProcessSandbox(2, limit_s=60, memory_mb=256) as box:
    for result in box.run(functions.nap, [0.0, 50.0, 50.0]):
        print("running", flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_children_die_with_their_parent(how: signal.Signals) -> None:
    env = {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"running\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        assert len(children) == 3
        parent.send_signal(how)
        parent.wait(20)
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_memory_of_the_workers_is_flat() -> None:
    page = "<html>" + "<p>text</p>" * 500
    with sandbox(workers=1) as box:
        list(box.run(functions.parse_html, [page] * 50))
        [before] = box.run(functions.resident_mb, [0])
        list(box.run(functions.parse_html, [page] * 400))
        [after] = box.run(functions.resident_mb, [0])
    assert isinstance(before, float)
    assert isinstance(after, float)
    assert after - before < 20
