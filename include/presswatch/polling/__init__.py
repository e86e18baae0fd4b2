"""Polling: due feeds → bodies in landing → entries in the ledger.

Retrieve, parse, decide (pure), store: four places. A feed's failure never touches another feed, and a feed's
validators never get ahead of its committed entries.
"""

from __future__ import annotations

from presswatch.polling.leases import FeedLease, claim_feeds, make_due, release_leases, share_out, why_nobody, why_not
from presswatch.polling.poll import PollSummary, poll_feeds

__all__ = [
    "FeedLease",
    "PollSummary",
    "claim_feeds",
    "make_due",
    "poll_feeds",
    "release_leases",
    "share_out",
    "why_nobody",
    "why_not",
]
