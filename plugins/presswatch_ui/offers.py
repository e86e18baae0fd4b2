"""Which actions help with which alarm: the first is the one that mends it, where a button can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from presswatch.model.alarm import Alarm, AlarmKind, Finding


class Offer(NamedTuple):
    """An action on a subject: all that a link to its form needs."""

    do: str
    query: Mapping[str, Any]


_FEED: Final = ("poll",)
_SOURCE: Final = ("retry-source", "reread")
_MENDED_BY: Final[dict[AlarmKind, tuple[str, ...]]] = {
    AlarmKind.FEED_BLOCKED: (*_FEED, "pause"),
    AlarmKind.FEED_NOT_A_FEED: (*_FEED, "propose", "pause"),
    AlarmKind.FEED_FAILING: (*_FEED, "propose", "pause"),
    AlarmKind.FEED_FROZEN: (*_FEED, "propose"),
    AlarmKind.FEED_SILENT: (*_FEED, "propose"),
    AlarmKind.FEED_GAP: _FEED,
    AlarmKind.FEED_MOVED: ("move-feed", "propose"),
    AlarmKind.SOURCE_FLOOD: ("pause",),
    AlarmKind.SOURCE_YIELD: _SOURCE,
    AlarmKind.SOURCE_REPEATS: (),
    AlarmKind.SOURCE_DATES: ("reread",),
    AlarmKind.SOURCE_AUTHORS: ("reread",),
    AlarmKind.SOURCE_LENGTH: ("reread",),
    AlarmKind.SOURCE_DRIFT: ("reread",),
    AlarmKind.FILE_WRONG: ("check",),
    AlarmKind.POLLS_STALE: ("poll-due", "check"),
    AlarmKind.LOADS_STALE: ("ingest", "check"),
    AlarmKind.CHECKS_STALE: ("check",),
    AlarmKind.PROCESS_HUNG: (),
    AlarmKind.WAREHOUSE_AWAY: (),
    AlarmKind.STAGE_FAILING: ("check",),
    AlarmKind.QUARANTINE_OLD: (),
    AlarmKind.LANDING_FULL: ("check",),
    AlarmKind.LANDING_DAMAGED: ("check",),
    AlarmKind.CLOCK_WRONG: ("check",),
    AlarmKind.LEDGER_BROKEN: ("check",),
}
_PAGES: Final[dict[AlarmKind, tuple[str, str]]] = {
    AlarmKind.QUARANTINE_OLD: ("Decide", "quarantine"),
    AlarmKind.LEDGER_BROKEN: ("Open the ledger", "ledger"),
    AlarmKind.FILE_WRONG: ("See the mistakes", "feeds"),
}


def offers_for(alarm: Alarm | Finding) -> list[Offer]:
    """Return the actions that help with an alarm, or with what was found and is none yet."""
    offers = [Offer(do, _query(do, alarm)) for do in _MENDED_BY[alarm.kind]]
    if isinstance(alarm, Alarm) and alarm.state == "open":
        offers.append(
            Offer("unsilence-alarm" if alarm.silenced_until else "silence-alarm", {"subject": alarm.alarm_id})
        )
    return offers


def page_for(alarm: Alarm | Finding) -> tuple[str, str] | None:
    """Return title and address of the page on which an alarm is mended, where there is one."""
    return _PAGES.get(alarm.kind)


def _query(do: str, alarm: Alarm | Finding) -> Mapping[str, Any]:
    if do in _FEED:
        return {"subject": alarm.subject, "force": "yes"}
    if do == "move-feed":
        return {"subject": alarm.subject, "code": alarm.evidence.get("moved_to", "")}
    if do == "propose":
        return {"subject": alarm.subject}
    return {"subject": alarm.source_id or alarm.subject} if do in (*_SOURCE, "pause") else {}
