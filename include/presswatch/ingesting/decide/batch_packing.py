"""Packing of due work into batches: no host in two of them, what was lost apart. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from presswatch.own_hosts import NO_OWN_HOSTS, OwnHosts
from presswatch.warehouse.rows import DueItem

GROWTH = 4
"""Times as many items as usual a batch has at the most, where much waits."""


def how_many(waiting: int, *, usual: int, at_once: int) -> int:
    """Return into how many batches so many items are packed.

    Into as few as hold them, for each batch has fixed costs (processes, imports, transactions); yet into as many as
    there is work for at once, where each of them gets no fewer items than usual.
    """
    return max(1, -(-waiting // (GROWTH * usual)), min(at_once, -(-waiting // usual)))


def label(batch_id: int, work: Sequence[DueItem]) -> str:
    """Return what an operator sees of a batch: its number, its busiest host and its size."""
    sizes = _by_host(work)
    busiest = max(sizes, key=lambda host: (len(sizes[host]), host))
    more = f" + {len(sizes) - 1} hosts" if len(sizes) > 1 else ""
    return f"{batch_id} · {busiest}{more} · {len(work)} pages"


def pack(
    work: Sequence[DueItem], *, size: int, most: int, batches: int = 1, own: OwnHosts = NO_OWN_HOSTS
) -> list[list[DueItem]]:
    """Return at most ``most`` batches of at most ``size`` items in which no host occurs twice.

    They are ``batches`` where that many hold everything and there is a host for each. Hosts are dealt out largest
    first, each to the emptiest batch that has room, so that batches end at about the same time. A host with more than
    ``size`` items fills a batch and leaves the rest for the next run. The operator's own hosts need no such care: they
    are cut into pieces that are dealt out like hosts. What was lost with a batch goes first, into batches of half that
    size at most.
    """
    own_size = max(1, min(size, -(-len(work) // batches)))
    cut = _pieces(work, size, own_size, own)
    pieces = sorted(cut, key=lambda items: (_room(items, size), -len(items), items[0].host))
    bins: list[list[DueItem]] = [[] for _ in range(min(most, max(batches, -(-len(work) // size)), len(pieces)))]
    for items in pieces:
        fitting = [batch for batch in bins if len(batch) + len(items) <= _room((*batch, *items), size)]
        if fitting:
            min(fitting, key=len).extend(items)
        elif len(bins) < most:
            bins.append(items)
    return bins


def _pieces(work: Sequence[DueItem], size: int, own_size: int, own: OwnHosts) -> Iterator[list[DueItem]]:
    for items in _by_host([item for item in work if own.has_url(item.url)]).values():
        yield from _cut(items, own_size)
    for items in _by_host([item for item in work if not own.has_url(item.url)]).values():
        yield next(_cut(items, size))


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
