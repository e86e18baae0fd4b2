"""The table of all that a person may do on the pages: whom it is allowed, what it says before, what it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, Literal, NamedTuple

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from presswatch.errors import PermanentError
from presswatch.holding import HoldKind, hold_source, release_source
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import alarms
from presswatch.warehouse.queries.alarm_measures import warehouse_now
from presswatch_ui.access import Right, is_allowed
from presswatch_ui.commands import run_command
from presswatch_ui.forms import Asked

SubjectKind = Literal["source", "feed", "alarm", "refusals", "entries", "replay", "deployment"]
Work = Callable[[Runtime, Asked, str], str]
"""Does what a form asks for in the name of a login; returns what came of it, in a sentence."""


class Action(NamedTuple):
    """What a person may do, and what the page says of it before it is done."""

    title: str  # on the button
    subject: SubjectKind
    effect: str  # what will happen
    when: str
    work: Work
    right: Right = Right.ACT
    hours: Literal["", "may", "must"] = ""  # whether a time is asked for after which it ends by itself
    force: str = ""  # what a tick says, where there is one
    is_slow: bool = True  # a command beside the api-server
    later: str = ""  # when it happens where such commands may not read pages; empty: as otherwise
    needs_all: bool = False  # it reads pages or asks the network, and no run of a DAG would do it instead


def _hold(kind: HoldKind) -> Work:
    def hold(runtime: Runtime, asked: Asked, by: str) -> str:
        until = None if asked.hours is None else runtime.clock() + timedelta(hours=asked.hours)
        held = hold_source(runtime, asked.subject, kind, reason=asked.note, by=by, until=until)
        return f"{held.source_id} is {kind}{f' until {held.until:%Y-%m-%d %H:%M} UTC' if held.until else ''}."

    return hold


def _resume(runtime: Runtime, asked: Asked, by: str) -> str:
    ended = release_source(runtime, asked.subject, by=by)
    return f"{asked.subject} is asked and watched as before." if ended else f"Nothing held {asked.subject}."


def _silence_alarm(runtime: Runtime, asked: Asked, by: str) -> str:
    with runtime.engine.begin() as conn:
        until = warehouse_now(conn) + timedelta(hours=asked.hours or 0)
        alarms.silence(conn, int(asked.subject), until=until, who=by, why=asked.note)
    return f"Silenced until {until:%Y-%m-%d %H:%M} UTC. What is still wrong then is told again."


def _unsilence_alarm(runtime: Runtime, asked: Asked, by: str) -> str:
    del by
    with runtime.engine.begin() as conn:
        alarms.unsilence(conn, int(asked.subject))
    return "It is told again."


def is_light(runtime: Runtime) -> bool:
    """Return whether nothing that reads pages or asks the network may run beside the api-server."""
    return runtime.settings.page_commands == "light"


def _later(runtime: Runtime) -> list[str]:
    return ["--later"] if is_light(runtime) else []


def _poll(runtime: Runtime, asked: Asked, by: str) -> str:
    del by
    if is_light(runtime):
        run_command("poll", f"--feed={asked.subject}", "--later")
        return "It is asked by the next run of poll_feeds, within five minutes."
    facts = run_command("poll", f"--feed={asked.subject}", *(["--force"] if asked.force else []))
    return (
        f"Answer: {_counts(facts['outcomes'])}. {facts['entries_new']} new entries, {facts['entries_changed']} changed."
    )


def _poll_due(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, asked, by
    facts = run_command("poll")
    if not facts["feeds"]:
        return f"No feed was asked: {facts.get('why', 'none is due')}."
    return f"{facts['feeds']} feeds asked: {_counts(facts['outcomes'])}. {facts['entries_new']} new entries."


def _ingest(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, asked, by
    return f"Worked through what was due: {_counts(run_command('ingest')) or 'nothing was'}."


def _check(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, asked, by
    return f"Checked: {_counts(run_command('check')) or 'no alarm was raised or closed'}."


def _retry(runtime: Runtime, asked: Asked, by: str) -> str:
    which = [f"--entry={number}" for number in asked.numbers]
    which += [f"--source={asked.subject}"] if asked.subject else []
    which += [f"--reason={asked.code}"] if asked.code else []
    facts = run_command("entries", "retry", *which, f"--by={by}", *_later(runtime))
    return (
        f"{facts['entries']} entries: the pages of {facts['from_landing']} were read again, {facts['loaded']} are"
        f" articles now; {facts['to_ask']} are asked for at the next run of ingest_articles."
    )


def _reread(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, by
    done = run_command("replay", "run", f"--source={asked.subject}")
    report = run_command("replay", "report", str(done["replay_id"]))
    source = report["sources"].get(asked.subject, {"same": 0, "visible": 0, "changed": {}})
    return (
        f"Replay {done['replay_id']}: {done['captures']} pages read with today's code, {source['same']} the same,"
        f" {source['visible']} with a difference that readers would see ({_counts(source['changed']) or 'none'})."
        f" Readers see no change until replay {done['replay_id']} is promoted."
    )


def number_of_replay(result: str) -> int | None:
    """Return the number of the replay that re-reading a source has made, from what was said of it."""
    begun = re.match(r"Replay ([0-9]{1,18}):", result)
    return int(begun.group(1)) if begun else None


def _propose(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, by
    found = run_command("feeds", "propose", "--", asked.subject)
    lines = [
        f"{one['url']} {one['found']}, {one['format']}, {one['entries']} entries, {one['known']} of them known"
        + (f", the newest of {one['newest']}" if one["newest"] else "")
        for one in found[:MOST_PROPOSED]
    ]
    return "\n".join(lines) or "Nothing of its site can be read as a feed. Look at the site yourself."


def proposed_addresses(result: str) -> list[str]:
    """Return the addresses that a search for a feed has found, from what was said of it."""
    words = [line.partition(" ")[0] for line in result.splitlines()]
    return [word for word in words if word.startswith(("http://", "https://"))][:MOST_PROPOSED]


def _move(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, by
    if not asked.code.startswith(("http://", "https://")):
        raise PermanentError("no address was chosen", reason="bad_form")
    moved = run_command("feeds", "move", "--", asked.subject, asked.code)
    return f"{moved['feed']} is asked at {moved['url']} from the next run of poll_feeds on. Changed: {moved['file']}"


def _promote(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, by
    facts = run_command("replay", "promote", str(asked.numbers[0]))
    return f"Readers see replay {asked.numbers[0]} now: {_counts(facts)}."


def _decide(decision: str) -> Work:
    def decide(runtime: Runtime, asked: Asked, by: str) -> str:
        later = _later(runtime) if decision == "release" else []
        numbers = map(str, asked.numbers)
        facts = run_command("quarantine", decision, f"--by={by}", f"--note={asked.note}", *later, *numbers)
        loaded = f" Loaded: {_counts(facts['loaded'])}." if facts["loaded"] else ""
        loaded = " Their pages are asked for and loaded by the next run of ingest_articles." if later else loaded
        return f"{decision}: {facts['refusals']} decided.{loaded}"

    return decide


def _counts(facts: Mapping[str, Any]) -> str:
    """Return the numbers among facts in words; a mapping among them as its own numbers."""
    flat = {name if name != "loaded" or not isinstance(value, Mapping) else "": value for name, value in facts.items()}
    parts = [f"{name.replace('_', ' ')} {value}" for name, value in flat.items() if isinstance(value, int) and value]
    parts += [_counts(value) for value in flat.values() if isinstance(value, Mapping) and value]
    return ", ".join(part for part in parts if part)


MOST_PROPOSED: Final = 6
AT_ONCE: Final = "At once."
ACTIONS: Final[Mapping[str, Action]] = {
    "pause": Action(
        "Pause",
        "source",
        "Neither its feeds nor its pages are asked for until it is resumed. What it prints meanwhile may be missed.",
        "From the next run on; what is being asked now is finished.",
        _hold("paused"),
        hours="may",
        is_slow=False,
    ),
    "silence": Action(
        "Silence",
        "source",
        "It is asked as before and raises no new alarm. What is still wrong afterwards is told then.",
        AT_ONCE,
        _hold("silenced"),
        hours="must",
        is_slow=False,
    ),
    "resume": Action(
        "Resume",
        "source",
        "Ends what holds it, a pause and a silence alike: it is asked for again and raises alarms.",
        "Its feeds are asked at the next run of poll_feeds, within five minutes.",
        _resume,
        is_slow=False,
    ),
    "silence-alarm": Action(
        "Acknowledge",
        "alarm",
        "Your name and reason are shown with it, and it counts for nothing on Today until the time is over.",
        AT_ONCE,
        _silence_alarm,
        hours="must",
        is_slow=False,
    ),
    "unsilence-alarm": Action(
        "Tell it again", "alarm", "It counts on Today again, and is told.", AT_ONCE, _unsilence_alarm, is_slow=False
    ),
    "poll": Action(
        "Poll now",
        "feed",
        "The feed is asked once, at the pace its host allows, and what is new is entered in the ledger. The pages of"
        " new entries come with the next run of ingest_articles.",
        "At once; its plan goes on from there.",
        _poll,
        force="Ask for the whole feed, also when it says that nothing has changed",
        later="By the next run of poll_feeds, within five minutes.",
    ),
    "propose": Action(
        "Look for its new address",
        "feed",
        "Its site is asked, at the pace its host allows: the home page for feeds that it declares, and the places where"
        " feeds and sitemaps usually are. You are told what can be read as a feed, and choose.",
        "At once; about a minute. Nothing is changed.",
        _propose,
        needs_all=True,
    ),
    "move-feed": Action(
        "Ask it at the new address",
        "feed",
        "The address is put into the source file of the feed. It keeps its name and its history.",
        "At once; it is asked there from the next run of poll_feeds on.",
        _move,
        right=Right.CONFIGURE,
    ),
    "poll-due": Action(
        "Poll what is due",
        "deployment",
        "All feeds that are due are asked, as poll_feeds would do it. Feeds that another run holds are left to it.",
        AT_ONCE,
        _poll_due,
        needs_all=True,
    ),
    "ingest": Action(
        "Load what is due",
        "deployment",
        "All entries that are due are fetched, cleaned, checked and loaded, as ingest_articles would do it. It does not"
        " mend a scheduler that stands still.",
        "At once; it may take up to half an hour.",
        _ingest,
        needs_all=True,
    ),
    "check": Action(
        "Check now",
        "deployment",
        "All rules are asked again: alarms are raised, and those that have been clear for half an hour are closed.",
        AT_ONCE,
        _check,
    ),
    "retry-source": Action(
        "Retry what ended without an article",
        "source",
        "Entries of it that ended without an article are tried again with all their tries. Pages in landing are read"
        " with today's code, without network. What a person has refused stays refused.",
        "Pages in landing at once; all else at the next run of ingest_articles.",
        _retry,
        later="By the next run of ingest_articles, which asks for the pages again.",
    ),
    "retry-entries": Action(
        "Retry",
        "entries",
        "These entries are tried again with all their tries. Pages in landing are read with today's code, without"
        " network; refusals of theirs are closed as retried. What a person has refused stays refused.",
        "Pages in landing at once; all else at the next run of ingest_articles.",
        _retry,
        later="By the next run of ingest_articles, which asks for the pages again.",
    ),
    "reread": Action(
        "Re-read from landing",
        "source",
        "The current page of each of its articles is read again from landing with today's code, without network."
        " Readers see no change: you are told what differs, and may promote it then.",
        "At once; about a minute for a thousand pages.",
        _reread,
        needs_all=True,
    ),
    "promote": Action(
        "Show readers what was re-read",
        "replay",
        "Readers see what this replay read, in one transaction. `presswatch replay rollback` takes it back.",
        AT_ONCE,
        _promote,
        needs_all=True,
    ),
    "release": Action(
        "Release",
        "refusals",
        "The rows are loaded though a rule refused them, from the bytes they were refused on. Other bytes are judged"
        " anew.",
        "At once, without network.",
        _decide("release"),
        later="Decided at once; loaded by the next run of ingest_articles, which asks for the pages again.",
    ),
    "refuse": Action(
        "Refuse",
        "refusals",
        "Final: their entries are filtered, and no change in the feed brings them back.",
        AT_ONCE,
        _decide("refuse"),
    ),
    "retry": Action(
        "Ask for the page again",
        "refusals",
        "The pages are asked for again and read with today's code.",
        "Decided at once; asked for at the next run of ingest_articles.",
        _decide("retry"),
    ),
}


def allowed_actions(user: BaseUser, *, light: bool = False) -> frozenset[str]:
    """Return the names of the actions that a user may do here: no page offers others."""
    rights = {right for right in {action.right for action in ACTIONS.values()} if is_allowed(right, user)}
    return frozenset(
        name for name, action in ACTIONS.items() if action.right in rights and not (light and action.needs_all)
    )
