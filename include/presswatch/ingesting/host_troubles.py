"""Finds the hosts at which one bad answer has suddenly taken over, from the ledger and the batch at hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from presswatch.ingesting.decide.second_chance import ENOUGH, LAST_FETCHES, HostFetches, sudden_trouble
from presswatch.warehouse.ops import batches, entries


def host_troubles(conn: Connection, fetches: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the reason that has taken over, by host; hosts that are as they were are left out.

    Args:
        conn: the transaction of the load.
        fetches: host and reason (empty: a good page) of what the batch at hand asked for.
    """
    bad_hosts = sorted({host for host, reason in fetches if reason})
    if not bad_hosts:
        return {}
    now, before = _by_host(fetches), _by_host(batches.newest_fetches(conn, bad_hosts, most=LAST_FETCHES))
    loaded = entries.loaded_of_hosts(conn, bad_hosts, most=ENOUGH)
    reasons = {}
    for host in bad_hosts:
        newest = now[host] + before[host][: max(LAST_FETCHES - len(now[host]), 0)]
        reasons[host] = sudden_trouble(HostFetches(Counter(newest), loaded.get(host, 0)))
    return {host: reason for host, reason in reasons.items() if reason is not None}


def _by_host(fetches: Sequence[tuple[str, str]]) -> defaultdict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for host, reason in fetches:
        grouped[host].append(reason)
    return grouped
