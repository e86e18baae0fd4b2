"""Replay: captures read again with today's code, compared, promoted or rolled back. No network, no new revision.

The extractions are kept beside those that readers see until they are promoted. One module a step.
"""

from __future__ import annotations

from presswatch.ingesting import load_fetched as load_brought_back
from presswatch.replaying.plan import ReplayPlan, find_plan, plan_replay, read_instant, split_plan
from presswatch.replaying.promote import Promotion, promote, roll_back
from presswatch.replaying.re_extract import replay
from presswatch.replaying.report import report

__all__ = [
    "Promotion",
    "ReplayPlan",
    "find_plan",
    "load_brought_back",
    "plan_replay",
    "promote",
    "read_instant",
    "replay",
    "report",
    "roll_back",
    "split_plan",
]
