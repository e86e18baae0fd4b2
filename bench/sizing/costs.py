"""What one thing costs: measured where it could be, assumed where not; ``docs/sizing.md`` says which, and whence."""

from __future__ import annotations

from typing import Final

# Measured; conditions in docs/performance.md.
PARSE_S: Final = 0.0627
"""CPU of extracting a page."""
PROGRAM_S: Final = 0.0043
"""CPU of the loading process for an article."""
LOCKED_S: Final = (0.031 + 0.016) / 149
"""CPU of process and PostgreSQL for a new article under the lock in which loads wait for each other."""
SAME_LOCKED_S: Final = 0.0029 + 0.0007
"""Likewise for a further look that brings the same bytes."""
OTHER_LOCKED_S: Final = 0.0079 + 0.0022
"""Likewise for one that brings other bytes and the same text."""
POLL_S: Final = 0.00123
"""CPU of a poll that brings nothing."""
FEED_S: Final = 0.51 * 0.0181
"""CPU of reading a feed that changed."""
ROW_KB: Final = 8.7e6 / 400_000
"""Warehouse for an article, with indexes and its share of polls."""
PAGE_KB: Final = 29.5
"""A page in landing: mean of 1,593 gzipped pages of the labelled sets."""
AIRFLOW_S: Final = (55 + 54 + 31) / 1200
"""CPU of Airflow's own processes for a page, in a run of 1,200 pages."""
POSTGRES_S: Final = 38 / 1200
"""CPU of PostgreSQL for a page, in the same run."""

# Of our source files.
ARTICLES_PER_FEED: Final = 6100 / 7 / 81
FEEDS_PER_HOST: Final = 81 / 63

# Assumed.
POLLS_PER_FEED: Final = 60
"""A day: a feed is asked every 24 minutes."""
LOOKS_AFTER_H: Final = (1, 3, 8, 24, 48, 72)
"""Further looks at an article with PRESSWATCH_REVISIT_DAYS=3."""
CHANGED: Final = 0.5
"""Looks that bring other bytes, which are read and compared."""
LOOK_LOAD: Final = 0.25
"""What a look costs PostgreSQL beside a new article."""
ANSWER_S: Final = 0.3
"""A publisher's time for a page."""
GAP_S: Final = 1.0
"""PRESSWATCH_MIN_GAP_PER_HOST_S."""
PEAK: Final = 2.0
"""The fullest hour beside the mean one."""
CORES_OF_A_WORKER: Final = 8
FETCHES_OF_A_WORKER: Final = 4 * 16
"""Hosts asked at once: four fetching tasks, PRESSWATCH_HOSTS_AT_ONCE each."""
MOST_USED: Final = 0.7
"""Share of the cores that may be busy in the mean of the fullest hour."""
CORE_USD: Final = 30.0
"""A core with 4 GB for a month."""
DISK_USD: Final = 0.10
"""A GB of fast disk for a month."""
STORE_USD: Final = 0.02
"""A GB of an object store for a month."""
