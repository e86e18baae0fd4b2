"""What happens when a run is late."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

# Airflow 3.3.2 exports all three; its stub file leaves them out.
from airflow.sdk import DeadlineAlert, DeadlineReference, SyncCallback  # type: ignore[attr-defined]

logger = logging.getLogger(__name__)


def report_late(dag_id: str, after_s: float, context: Mapping[str, Any] | None = None) -> None:
    """Say in the log that a run is late; Airflow itself marks the run and lists it among the missed deadlines."""
    run = (context or {}).get("dag_run") or {}
    logger.warning(
        "%s is late: not done %.0f s after it was queued (run %s)", dag_id, after_s, run.get("dag_run_id", "?")
    )


def late_after(dag_id: str, interval: timedelta) -> DeadlineAlert:
    """Return the alert for a run that is not done ``interval`` after it was queued.

    Its callback is synchronous: it runs in the executor, so that no triggerer is needed.
    """
    return DeadlineAlert(
        name=f"{dag_id} is late",
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=interval,
        callback=SyncCallback(report_late, kwargs={"dag_id": dag_id, "after_s": interval.total_seconds()}),
    )
