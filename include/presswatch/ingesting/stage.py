"""What the stages share: holding the batch, and finding a stage done already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from presswatch.ingesting.claim import BatchLease
from presswatch.runtime import Runtime
from presswatch.warehouse import batches


def hold(run: Runtime, conn: Connection, lease: BatchLease) -> Row[Any]:
    """Lock the batch for this transaction and renew its lease.

    Raises:
        StaleLeaseError: the batch was closed or went to another worker.
    """
    return batches.hold(conn, lease.batch_id, lease.token, lease_s=run.settings.lease_s)


def is_done(held: Row[Any], stage: str) -> bool:
    """Return whether an earlier attempt has committed this stage."""
    return batches.STAGES.index(held.stage) >= batches.STAGES.index(stage)
