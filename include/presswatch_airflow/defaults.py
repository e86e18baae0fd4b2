"""What all our tasks share, so that no DAG can forget it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from presswatch_airflow.retries import MAX_RETRY_DELAY, RetryAfter

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Start date of every DAG. With catchup off it only has to lie in the past."""

DEFAULT_ARGS: Final[dict[str, Any]] = {
    "owner": "presswatch",
    "retries": 2,
    # Of a task whose worker died; what a task raises waits as RetryAfter says.
    "retry_delay": timedelta(seconds=1),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": MAX_RETRY_DELAY,
    "retry_policy": RetryAfter(),
    "execution_timeout": timedelta(minutes=10),
    # Later stages first: a batch that is under way is finished before another is begun.
    "weight_rule": "upstream",
}
