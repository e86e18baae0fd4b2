"""Measures the alarms over simulated time: ``python -m bench.alarms [--weeks 31] [--seed 7] [--unseen] [--details]``.

Publishers of eleven rhythms print for half a year. The product's own cadence says when each is polled, its own schedule
when an article is asked for again; its own rules judge after every poll and every hour, its own lifecycle raises and
closes. From the sixth week on faults are planted, one at a time, at random hours. A fault counts as found in time when
an alarm that names it comes within three polls or one day; what is raised while nothing is wrong is a false alarm. That
is also counted from the first trace of a fault, a poll that failed, a page that was hit, an entry that was held back:
nothing can be seen before, and a weekly paper may leave none. The rules were set with the first rhythms; ``--unseen``
takes others. No network and no database: the SQL of the measures has tests of its own.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from itertools import repeat

from bench.alarms.faults import FAULTS, Fault
from bench.alarms.publisher import HOUR, REST, START, Publisher
from bench.alarms.rhythms import RHYTHMS, UNSEEN, Rhythm

from presswatch.alarms.expectation import HISTORY, learn

QUIET_WEEKS = 6
"""Before the first fault: what is usual has to be learned."""
LASTS = timedelta(days=5)
"""A fault that nobody found is over after so long."""


def run(rhythm: Rhythm, seed: int, weeks: int) -> Publisher:
    """Let a publisher print for so many weeks and return what was seen."""
    its = Publisher(rhythm, random.Random(f"{rhythm.name} {seed}"))
    names = its.dice.sample(sorted(FAULTS), len(FAULTS))
    its.next_fault_at = START + timedelta(weeks=QUIET_WEEKS, hours=its.dice.uniform(0, 168))
    for hour in range(weeks * 168):
        now = START + hour * HOUR
        its.print_hour(now)
        if now.hour == 3:
            its.expectation = learn(its.hours, max(START + HOUR, now - HISTORY), now)
        while its.next_poll_at < now + HOUR:
            at = its.next_poll_at
            its.poll(at)
            its.judge(at + timedelta(minutes=5))
        its.revisit(now + HOUR)
        its.judge(now + HOUR)
        _move_faults(its, names, now + HOUR)
    return its


def _move_faults(its: Publisher, names: list[str], now: datetime) -> None:
    fault = its.fault
    if fault and (fault.found_after is not None or now - fault.began_at > LASTS):
        fault.ended_at, its.fault = now, None
        its.next_fault_at = now + REST + timedelta(hours=its.dice.uniform(96, 240))
    elif fault is None and names and now >= its.next_fault_at:
        name = names.pop()
        if name == "authors gone" and not its.rhythm.has_authors:
            return
        its.fault = Fault(name, its.rhythm.name, now)
        its.faults.append(its.fault)


def main() -> None:
    """Print what was found, how soon, and what was raised for nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=31)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--unseen", action="store_true", help="rhythms that no rule was set with")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    rhythms = UNSEEN if given.unseen else RHYTHMS
    with ProcessPoolExecutor(given.jobs) as pool:
        publishers = list(pool.map(run, rhythms, repeat(given.seed), repeat(given.weeks)))
    faults = [fault for each in publishers for fault in each.faults]
    _print_table("fault", faults, lambda fault: fault.name)
    _print_table("rhythm", faults, lambda fault: fault.rhythm)
    quarters = len(publishers) * (given.weeks - 1) / 13
    false = [(each.rhythm.name, *one) for each in publishers for one in each.false]
    in_time = sum(fault.is_in_time for fault in faults)
    traced = [fault for fault in faults if fault.traced_at is not None]
    of_trace = sum(fault.is_in_time_of_trace for fault in traced)
    print(f"{len(faults)} faults, in time {in_time} ({in_time / max(1, len(faults)):.0%});", end=" ")
    print(f"{len(traced)} left a trace, in time of it {of_trace} ({of_trace / max(1, len(traced)):.0%});", end=" ")
    print(f"{len(false)} false alarms in {quarters:.0f} quarters of sources ({len(false) / quarters:.2f} each)")
    if given.details:
        for name, at, finding in false:
            print(f"false: {name} {at:%a %m-%d %H:%M} {finding.kind} {finding.summary}")
        for fault in faults:
            if not fault.is_in_time:
                print(f"late: {fault.rhythm} {fault.name} {fault.began_at:%a %H:%M} {fault.found_after} {fault.polls}")


def _print_table(title: str, faults: list[Fault], key: object) -> None:
    groups: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[key(fault)].append(fault)  # type: ignore[operator]
    print(f"| {title} | planted | in time | found at all | median hours |\n|---|---|---|---|---|")
    for name, group in sorted(groups.items()):
        hours = sorted(fault.found_after / HOUR for fault in group if fault.found_after is not None)
        middle = f"{hours[len(hours) // 2]:.1f}" if hours else "–"
        print(f"| {name} | {len(group)} | {sum(fault.is_in_time for fault in group)} | {len(hours)} | {middle} |")
    print()


if __name__ == "__main__":
    main()
