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
FIRST_RETRY_DELAY = timedelta(seconds=30)


class RetryAfter(RetryPolicy):
    """Waits as long as the other side asked for, where it asked; else twice as long each time.

    A task that raised nothing, because it was killed, has the delays of its own: its work waits for nobody.
    """

    def __init__(self, first_delay: timedelta = FIRST_RETRY_DELAY) -> None:
        """Let the first retry wait so long."""
        self._first_delay = first_delay

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,  # noqa: ARG002 - the signature is Airflow's
        context: Context | None = None,  # noqa: ARG002
    ) -> RetryDecision:
        """Return a retry after ``retry_after_s`` of a transient error, or after the delay of this try."""
        if isinstance(exception, TransientError) and exception.retry_after_s is not None:
            delay = min(timedelta(seconds=max(exception.retry_after_s, 0.0)), MAX_RETRY_DELAY)
            return RetryDecision.retry(delay, reason=f"{exception.reason}: asked to wait {delay.total_seconds():.0f} s")
        return RetryDecision.retry(min(self._first_delay * 2 ** (try_number - 1), MAX_RETRY_DELAY))
