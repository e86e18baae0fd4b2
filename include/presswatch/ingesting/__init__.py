"""Ingest: pending entries → captures → cleaned → checked → loaded. One module a stage, one function a task.

Every stage holds its batch under a fencing token, commits once, and finds its work done when it is run again.
"""

from __future__ import annotations

from presswatch.ingesting.batch_lease import BatchLease
from presswatch.ingesting.check import check_articles
from presswatch.ingesting.claim import claim_batches
from presswatch.ingesting.clean import clean_pages
from presswatch.ingesting.fetch import fetch_pages
from presswatch.ingesting.load import load_articles
from presswatch.ingesting.offline_stages import load_fetched
from presswatch.ingesting.settle import release_leases, settle

__all__ = [
    "BatchLease",
    "check_articles",
    "claim_batches",
    "clean_pages",
    "fetch_pages",
    "load_articles",
    "load_fetched",
    "release_leases",
    "settle",
]
