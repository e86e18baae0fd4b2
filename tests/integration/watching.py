"""One look of the whole pipeline at the simulated publishers, through the real use cases."""

from __future__ import annotations

import time

from presswatch import ingesting, polling
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import host_backoff

STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)


def watch(runtime: Runtime) -> None:
    """Poll all feeds and ingest all that waits, once."""
    polling.poll_feeds(runtime, polling.claim_feeds(runtime, everything=True))
    wait_out_backoffs(runtime)
    leases = ingesting.claim_batches(runtime, revisit=True)
    for lease in leases:
        for stage in STAGES:
            stage(runtime, lease)
    ingesting.settle(runtime, leases)


def wait_out_backoffs(runtime: Runtime) -> None:
    """Wait until no host asks for rest: the perfect observer sees each page at each step, however fast the machine."""
    with runtime.engine.connect() as conn:
        rests_s = host_backoff.hosts_backing_off(conn).values()
    time.sleep(max(rests_s, default=0.0))
