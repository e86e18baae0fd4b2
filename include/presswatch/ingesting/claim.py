"""Puts due work together into batches, each with its own hosts, a lease and a fencing token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.runtime import Runtime
from presswatch.warehouse.ops import batches, entries
from presswatch.warehouse.ops.batches import DueItem


class BatchLease(NamedTuple):
    """A claimed batch: small enough for XCom."""

    batch_id: int
    token: int
    label: str  # for the operator: number, hosts, size


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
        entries.settle_known_addresses(conn)
        taken = batches.reclaim(conn, runtime.run_id, lease_s=settings.lease_s)
        own, size, most = frozenset(settings.allowed_private_hosts), settings.batch_entries, settings.batches_per_run
        most = max(most - len(taken), 0)
        due = batches.waiting(conn, limit=size * most, per_host=size, own=own, everything=revisit)
        packed = pack(due, size=size, most=most, own=own)
        ours = [BatchLease(batch_id, token, label(batch_id, work)) for batch_id, token, work in taken]
        return ours + [_open(runtime, conn, part, own) for part in packed]


def _open(runtime: Runtime, conn: Connection, work: Sequence[DueItem], own: frozenset[str]) -> BatchLease:
    hosts = {item.host for item in work} - own
    batch_id, token = batches.open_batch(
        conn, work, hosts=sorted(hosts), run_id=runtime.run_id, lease_s=runtime.settings.lease_s
    )
    return BatchLease(batch_id, token, label(batch_id, work))


def label(batch_id: int, work: Sequence[DueItem]) -> str:
    """Return what an operator sees of a batch: its number, its busiest host and its size."""
    sizes = _by_host(work)
    busiest = max(sizes, key=lambda host: (len(sizes[host]), host))
    more = f" + {len(sizes) - 1} hosts" if len(sizes) > 1 else ""
    return f"{batch_id} · {busiest}{more} · {len(work)} pages"


def pack(work: Sequence[DueItem], *, size: int, most: int, own: frozenset[str] = frozenset()) -> list[list[DueItem]]:
    """Return at most ``most`` batches of at most ``size`` items in which no host occurs twice.

    Hosts are dealt out largest first, each to the emptiest batch that has room, so that batches end at about the same
    time. A host with more than ``size`` items fills a batch and leaves the rest for the next run. The operator's own
    hosts need no such care: they are cut into pieces that are dealt out like hosts. What was lost with a batch goes
    first, into batches of half that size at most.
    """
    pieces = sorted(_pieces(work, size, own), key=lambda items: (_room(items, size), -len(items), items[0].host))
    bins: list[list[DueItem]] = [[] for _ in range(min(most, -(-len(work) // size), len(pieces)))]
    for items in pieces:
        fitting = [one for one in bins if len(one) + len(items) <= _room((*one, *items), size)]
        if fitting:
            min(fitting, key=len).extend(items)
        elif len(bins) < most:
            bins.append(items)
    return bins


def _pieces(work: Sequence[DueItem], size: int, own: frozenset[str]) -> Iterator[list[DueItem]]:
    for host, items in _by_host(work).items():
        pieces = _cut(items, size)
        yield from pieces if host in own else [next(pieces)]


def _cut(items: Sequence[DueItem], size: int) -> Iterator[list[DueItem]]:
    piece: list[DueItem] = []
    for item in items:
        if len(piece) + 1 > _room((*piece, item), size):
            yield piece
            piece = []
        piece.append(item)
    yield piece


def _room(items: Iterable[DueItem], size: int) -> int:
    """Return how many items a batch may have that holds these."""
    return min([size, *(max(1, item.lost_with // 2) for item in items if item.lost_with is not None)])


def _by_host(work: Sequence[DueItem]) -> dict[str, list[DueItem]]:
    grouped: defaultdict[str, list[DueItem]] = defaultdict(list)
    for item in work:
        grouped[item.host].append(item)
    return dict(grouped)
