"""What to do about an alarm, in order: the first step is the one that mends it, or shows who can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from presswatch.model.alarm import Alarm, AlarmKind, Finding


class Step(NamedTuple):
    """One thing to do: a page to look at, or the form of an action."""

    title: str = ""  # of a page
    page: str = ""  # its address
    do: str = ""  # name of an action
    query: Mapping[str, Any] = {}


PAGES: Final[dict[str, tuple[str, str]]] = {
    "see-polls": ("See its answers", "source?name={source}#polls"),
    "see-pages": ("See its pages", "entries?source={source}"),
    "see-articles": ("See its newest articles", "source?name={source}#articles"),
    "see-mistakes": ("See the mistakes", "feeds"),
    "see-runs": ("See what ran last", "ledger"),
    "see-ledger": ("Open the ledger", "ledger"),
    "decide": ("Decide", "quarantine"),
}
"""Name of a step → title and address of its page."""
STEPS: Final[dict[AlarmKind, tuple[str, ...]]] = {
    AlarmKind.FEED_BLOCKED: ("see-polls", "pause", "poll"),  # asking again mends no refusal
    AlarmKind.FEED_NOT_A_FEED: ("propose", "see-polls", "pause", "poll"),
    AlarmKind.FEED_FAILING: ("poll", "see-polls", "propose", "pause"),
    AlarmKind.FEED_FROZEN: ("poll", "propose"),  # the whole feed, without validators
    AlarmKind.FEED_SILENT: ("propose", "silence", "poll"),
    AlarmKind.FEED_GAP: ("poll", "see-polls"),
    AlarmKind.FEED_MOVED: ("move-feed", "propose"),
    AlarmKind.SOURCE_FLOOD: ("see-pages", "pause"),
    AlarmKind.SOURCE_YIELD: ("see-pages", "retry-source", "pause"),
    AlarmKind.SOURCE_REPEATS: ("see-articles", "see-polls"),
    AlarmKind.SOURCE_DATES: ("see-articles", "reread"),
    AlarmKind.SOURCE_AUTHORS: ("see-articles", "reread"),
    AlarmKind.SOURCE_LENGTH: ("see-articles", "reread"),
    AlarmKind.SOURCE_DRIFT: ("see-articles", "reread"),
    AlarmKind.FILE_WRONG: ("see-mistakes", "check"),
    AlarmKind.POLLS_STALE: ("poll-due", "see-runs", "check"),
    AlarmKind.LOADS_STALE: ("ingest", "see-runs", "check"),
    AlarmKind.CHECKS_STALE: ("check",),
    AlarmKind.PROCESS_HUNG: (),  # no button reaches it: its command does
    AlarmKind.WAREHOUSE_AWAY: (),
    AlarmKind.STAGE_FAILING: ("see-runs", "check"),
    AlarmKind.QUARANTINE_OLD: ("decide",),
    AlarmKind.LANDING_FULL: ("check",),
    AlarmKind.WAREHOUSE_FULL: ("check",),
    AlarmKind.LANDING_DAMAGED: ("check",),
    AlarmKind.CLOCK_WRONG: ("check",),
    AlarmKind.LEDGER_BROKEN: ("see-ledger", "check"),
}
"""What helps with each kind, the best first; all but the first are for when that did not help."""
NOT_THERE: Final = ("propose", "see-polls", "pause", "poll")
"""For a feed that fails because its address is gone: no later try finds it there."""
NOT_THERE_STATUS: Final = frozenset({404, 410})
REFUSED: Final = ("see-pages", "pause", "retry-source")
"""For pages that the publisher refuses: no retry mends it before they say yes."""
REFUSED_REASONS: Final = frozenset({"http_401", "http_403", "http_429", "http_451", "robots_denied", "blocked"})


def steps_for(alarm: Alarm | Finding) -> list[Step]:
    """Return what to do about an alarm, or about what was found and is none yet, the best first."""
    steps = [_step(name, alarm) for name in _names(alarm)]
    if isinstance(alarm, Alarm) and alarm.state == "open":
        do = "unsilence-alarm" if alarm.silenced_until else "silence-alarm"
        steps.append(Step(do=do, query={"subject": alarm.alarm_id}))
    return steps


def _names(alarm: Alarm | Finding) -> tuple[str, ...]:
    evidence = alarm.evidence
    if alarm.kind is AlarmKind.FEED_FAILING and evidence.get("status") in NOT_THERE_STATUS:
        return NOT_THERE
    if alarm.kind is AlarmKind.SOURCE_YIELD and _are_refused(evidence.get("reasons")):
        return REFUSED
    return STEPS[alarm.kind]


def _are_refused(reasons: Mapping[str, int] | None) -> bool:
    """Return whether most pages were refused; a reason is an outcome and a code, as ``pending http_403``."""
    counts = reasons or {}
    refused = sum(count for reason, count in counts.items() if reason.split(" ")[-1].split(":")[-1] in REFUSED_REASONS)
    return 2 * refused > sum(counts.values())


def _step(name: str, alarm: Alarm | Finding) -> Step:
    if name in PAGES:
        title, page = PAGES[name]
        return Step(title, page.format(source=quote(alarm.source_id or alarm.subject, safe="")))
    return Step(do=name, query=_query(name, alarm))


def _query(do: str, alarm: Alarm | Finding) -> Mapping[str, Any]:
    match do:
        case "poll":
            return {"subject": alarm.subject, "force": "yes"}
        case "move-feed":
            return {"subject": alarm.subject, "code": alarm.evidence.get("moved_to", "")}
        case "propose":
            return {"subject": alarm.subject}
        case "retry-source" | "reread" | "pause" | "silence":
            return {"subject": alarm.source_id or alarm.subject}
        case _:
            return {}
