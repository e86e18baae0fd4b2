"""What persons may ask for on the pages, as it is done: beside the api-server, or by a worker (carry_out_action)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from presswatch.errors import PermanentError, PresswatchError
from presswatch_airflow.asked import Asked, AskedError, from_record, page_of
from presswatch_airflow.operator_commands import run_command

if TYPE_CHECKING:
    from presswatch.holding import HoldKind
    from presswatch.runtime import Runtime

log = logging.getLogger(__name__)

DAG_ID: Final = "carry_out_action"
MOST_PROPOSED: Final = 6
NO_REASON: Final = "no reason was asked for"
Outcome = Literal["done", "failed"]


Work = Callable[["Runtime", Asked, str], str]
"""Does what a form asks for in the name of a login; returns what came of it, in a sentence."""


def carry_out(runtime: Runtime, number: int, asked: Asked, by: str) -> Outcome:
    """Do what is asked for and record what came of it under the number of the action."""
    from presswatch.warehouse.ops import operator_actions

    outcome: Outcome
    try:
        outcome, result = "done", WORK[asked.do](runtime, asked, by)
    except PresswatchError as error:
        outcome, result = "failed", error.detail or str(error)
    except Exception as error:
        log.exception("action %d, %s", number, asked.do)
        outcome, result = "failed", f"an error of ours, see the log: {type(error).__name__}"
    log.info("action %d, %s %s by %s: %s", number, asked.do, asked.target, by, outcome)
    with runtime.engine.begin() as conn:
        operator_actions.finish(conn, number, outcome, result)
    return outcome


def carry_out_on_worker(runtime: Runtime, number: int) -> Outcome:
    """Do what is on record under a number, once; one that has ended is left as it ended.

    The record alone says what is done, not the run: who may start runs of the DAG can only repeat what was asked for.

    Raises:
        PermanentError: there is no such record, or it is nothing for a worker.
    """
    from presswatch.warehouse.ops import operator_actions

    with runtime.engine.connect() as conn:
        row = operator_actions.show(conn, number)
    if row.outcome is not None:
        return row.outcome
    if row.action not in ON_WORKER:
        raise PermanentError(f"action {number} ({row.action}) is nothing for a worker", reason="bad_action")
    try:
        asked = from_record(row.action, row.reason, row.asked)
    except AskedError as error:
        with runtime.engine.begin() as conn:
            operator_actions.finish(conn, number, "failed", f"Nothing was done: {error}. Ask for it again.")
        return "failed"
    return carry_out(runtime, number, asked, row.asked_by)


def close_lost(runtime: Runtime, number: int) -> None:
    """Record that an action of a worker was broken off, where nothing is on record of its end."""
    from presswatch.warehouse.ops import operator_actions

    with runtime.engine.begin() as conn:
        if operator_actions.show(conn, number).action in ON_WORKER:
            operator_actions.finish(conn, number, "failed", "Its run on a worker broke off: see the log of the run.")


def _hold(kind: HoldKind) -> Work:
    def hold(runtime: Runtime, asked: Asked, by: str) -> str:
        until = None if asked.hours is None else runtime.clock() + timedelta(hours=asked.hours)
        from presswatch.holding import hold_source

        held = hold_source(runtime, asked.subject, kind, reason=asked.note, by=by, until=until)
        return f"{held.source_id} is {kind}{f' until {held.until:%Y-%m-%d %H:%M} UTC' if held.until else ''}."

    return hold


def _resume(runtime: Runtime, asked: Asked, by: str) -> str:
    from presswatch.holding import release_source

    ended = release_source(runtime, asked.subject, by=by)
    return f"{asked.subject} is asked and watched as before." if ended else f"Nothing held {asked.subject}."


def _silence_alarm(runtime: Runtime, asked: Asked, by: str) -> str:
    from presswatch.warehouse.ops import alarms
    from presswatch.warehouse.queries.alarm_measures import warehouse_now

    with runtime.engine.begin() as conn:
        until = warehouse_now(conn) + timedelta(hours=asked.hours or 0)
        alarms.silence(conn, int(asked.subject), until=until, who=by, why=asked.note)
    return f"Silenced until {until:%Y-%m-%d %H:%M} UTC. What is still wrong then is told again."


def _unsilence_alarm(runtime: Runtime, asked: Asked, by: str) -> str:
    from presswatch.warehouse.ops import alarms

    del by
    with runtime.engine.begin() as conn:
        alarms.unsilence(conn, int(asked.subject))
    return "It is told again."


def _poll(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, by
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
    del runtime
    which = [f"--entry={number}" for number in asked.numbers]
    which += [f"--source={asked.subject}"] if asked.subject else []
    which += [f"--reason={asked.code}"] if asked.code else []
    facts = run_command("entries", "retry", *which, f"--by={by}")
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


def _propose(runtime: Runtime, asked: Asked, by: str) -> str:
    del runtime, by
    found = run_command("feeds", "propose", "--", asked.subject)
    lines = [
        f"{one['url']} {one['found']}, {one['format']}, {one['entries']} entries, {one['known']} of them known"
        + (f", the newest of {one['newest']}" if one["newest"] else "")
        for one in found[:MOST_PROPOSED]
    ]
    return "\n".join(lines) or "Nothing of its site can be read as a feed. Look at the site yourself."


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
        del runtime
        numbers = map(str, asked.numbers)
        facts = run_command("quarantine", decision, f"--by={by}", f"--note={asked.note}", *numbers)
        loaded = f" Loaded: {_counts(facts['loaded'])}." if facts["loaded"] else ""
        return f"{decision}: {facts['refusals']} decided.{loaded}"

    return decide


def _show_page(runtime: Runtime, asked: Asked, by: str) -> str:
    from presswatch.warehouse.ops import page_previews

    del by
    page = page_of(asked.subject)
    facts = run_command(page.kind, "read", str(page.number))
    with runtime.engine.begin() as conn:
        page_previews.keep(conn, page.kind, page.number, facts)
    return "A worker has read the page. Who may see these pages can look at it for a day."


def _counts(facts: Mapping[str, Any]) -> str:
    """Return the numbers among facts in words; a mapping among them as its own numbers."""
    flat = {name if name != "loaded" or not isinstance(value, Mapping) else "": value for name, value in facts.items()}
    parts = [f"{name.replace('_', ' ')} {value}" for name, value in flat.items() if isinstance(value, int) and value]
    parts += [_counts(value) for value in flat.values() if isinstance(value, Mapping) and value]
    return ", ".join(part for part in parts if part)


WORK: Final[Mapping[str, Work]] = {
    "pause": _hold("paused"),
    "silence": _hold("silenced"),
    "resume": _resume,
    "silence-alarm": _silence_alarm,
    "unsilence-alarm": _unsilence_alarm,
    "poll": _poll,
    "propose": _propose,
    "move-feed": _move,
    "poll-due": _poll_due,
    "ingest": _ingest,
    "check": _check,
    "retry-source": _retry,
    "retry-entries": _retry,
    "reread": _reread,
    "promote": _promote,
    "release": _decide("release"),
    "refuse": _decide("refuse"),
    "retry": _decide("retry"),
    "show-page": _show_page,
}
ON_WORKER: Final = frozenset(
    (
        "poll",
        "propose",
        "poll-due",
        "ingest",
        "retry-source",
        "retry-entries",
        "reread",
        "promote",
        "release",
        "show-page",
    )
)
"""What reads pages or asks the network: not beside an api-server that holds the passwords of people."""
