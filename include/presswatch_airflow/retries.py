"""When a failed task is tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import RetryDecision, RetryPolicy

from presswatch.errors import TransientError

if TYPE_CHECKING:
    from airflow.sdk import Context

MAX_RETRY_DELAY = timedelta(minutes=10)
"""No wait is longer: a lease runs half an hour, and a retry must find its own still standing."""


class RetryAfter(RetryPolicy):
    """Waits as long as the other side asked for, where it asked; the task's own delays hold otherwise."""

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,  # noqa: ARG002 - the signature is Airflow's
        max_tries: int,  # noqa: ARG002
        context: Context | None = None,  # noqa: ARG002
    ) -> RetryDecision:
        """Return a retry after ``retry_after_s`` of a transient error, or the default."""
        if isinstance(exception, TransientError) and exception.retry_after_s is not None:
            delay = min(timedelta(seconds=max(exception.retry_after_s, 0.0)), MAX_RETRY_DELAY)
            return RetryDecision.retry(delay, reason=f"{exception.reason}: asked to wait {delay.total_seconds():.0f} s")
        return RetryDecision.default()
