"""Turns the product's errors into Airflow's: the class of an error says whether a retry can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from presswatch.cli.output import safe_lines
from presswatch.errors import ContractError, PermanentError, StaleLeaseError


@contextmanager
def translated_errors() -> Iterator[None]:
    """Skip what another worker took over and fail at once what no retry can mend; the rest uses the task's retries.

    Raises:
        AirflowSkipException: the lease went to a newer worker.
        AirflowFailException: a permanent error, or a broken promise of ours.
    """
    try:
        yield
    except StaleLeaseError as error:
        raise AirflowSkipException(
            "Another worker holds this lease now and finishes the work; nothing was written here."
            f" {safe_lines(str(error))}"
        ) from error
    except (PermanentError, ContractError) as error:
        raise AirflowFailException(safe_lines(f"{error.reason}: {error}")) from error
