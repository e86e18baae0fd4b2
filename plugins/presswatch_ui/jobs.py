"""Carries out what a form asks for, once, and records who asked, why, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Thread
from typing import Final

from presswatch.runtime import Runtime
from presswatch.warehouse.ops import operator_actions
from presswatch.warehouse.ops.operator_actions import NewAction
from presswatch_airflow.asked import Asked, to_record
from presswatch_airflow.operator_commands import WITHIN_S
from presswatch_airflow.operator_work import NO_REASON, carry_out
from presswatch_ui.actions import ACTIONS, is_for_worker
from presswatch_ui.queries import Warehouse
from presswatch_ui.worker_runs import NotHandedOverError, hand_over

logger = logging.getLogger(__name__)

AT_ONCE: Final = 2
"""Commands that run beside the api-server at a time; the next ones wait for their turn."""
SHOWN_AFTER_S: Final = 2.5
"""A page is shown after so long, with what came of it or that it is at work."""
LOST_AFTER_S: Final = 2 * WITHIN_S
"""An action without an end after that was cut off with the api-server, or waits for a worker in vain."""


@dataclass
class Jobs:
    """What persons have asked this api-server for."""

    warehouse: Warehouse
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def carry_out(self, asked: Asked, *, key: str, by: str, source_id: str | None) -> int:
        """Carry out what a form asks for and return its number; a form that was sent before is only looked up.

        What is quick is done when this returns; a command may still be at work, here or on a worker.
        """
        new = NewAction(key, asked.do, asked.target, source_id, by, asked.note or NO_REASON, to_record(asked))
        with self.warehouse.engine.begin() as conn:
            number, is_new = operator_actions.begin(conn, new)
        if not is_new:
            return number
        if is_for_worker(asked.do, light=self.warehouse.settings.page_commands == "light"):
            self._hand_over(by, number)
        elif ACTIONS[asked.do].is_slow:
            # Not waited for at the end of the process, so that nobody has to wait for a command to stop the api-server.
            worker = Thread(target=self._take_turn, args=(asked, by, number), daemon=True)
            worker.start()
            worker.join(SHOWN_AFTER_S)
        else:
            self._work(asked, by, number)
        return number

    def _hand_over(self, by: str, number: int) -> None:
        try:
            hand_over(number, by=by)
        except NotHandedOverError as error:
            logger.warning("action %d was not handed over: %s", number, error)
            with self.warehouse.engine.begin() as conn:
                operator_actions.finish(conn, number, "failed", str(error))

    def _take_turn(self, asked: Asked, by: str, number: int) -> None:
        with self._turns:
            self._work(asked, by, number)

    def _work(self, asked: Asked, by: str, number: int) -> None:
        carry_out(Runtime(self.warehouse.settings, self.warehouse.engine, f"page-{number}"), number, asked, by)
