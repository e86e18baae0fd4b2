"""Checks the sources and the deployment: measure, judge, raise and close alarms, tell of them."""

from __future__ import annotations

from presswatch.checking.check import check_sources
from presswatch.checking.stage_watch import watched_stage
from presswatch.checking.tell import send_notices

__all__ = ["check_sources", "send_notices", "watched_stage"]
