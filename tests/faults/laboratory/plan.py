"""What happens in one run: the world, who lies, which faults strike where. A pure function of the seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.faults.laboratory.faults import BY_NAME, FAULTS, Action, Fault, Task
from tests.faults.laboratory.troubles import Troubled, draw_troubled

SMALL_HOUSES = (
    "al-marsa",
    "prairie-ledger",
    "elbkurier",
    "alpenbote",
    "folha-do-cais",
    "diario-da-serra",
    "the-minute",
)
LARGER_HOUSES = ("el-puente", "la-vega", "le-fil-du-matin", "harbour-gazette", "courrier-des-rives")
WORLD_SEEDS = (1, 2)
HOSTILE_SHARE = 0.35
"""Of the runs; in each of them one or two addresses belong to the catalogue of hostile inputs."""


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault of a run."""

    name: str
    action: Action
    step: int
    task: Task
    point: str
    nth: int
    amount: int
    is_retried: bool  # whether the task is run again at once, as Airflow's retries do, or its lease has to run out


@dataclass(frozen=True, slots=True)
class TakenOver:
    """An address of the world that answers as a case of the catalogue does."""

    source_id: str
    what: str  # feed, page or robots
    place: int  # of the page among those of its feed
    case: str  # id of the case, or ``ssrf``


@dataclass(frozen=True, slots=True)
class Plan:
    """One run."""

    seed: int
    world_seed: int
    source_ids: tuple[str, ...]
    last_step: int
    batch_entries: int
    strikes: tuple[Strike, ...]
    taken_over: tuple[TakenOver, ...]
    is_feed_restored: bool  # whether a feed that the operator removed comes back
    troubled: Troubled  # a publisher of the troubled month
    is_thorough: bool  # whether parsers and rules are run each time, or asked nothing twice


def draw_plan(seed: int, cases: Sequence[str], names: Sequence[str] = ()) -> Plan:
    """Return the run of a seed.

    Args:
        seed: all that is drawn follows from it.
        cases: ids of the hostile cases there are.
        names: faults to strike in place of those that the seed draws.
    """
    rng = Random(f"presswatch {seed}")
    faults = [BY_NAME[name] for name in names] or rng.sample(FAULTS, rng.choices((1, 2, 3), (5, 3, 2))[0])
    last_step = rng.choices((0, 1, 2), (6, 3, 1))[0]
    source_ids = _draw_sources(rng, has_drop=any(fault.action == "drop_feed" for fault in faults))
    strikes = tuple(_draw_strike(rng, fault, last_step) for fault in faults)
    return Plan(
        seed=seed,
        world_seed=rng.choice(WORLD_SEEDS),
        source_ids=source_ids,
        last_step=last_step,
        batch_entries=rng.choice((3, 100, 100)),
        strikes=strikes,
        taken_over=_draw_taken_over(rng, source_ids, cases),
        is_feed_restored=rng.random() < 0.5,
        troubled=draw_troubled(seed),
        is_thorough=rng.random() < 0.1,
    )


def _draw_sources(rng: Random, *, has_drop: bool) -> tuple[str, ...]:
    """Return one or two houses; two where one of them is to lose its feed, for one must stay."""
    if not has_drop and rng.random() < 0.25:
        return (rng.choice(LARGER_HOUSES),)
    return tuple(sorted(rng.sample(SMALL_HOUSES, 2 if has_drop or rng.random() < 0.4 else 1)))


def _draw_strike(rng: Random, fault: Fault, last_step: int) -> Strike:
    return Strike(
        name=fault.name,
        action=fault.action,
        step=0 if rng.random() < 0.7 else rng.randint(0, last_step),
        task=fault.task,
        point=fault.point,
        nth=rng.choice(fault.nth),
        amount=rng.choice(fault.amount),
        is_retried=rng.random() < 0.5,
    )


def _draw_taken_over(rng: Random, source_ids: Sequence[str], cases: Sequence[str]) -> tuple[TakenOver, ...]:
    if rng.random() >= HOSTILE_SHARE:
        return ()
    return tuple(_draw_one(rng, source_ids, cases) for _ in range(rng.choice((1, 1, 2))))


def _draw_one(rng: Random, source_ids: Sequence[str], cases: Sequence[str]) -> TakenOver:
    case = "ssrf" if rng.random() < 0.2 else rng.choice(cases)
    what = {"C": "feed", "D": "page"}.get(case[0]) or rng.choice(("feed", "page"))
    if "robots" in case:
        what = "robots"
    return TakenOver(rng.choice(source_ids), what, rng.randrange(4), case)
