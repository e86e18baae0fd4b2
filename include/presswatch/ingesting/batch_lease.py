"""What the stages share: holding the batch, keeping it during long work, and finding a stage done already."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.clock import Ticker, monotonic
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import batches
from presswatch.warehouse.rows import HeldBatch

BEATS_PER_LEASE = 3
DONE_BEFORE = {"done_before": 1}
"""What a stage returns that another attempt under the same lease has committed."""


class BatchLease(NamedTuple):
    """A claimed batch: small enough for XCom."""

    batch_id: int
    token: int
    label: str  # for the operator: number, hosts, size


def lock_batch(runtime: Runtime, conn: Connection, lease: BatchLease) -> HeldBatch:
    """Lock the batch for this transaction and renew its lease.

    Raises:
        StaleLeaseError: the batch was closed or went to another worker.
    """
    return batches.lock_batch(conn, lease.batch_id, lease.token, lease_s=runtime.settings.lease_s)


def is_done(held: HeldBatch, stage: str) -> bool:
    """Return whether another attempt has committed this stage; asked again before it is written."""
    return batches.STAGES.index(held.stage) >= batches.STAGES.index(stage)


class Heartbeat:
    """Renews the lease during long work, and ends the work once it is lost: its hosts may be another batch's then."""

    def __init__(self, runtime: Runtime, lease: BatchLease, ticker: Ticker = monotonic) -> None:
        self._runtime = runtime
        self._lease = lease
        self._ticker = ticker
        self._every_s = runtime.settings.lease_s / BEATS_PER_LEASE
        self._renewed_at = ticker()

    def beat(self) -> None:
        """Renew the lease when a third of it is over.

        Raises:
            StaleLeaseError: the batch was closed or went to another worker.
        """
        if self._ticker() - self._renewed_at < self._every_s:
            return
        with self._runtime.engine.begin() as conn:
            lock_batch(self._runtime, conn, self._lease)
        self._renewed_at = self._ticker()
