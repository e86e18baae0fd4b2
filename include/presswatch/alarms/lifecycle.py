"""When an alarm is raised, goes on, and has recovered: what was open before against what the rules say now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from presswatch.model.alarm import Alarm, AlarmKind, Finding

SETTLED: Final = timedelta(minutes=30)
"""An alarm has recovered when it was clear for so long: what comes and goes is told once."""


class Transitions(NamedTuple):
    """What changes in ops.alarm."""

    raised: Sequence[Finding]
    confirmed: Sequence[tuple[int, Finding]]  # alarm_id, and what the rule says now
    clear: Sequence[int]  # clear for the first time, or not for long enough
    recovered: Sequence[int]


def compare(open_alarms: Sequence[Alarm], findings: Sequence[Finding], now: datetime) -> Transitions:
    """Return what to raise, to confirm and to close.

    Args:
        open_alarms: those that have not recovered, one per kind and subject.
        findings: all that the rules say; the first one counts where two say the same.
        now: of the warehouse's clock.
    """
    before = {(alarm.kind, alarm.subject): alarm for alarm in open_alarms}
    current: dict[tuple[AlarmKind, str], Finding] = {}
    for finding in findings:
        current.setdefault((finding.kind, finding.subject), finding)
    gone = [alarm for key, alarm in before.items() if key not in current]
    settled = [alarm for alarm in gone if alarm.clear_since is not None and now - alarm.clear_since >= SETTLED]
    return Transitions(
        raised=[finding for key, finding in current.items() if key not in before],
        confirmed=[(before[key].alarm_id, finding) for key, finding in current.items() if key in before],
        clear=[alarm.alarm_id for alarm in gone if alarm not in settled],
        recovered=[alarm.alarm_id for alarm in settled],
    )
