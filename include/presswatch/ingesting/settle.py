"""Ends an ingest run: gives back what failed batches left, and checks that every sum adds up."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.errors import LedgerError
from presswatch.ingesting.batch_lease import BatchLease
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import batches, holders
from presswatch.warehouse.queries import conservation


def release_leases(runtime: Runtime) -> int:
    """Give back the batches that this run still holds, and return how many: their work is pending again at once."""
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        return holders.free_batches(conn, [runtime.run_id])


def settle(runtime: Runtime, leases: Sequence[BatchLease]) -> dict[str, int]:
    """Return the sums of the whole ledger by outcome, after batches of this run that were not loaded were given up.

    Raises:
        LedgerError: a conservation sum is broken; the message names it.
    """
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        given_up = batches.give_up(conn, batch_ids=[lease.batch_id for lease in leases])
    with runtime.engine.connect() as conn:
        broken = conservation.broken_sums(conn)
        sums = conservation.totals(conn)
    if broken:
        raise LedgerError("; ".join(broken))
    return {**sums, "batches_given_up": given_up}
