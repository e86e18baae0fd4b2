"""Tells of outages through the sinks of the settings: the outbox is in the warehouse, which may be away itself."""

from __future__ import annotations

import fcntl
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from presswatch.alarms.process_rules import TOLD_AFTER_S
from presswatch.checking.tell import message_of
from presswatch.clock import utc_now
from presswatch.errors import NotSentError, PresswatchError
from presswatch.model.alarm import AlarmKind
from presswatch.notify import sinks
from presswatch.private_files import make_private_folder, open_private
from presswatch.settings import Settings
from presswatch_local import outages
from presswatch_local.outages import SUPERVISOR, Look, Outage
from presswatch_local.status import read_status

log = logging.getLogger(__name__)

LOOKS_EVERY_S: Final = 30.0


def tell_outages(settings: Settings, look: Look, *, lasts_s: float = TOLD_AFTER_S) -> list[str]:
    """Tell through each sink what is news to it; return the sinks that did not take it, a sentence each.

    What was told is kept in ``VAR/outages.json``: nothing is told twice, and who heard of an outage hears of its end.
    What a sink does not take is told by the next look.

    Args:
        settings: of this deployment.
        look: what is seen now.
        lasts_s: how long an outage lasts before it is told, seconds.

    Raises:
        OSError: the file cannot be kept.
    """
    now, refused = utc_now(), []
    with _kept(settings) as file:
        current = outages.advance(_read(file, settings.alarm_sinks), look, now)
        _write(file, current)  # before anything is told: what cannot be kept would be told for ever
        for sink in settings.alarm_sinks:
            if not (news := outages.to_tell(current, sink, now, lasts_s=lasts_s)):
                continue
            try:
                sinks.send(settings, sink, message_of([outages.notice(each) for each in news], settings.page_url))
            except NotSentError as error:
                refused.append(f"{sink}: {error.detail}")
            else:
                current = outages.note_told(current, news, sink)
                _write(file, current)
    return refused


def tell_that_it_ended(settings: Settings, error: PresswatchError) -> None:
    """Tell at once that the supervisor gives up: nobody is left who could tell later."""
    summary = f"it has ended, and nothing runs any more: {error.detail}"
    look_and_tell(settings, Look({(AlarmKind.PROCESS_HUNG, SUPERVISOR): summary}), lasts_s=0)


@contextmanager
def watched_outages(settings: Settings, *, looks_every_s: float = LOOKS_EVERY_S) -> Iterator[None]:
    """Look from outside every half minute and tell what is seen, until the block ends.

    In a thread: a mail server that hangs holds up nobody.
    """
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(looks_every_s):
            try:
                look = outages.look_at(read_status(settings, None))
            except Exception:  # who watches goes on watching
                log.exception("the deployment could not be looked at")
                continue
            if not is_over.is_set():  # what stops is no outage
                look_and_tell(settings, look)

    thread = threading.Thread(target=watch, name="outages", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()


def look_and_tell(settings: Settings, look: Look, *, lasts_s: float = TOLD_AFTER_S) -> None:
    """Tell, and log what hinders it: who watches goes on watching."""
    try:
        for refusal in tell_outages(settings, look, lasts_s=lasts_s):
            log.warning("an outage could not be told: %s", refusal)
    except OSError as error:
        log.warning("outages cannot be told: %s", error)


@contextmanager
def _kept(settings: Settings) -> Iterator[Path]:
    """Be the only one who tells: a cron job and the supervisor may look at the same time."""
    folder = settings.var.resolve()
    make_private_folder(folder)
    with open_private(folder / "outages.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "outages.json"


def _read(file: Path, wanted: Sequence[str]) -> list[Outage]:
    """Return what is on file; one that cannot be read holds nothing, and sinks that are no longer set are left out."""
    try:
        return [_outage(row, wanted) for row in json.loads(file.read_bytes())]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError):
        log.warning("%s is damaged: outages are told anew", file)
        return []


def _outage(row: dict[str, Any], wanted: Sequence[str]) -> Outage:
    over = row["over_at"]
    return Outage(
        AlarmKind(row["kind"]),
        row["subject"],
        row["summary"],
        datetime.fromisoformat(row["since"]),
        datetime.fromisoformat(over) if over else None,
        tuple(sink for sink in row["told"] if sink in wanted),
    )


def _write(file: Path, current: Sequence[Outage]) -> None:
    half = file.with_suffix(".new")
    with open_private(half, "wb") as output:
        output.write(json.dumps([asdict(outage) for outage in current], default=str).encode())
    half.replace(file)
