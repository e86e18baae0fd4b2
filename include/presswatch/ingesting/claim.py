"""Puts due work together into batches, each with its own hosts, a lease and a fencing token."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from presswatch.feeds.formats.plain_text import plain_text
from presswatch.ingesting.batch_lease import BatchLease
from presswatch.ingesting.decide.article_identity import is_announced_again
from presswatch.ingesting.decide.batch_packing import GROWTH, how_many, label, pack
from presswatch.lease_holders import is_dead
from presswatch.own_hosts import OwnHosts
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import batches, entries, holders
from presswatch.warehouse.rows import DueItem


def claim_batches(runtime: Runtime, *, revisit: bool = False) -> list[BatchLease]:
    """Return batches of what is due now; empty when nothing is.

    Batches whose lease ran out are given up first, and entries whose address already leads to an article are settled as
    duplicates without a request. What this very run claimed before and nobody heard of is taken over.

    Args:
        runtime: the runtime.
        revisit: take every pending entry and look at every loaded article again, due or not.
    """
    settings = runtime.settings
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        batches.give_up(conn)
        holders.free_batches(conn, list(filter(is_dead, holders.holders(conn))))
        entries.settle_known_addresses(
            conn, [pair for pair in entries.known_addresses(conn) if _is_of_its_article(pair)]
        )
        taken = batches.reclaim(conn, runtime.run_id, lease_s=settings.lease_s)
        own, usual = settings.own_hosts, settings.batch_entries
        most = max(settings.batches_per_run - len(taken), 0)
        due = batches.waiting(conn, limit=GROWTH * usual * most, per_host=usual, own=own, everything=revisit)
        # One more than are cleaned at once: it is fetched, checked or loaded meanwhile.
        number = how_many(len(due), usual=usual, at_once=settings.cleaning_at_once + 1)
        packed = pack(due, size=GROWTH * usual, most=most, batches=number, own=own)
        ours = [BatchLease(batch_id, token, label(batch_id, work)) for batch_id, token, work in taken]
        return ours + [_open(runtime, conn, part, own) for part in packed]


def _is_of_its_article(pair: entries.KnownAddress) -> bool:
    """Return whether an entry with a known address is of the article there; an address may be given to a new story."""
    titles = (pair.article_title, pair.feed_title)
    return is_announced_again(pair.title, plain_text(pair.text) or "", titles=titles, body=pair.body)


def _open(runtime: Runtime, conn: Connection, work: Sequence[DueItem], own: OwnHosts) -> BatchLease:
    hosts = {item.host for item in work if not own.has_url(item.url)}
    batch_id, token = batches.open_batch(
        conn, work, hosts=sorted(hosts), run_id=runtime.run_id, lease_s=runtime.settings.lease_s
    )
    return BatchLease(batch_id, token, label(batch_id, work))
