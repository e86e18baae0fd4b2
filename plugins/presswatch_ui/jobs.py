"""Carries out what a form asks for, once, and records who asked, why, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Thread
from typing import Final, Literal

from presswatch.errors import PresswatchError
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import operator_actions
from presswatch.warehouse.ops.operator_actions import NewAction
from presswatch_ui.actions import ACTIONS, Action
from presswatch_ui.commands import WITHIN_S
from presswatch_ui.forms import Asked
from presswatch_ui.queries import Warehouse

logger = logging.getLogger(__name__)

AT_ONCE: Final = 2
"""Commands that run beside the api-server at a time; the next ones wait for their turn."""
SHOWN_AFTER_S: Final = 2.5
"""A page is shown after so long, with what came of it or that it is at work."""
LOST_AFTER_S: Final = 2 * WITHIN_S
"""An action without an end after that was cut off with the api-server."""
NO_REASON: Final = "no reason was asked for"


@dataclass
class Jobs:
    """What persons have asked this api-server for."""

    warehouse: Warehouse
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def carry_out(self, asked: Asked, *, key: str, by: str, source_id: str | None) -> int:
        """Carry out what a form asks for and return its number; a form that was sent before is only looked up.

        What is quick is done when this returns; a command may still be at work.
        """
        new = NewAction(key, asked.do, asked.target, source_id, by, asked.note or NO_REASON)
        with self.warehouse.engine.begin() as conn:
            number, is_new = operator_actions.begin(conn, new)
        if not is_new:
            return number
        action = ACTIONS[asked.do]
        if not action.is_slow:
            self._work(action, asked, by, number)
            return number
        # Not waited for at the end of the process, so that nobody has to wait for a command to stop the api-server.
        worker = Thread(target=self._take_turn, args=(action, asked, by, number), daemon=True)
        worker.start()
        worker.join(SHOWN_AFTER_S)
        return number

    def _take_turn(self, action: Action, asked: Asked, by: str, number: int) -> None:
        with self._turns:
            self._work(action, asked, by, number)

    def _work(self, action: Action, asked: Asked, by: str, number: int) -> None:
        runtime = Runtime(self.warehouse.settings, self.warehouse.engine, f"page-{number}")
        outcome: Literal["done", "failed"]
        try:
            outcome, result = "done", action.work(runtime, asked, by)
        except PresswatchError as error:
            outcome, result = "failed", error.detail or str(error)
        except Exception as error:
            logger.exception("action %d, %s", number, asked.do)
            outcome, result = "failed", f"an error of ours, see the log of the api-server: {type(error).__name__}"
        logger.info("action %d, %s %s by %s: %s", number, asked.do, asked.target, by, outcome)
        with self.warehouse.engine.begin() as conn:
            operator_actions.finish(conn, number, outcome, result)
