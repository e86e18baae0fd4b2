"""What each kind of alarm is called, how bad it is, what mends it, and the runbook. Pure."""

from __future__ import annotations

import shlex
from typing import Final, NamedTuple

from presswatch.model.alarm import Alarm, AlarmKind, Finding, Severity


class Remedy(NamedTuple):
    """What a person is told about a kind of alarm."""

    title: str
    severity: Severity
    action: str  # what to do, a sentence
    command: str  # on a shell; {subject}, {source} and {moved_to} are filled in, quoted
    runbook: str  # name of the page in docs/runbooks


REMEDIES: Final[dict[AlarmKind, Remedy]] = {
    AlarmKind.FEED_BLOCKED: Remedy(
        "Feed blocked",
        "broken",
        "The publisher refuses us, and asking again mends nothing: see what it answers, put a contact into"
        " PRESSWATCH_USER_AGENT, ask more seldom, write to them, and pause it meanwhile.",
        "presswatch sources pause {source} --reason 'refuses us; asked the publisher'",
        "publisher-blocks-us",
    ),
    AlarmKind.FEED_NOT_A_FEED: Remedy(
        "No feed at its address",
        "broken",
        "Look for its new address and put it into its source file; a page shown for maintenance passes by itself.",
        "presswatch feeds propose {subject}",
        "feed-failing",
    ),
    AlarmKind.FEED_FAILING: Remedy(
        "Feed failing",
        "broken",
        "Most failures pass, and it is asked again by itself. When the address is gone, look for a new one, or take the"
        " feed out of its source file.",
        "presswatch poll --feed {subject} --force",
        "feed-failing",
    ),
    AlarmKind.FEED_FROZEN: Remedy(
        "Feed frozen",
        "broken",
        "Ask once without validators; if the site shows news that the feed does not, look for another address.",
        "presswatch poll --feed {subject} --force",
        "feed-silent-or-gap",
    ),
    AlarmKind.FEED_SILENT: Remedy(
        "Feed silent",
        "warning",
        "Compare with the site: does it print its news in another feed? A feed that may be silent for longer says so"
        " with max_silence_h in its source file.",
        "presswatch feeds propose {subject}",
        "feed-silent-or-gap",
    ),
    AlarmKind.FEED_GAP: Remedy(
        "Entries missed",
        "warning",
        "Let it be asked more often: min_interval_s in its source file.",
        "presswatch poll --feed {subject}",
        "feed-silent-or-gap",
    ),
    AlarmKind.FEED_MOVED: Remedy(
        "Feed moved",
        "warning",
        "Put the new address into its source file.",
        "presswatch feeds move {subject} {moved_to}",
        "feed-failing",
    ),
    AlarmKind.SOURCE_FLOOD: Remedy(
        "Flood of entries",
        "warning",
        "Look at the newest entries: an archive, a section, or new guids for old stories?",
        "presswatch entries list --source {source}",
        "feed-silent-or-gap",
    ),
    AlarmKind.SOURCE_YIELD: Remedy(
        "Pages give no article",
        "broken",
        "Look at one of the pages. Refused by the publisher: write to them. A new template: update, then retry.",
        "presswatch entries list --source {source}",
        "quarantine-filling",
    ),
    AlarmKind.SOURCE_REPEATS: Remedy(
        "New entries, old articles",
        "warning",
        "Its guids or addresses have changed; nothing is lost, but look whether new stories still come.",
        "presswatch entries list --source {source}",
        "quarantine-filling",
    ),
    AlarmKind.SOURCE_DATES: Remedy(
        "Dates gone",
        "broken",
        "Look at a newest page: where does it say its date now?",
        "presswatch replay run --source {source}",
        "quarantine-filling",
    ),
    AlarmKind.SOURCE_AUTHORS: Remedy(
        "Authors gone",
        "warning",
        "Look at a newest page: where does it name its author now?",
        "presswatch replay run --source {source}",
        "quarantine-filling",
    ),
    AlarmKind.SOURCE_DRIFT: Remedy(
        "Pages laid out anew",
        "broken",
        "Compare a newest article with its page: does furniture stand in the text, or is some of the text gone?",
        "presswatch sources lines {source}",
        "quarantine-filling",
    ),
    AlarmKind.SOURCE_LENGTH: Remedy(
        "Texts of another length",
        "broken",
        "Compare a newest article with its page: a wall, a teaser, or too much?",
        "presswatch replay run --source {source}",
        "quarantine-filling",
    ),
    AlarmKind.FILE_WRONG: Remedy(
        "Source file wrong",
        "warning",
        "Mend the file; what it said before is in use until then.",
        "presswatch sources list",
        "nothing-due",
    ),
    AlarmKind.POLLS_STALE: Remedy(
        "Nobody asks the feeds",
        "broken",
        "Is the scheduler alive, is poll_feeds paused?",
        "presswatch doctor",
        "nothing-due",
    ),
    AlarmKind.LOADS_STALE: Remedy(
        "Nothing is loaded",
        "broken",
        "Is ingest_articles running, paused or failing? Read the log of its first red task.",
        "presswatch ingest",
        "batch-red",
    ),
    AlarmKind.CHECKS_STALE: Remedy(
        "Nobody checks",
        "broken",
        "Is the scheduler alive, is check_sources paused or red?",
        "presswatch check",
        "nothing-due",
    ),
    AlarmKind.PROCESS_HUNG: Remedy(
        "A process hangs",
        "broken",
        "Start it again; make run does so by itself within two minutes.",
        "presswatch status",
        "airflow-does-not-start",
    ),
    AlarmKind.WAREHOUSE_AWAY: Remedy(
        "The warehouse is away",
        "broken",
        "Start its PostgreSQL again; what fell due meanwhile is taken up by the next runs.",
        "presswatch doctor",
        "warehouse-unreachable",
    ),
    AlarmKind.STAGE_FAILING: Remedy(
        "A stage fails",
        "broken",
        "Read its reason; what it left undone is taken up by a later run once it works.",
        "presswatch doctor",
        "batch-red",
    ),
    AlarmKind.QUARANTINE_OLD: Remedy(
        "Quarantine waits",
        "warning",
        "Decide on the refused rows: release, refuse, or try again.",
        "presswatch quarantine list",
        "quarantine-filling",
    ),
    AlarmKind.LANDING_FULL: Remedy(
        "Landing is full",
        "broken",
        "Make room, or set PRESSWATCH_LANDING to a bigger disk.",
        "presswatch doctor",
        "disk-full",
    ),
    AlarmKind.WAREHOUSE_FULL: Remedy(
        "The warehouse is full",
        "broken",
        "Make room before PostgreSQL stops, or move PRESSWATCH_VAR to a bigger disk.",
        "presswatch doctor",
        "disk-full",
    ),
    AlarmKind.LANDING_DAMAGED: Remedy(
        "Landing is damaged",
        "broken",
        "Bring the files back from a backup.",
        "presswatch maintain",
        "landing-damaged",
    ),
    AlarmKind.CLOCK_WRONG: Remedy(
        "A clock is wrong",
        "broken",
        "Let all machines keep time by NTP.",
        "presswatch doctor",
        "clock-wrong",
    ),
    AlarmKind.LEDGER_BROKEN: Remedy(
        "The ledger does not add up",
        "broken",
        "Keep this warehouse as it is.",
        "presswatch ledger",
        "ledger-broken",
    ),
}


def severity_of(kind: AlarmKind) -> Severity:
    """Return how bad a kind of alarm is."""
    return REMEDIES[kind].severity


def command_for(alarm: Alarm | Finding) -> str:
    """Return the command that helps with an alarm, or with what is none yet, fit to be pasted into a shell."""
    words = {"subject": alarm.subject, "source": alarm.source_id or "", "moved_to": alarm.evidence.get("moved_to", "")}
    return REMEDIES[alarm.kind].command.format(**{name: shlex.quote(str(word)) for name, word in words.items()})
