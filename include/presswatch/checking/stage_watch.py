"""Keeps on record whether each stage works, and raises the alarm of one that does not, there and then."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from presswatch.alarms.lifecycle import Transitions
from presswatch.alarms.stage_rules import PASSES, judge_stages
from presswatch.checking.tell import send_notices
from presswatch.errors import ContractError, PermanentError, PresswatchError, StaleLeaseError, TransientError
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import alarms, stage_states
from presswatch.warehouse.queries import alarm_measures

log = logging.getLogger(__name__)

CLASSES: Final = ((ContractError, "contract"), (PermanentError, "permanent"), (TransientError, PASSES))


@contextmanager
def watched_stage(runtime: Runtime, stage: str) -> Iterator[None]:
    """Note that a stage works, or why it does not; what it raised goes on.

    A lease that a newer worker took is no failure. A warehouse that is away cannot be noted in it: that is what
    ``presswatch status`` is for.
    """
    try:
        yield
    except StaleLeaseError:
        raise
    except Exception as error:
        try:
            _note_failure(runtime, stage, error)
        except (PresswatchError, SQLAlchemyError) as why:
            log.warning("the failure of %s could not be noted: %s", stage, type(why).__name__)
        raise
    try:
        with runtime.engine.begin() as conn:
            stage_states.note_ok(conn, stage)
    except SQLAlchemyError as why:  # its work is done: the next one will say so
        log.warning("that %s works could not be noted: %s", stage, type(why).__name__)


def _note_failure(runtime: Runtime, stage: str, error: Exception) -> None:
    reason = error.reason if isinstance(error, PresswatchError) else type(error).__name__
    error_class = next((name for kind, name in CLASSES if isinstance(error, kind)), PASSES)
    with runtime.engine.begin() as conn:
        stage_states.note_failure(conn, stage, error_class, reason, str(error), run_id=runtime.run_id)
    with runtime.engine.begin() as conn:
        alarms.lock_checks(conn)
        now = alarm_measures.warehouse_now(conn)
        before = {(alarm.kind, alarm.subject) for alarm in alarms.open_alarms(conn)}
        found = judge_stages(alarm_measures.stages(conn, stage), now)
        new = [finding for finding in found if (finding.kind, finding.subject) not in before]
        alarms.apply(conn, Transitions(new, [], [], []), now=now, sinks=runtime.settings.alarm_sinks)
    if new:
        log.warning("alarm %s %s: %s", new[0].kind, new[0].subject, new[0].summary)
        send_notices(runtime)
