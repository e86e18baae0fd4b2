"""The inner ring in small: every fault strikes at least once, and a pipeline that is broken on purpose is caught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest
from tests.faults.laboratory.faults import FAULTS
from tests.faults.laboratory.hostile_addresses import case_ids
from tests.faults.laboratory.lane import Lane
from tests.faults.laboratory.plan import draw_plan
from tests.faults.laboratory.report import RunReport
from tests.faults.laboratory.run import Run
from tests.faults.laboratory.server import DATABASE

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.timeout(600)]

PARTS = len(FAULTS) // 4
GROUPS = [tuple(fault.name for fault in FAULTS[start::PARTS]) for start in range(PARTS)]
"""Four or five faults each, of different tasks as a rule."""
TABLES = "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"


@pytest.fixture(scope="module")
def lane() -> Iterator[Lane]:
    with Lane() as lane:
        yield lane


@pytest.fixture(scope="module")
def fired() -> Counter[str]:
    return Counter()


@pytest.fixture(scope="module")
def cases() -> tuple[str, ...]:
    return case_ids()


def play(lane: Lane, seed: int, cases: tuple[str, ...], names: tuple[str, ...] = (), spoil: str = "") -> RunReport:
    lane.spoil = spoil
    try:
        return Run(lane, draw_plan(seed, cases, names)).play()
    finally:
        lane.spoil = ""


@pytest.mark.parametrize("seed", range(PARTS), ids=lambda seed: GROUPS[seed][0].replace(": ", "-"))
def test_nothing_breaks(seed, lane, cases, fired):
    report = play(lane, 10_000 + seed, cases, GROUPS[seed])
    fired += report.fired
    assert report.breaches == []


def test_every_fault_has_struck(lane, cases, fired):
    """One that came too late in its run, such as at the twentieth statement of a short load, gets runs of its own."""
    if not fired:
        pytest.skip("the runs before this were not asked for")
    for fault in FAULTS:
        for seed in range(20_000, 20_005):
            if not fired[fault.name]:
                report = play(lane, seed, cases, (fault.name,))
                fired += report.fired
                assert report.breaches == []
    assert {fault.name for fault in FAULTS} - set(fired) == set()


def test_a_seed_is_the_same_run_every_time(lane, cases):
    first, second = (play(lane, 5, cases) for _ in range(2))
    assert draw_plan(5, cases) == draw_plan(5, cases)
    assert (first.planned, first.fired, first.breaches) == (second.planned, second.fired, second.breaches)


def test_a_run_begins_with_a_warehouse_like_a_new_one(lane, cases):
    play(lane, 6, cases)
    assert any(number for name, number in rows_by_table(lane).items() if name.startswith("core."))
    lane.server.fresh_database()
    emptied = rows_by_table(lane)
    lane.server.fresh_database(is_renewed=True)
    assert emptied == rows_by_table(lane)


def rows_by_table(lane: Lane) -> dict[str, int | None]:
    """Return the number of rows of each table, and where each sequence stands."""
    with lane.server.admin(DATABASE) as conn:
        names = [f"{schema}.{name}" for schema, name in conn.execute(TABLES)]
        counts = {name: conn.execute(f"select count(*) from {name}").fetchone()[0] for name in names}
        return counts | dict(conn.execute("select sequencename, last_value from pg_sequences").fetchall())


SPOILT = [
    ("a_poll_forgets_an_entry", (), {"lost", "unaccounted"}),
    ("the_load_forgets_an_entry", (), {"unaccounted"}),
    ("nothing_is_fenced", ("zombie: pages landed",), {"duplicated"}),
    ("a_page_is_filed_twice", (), {"duplicated"}),
    ("a_block_is_dropped", (), {"half"}),
    ("validators_run_ahead", ("kill: in the middle of storing a poll",), {"lost"}),
    ("rows_without_bytes", (), {"lost"}),
    ("every_address_is_let_through", (), {"forbidden"}),
    ("a_process_is_left", (), {"unbounded"}),
]


@pytest.mark.parametrize(("spoil", "names", "kinds"), SPOILT, ids=[spoil for spoil, _, _ in SPOILT])
def test_a_broken_pipeline_is_caught(spoil, names, kinds, lane, cases):
    is_hostile = "forbidden" in kinds
    cases = ("ssrf",) if is_hostile else cases
    seed = next(seed for seed in count(40) if not is_hostile or draw_plan(seed, cases, names).taken_over)
    report = play(lane, seed, cases, names, spoil)
    assert kinds <= {breach.kind for breach in report.breaches}, report.breaches
