"""Takes batches whose pages are in landing already through the stages that need no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from presswatch.ingesting.batch_lease import BatchLease
from presswatch.ingesting.check import check_articles
from presswatch.ingesting.clean import clean_pages
from presswatch.ingesting.load import load_articles
from presswatch.runtime import Runtime

STAGES = (clean_pages, check_articles, load_articles)


def load_fetched(runtime: Runtime, leases: Sequence[BatchLease]) -> dict[str, int]:
    """Clean, check and load batches whose pages are in landing already; return their items by outcome.

    A batch that is cut off here is given up when its lease has run out; its entries are then asked for again.

    Raises:
        StaleLeaseError: a batch went to another worker.
    """
    counts: Counter[str] = Counter()
    for lease in leases:
        for stage in STAGES:
            done = stage(runtime, lease)
        counts.update(done)
    return dict(sorted(counts.items()))
