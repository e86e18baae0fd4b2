"""Troubled publishers in a run: which, from which step of their month on, and what no fault may do to their stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from sqlalchemy import Connection, text
from tests.faults.laboratory.report import Breach

from newsworld.compare_with_truth import fold
from newsworld.troubled.cast import troubled_cast
from newsworld.troubled.month import Month
from newsworld.troubled.trouble import Trouble

SHARE = 0.5
"""Of the runs of the inner ring, that have a troubled publisher among theirs; all of the outer ring have."""
LATEST_START = 9

SLOW = frozenset(
    {"future-flag", "yearly-herald", "mirror-mail", "sitemap-star", "archive-argus", "two-towers", "still-standard"}
)
"""Those of whom a newest story is seen a day later at best: a run takes seconds, and is not asked for it."""
MOVED_AWAY = frozenset({"removal-review"})
"""Those whose old host is switched off: a run that begins later, or fails until then, cannot learn of the new one."""

_TITLES = """
select a.title, a.body from mart.article as a where a.source_id = :source
"""
_SAID = """
select distinct o.title from landing.entry_observation as o join ops.entry as e using (entry_id)
join core.feed as f on f.feed_id = e.feed_id where f.source_id = :source
"""


class Troubled(NamedTuple):
    """The troubled publisher of a run, if any, and the step at which its run begins."""

    source_id: str | None = None
    first_step: int = 0


class TroubledTruth(NamedTuple):
    """What a run may expect of its troubled publisher."""

    source_id: str
    paragraphs: Mapping[str, tuple[str, ...]]  # of every story there can be, by folded title
    listed: frozenset[str]  # titles in the feed now, folded; empty where a run is too short to see it


def draw_troubled(seed: int, share: float = SHARE) -> Troubled:
    """Return the troubled publisher of a seed; all else that is drawn from the seed stays as it was."""
    rng = Random(f"presswatch troubled {seed}")
    if rng.random() >= share:
        return Troubled()
    names = sorted(trouble.source_id for trouble in troubled_cast())
    return Troubled(rng.choice(names), rng.randint(0, LATEST_START))


def truth_of(month: Month, source_id: str) -> TroubledTruth:
    """Return what may be expected at the step of a month."""
    trouble = next(one for one in month.troubles if one.source_id == source_id)
    stories = [story for step in range(month.step + 1) for story in trouble.truth(step).stories.values()]
    return TroubledTruth(source_id, {fold(story.title): story.paragraphs for story in stories}, _listed(trouble, month))


def _listed(trouble: Trouble, month: Month) -> frozenset[str]:
    if trouble.source_id in SLOW | MOVED_AWAY or month.step in trouble.truth(month.step).failed_steps:
        return frozenset()
    return frozenset(fold(item.title) for item in trouble.items(month.step))


def check_troubled(conn: Connection, truth: TroubledTruth) -> list[Breach]:
    """Return in what a warehouse holds stories of a troubled publisher twice, half, made up, or not at all."""
    rows = conn.execute(text(_TITLES), {"source": truth.source_id}).all()
    said = {fold(title or "") for (title,) in conn.execute(text(_SAID), {"source": truth.source_id})}
    times = Counter(fold(row.title) for row in rows)
    name = truth.source_id
    breaches = [Breach("duplicated", f"{name}: {n} articles {title!r}") for title, n in times.items() if n > 1]
    breaches += [
        Breach("unaccounted", f"{name}: an article that nobody wrote, {title!r}")
        for title in times
        if title not in truth.paragraphs
    ]
    breaches += [
        Breach("half", f"{name}: {row.title!r} is not whole")
        for row in rows
        if any(fold(paragraph) not in fold(row.body) for paragraph in truth.paragraphs.get(fold(row.title), ()))
    ]
    missing = truth.listed - said - times.keys()  # a plain sitemap says no titles: its stories are known as articles
    breaches += [Breach("lost", f"{name}: {title!r} is in no entry") for title in sorted(missing)]
    return breaches
