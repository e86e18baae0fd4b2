"""Rules for the stages of the pipeline, by what each noted of itself: one that fails, checks that stand still. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from presswatch.alarms.measures import StageMeasure
from presswatch.durations import HOUR_S
from presswatch.model.alarm import AlarmKind, Finding

CHECKS: Final = "check_sources"
CHECKS_LATE_S: Final = HOUR_S / 2
"""Three runs of check_sources."""
FAILURES: Final = 2
"""In a row, from which on it is no accident: the second is a retry, half a minute later."""
PASSES: Final = "transient"
"""Of errors that a retry may mend; any other will not mend itself."""
BETTER_TOLD: Final = {
    "disk_full": (AlarmKind.LANDING_FULL, "landing"),
    "warehouse_full": (AlarmKind.WAREHOUSE_FULL, "warehouse"),
    "ledger": (AlarmKind.LEDGER_BROKEN, "warehouse"),
}
"""Reason of the error → what has a name of its own."""


def judge_stages(stages: Sequence[StageMeasure], now: datetime) -> list[Finding]:
    """Return what is wrong with the stages."""
    return [*_failing(stages), *_checks(stages, now)]


def _failing(stages: Sequence[StageMeasure]) -> Iterator[Finding]:
    for stage in stages:
        if stage.failing_since is None or (stage.failures < FAILURES and stage.error_class == PASSES):
            continue
        kind, subject = BETTER_TOLD.get(stage.reason, (AlarmKind.STAGE_FAILING, stage.stage))
        times = "once" if stage.failures == 1 else f"{stage.failures} times in a row"
        summary = f"{stage.stage} failed {times}: {stage.reason}: {stage.error[:300]}"
        evidence = {
            "stage": stage.stage,
            "failures": stage.failures,
            "reason": stage.reason,
            "error": stage.error[:1000],
            "run": stage.run_id,
        }
        yield Finding(kind, subject, None, stage.failing_since, summary, evidence)


def _checks(stages: Sequence[StageMeasure], now: datetime) -> Iterator[Finding]:
    for stage in stages:
        if stage.stage != CHECKS or stage.last_ok_at is None:
            continue
        late_s = (now - stage.last_ok_at).total_seconds()
        if late_s >= CHECKS_LATE_S:
            summary = f"sources were not checked for {late_s / 60:.0f} min: no new alarm is raised or told"
            evidence = {"last_check_at": stage.last_ok_at.isoformat()}
            yield Finding(AlarmKind.CHECKS_STALE, "pipeline", None, stage.last_ok_at, summary, evidence)
