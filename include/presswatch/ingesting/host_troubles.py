"""Finds the hosts at which one bad answer has suddenly taken over, from the ledger and the batch at hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.ingesting.decide.second_chance import ENOUGH, LAST_FETCHES, HostFetches, sudden_trouble
from presswatch.warehouse.ops import entries, host_fetches


class PageLook(NamedTuple):
    """What came of asking for a page."""

    host: str
    url: str
    reason: str  # empty: a good page


def host_troubles(conn: Connection, looks: Sequence[PageLook]) -> dict[str, str]:
    """Return the reason that has taken over, by host; hosts that are as they were are left out.

    Pages are counted, not looks: one that stays forbidden is looked at several times and tells of itself only.

    Args:
        conn: the transaction of the load.
        looks: at the pages of the batch at hand.
    """
    bad_hosts = sorted({look.host for look in looks if look.reason})
    if not bad_hosts:
        return {}
    urls = [look.url for look in looks]
    now = _by_host([(look.host, look.reason) for look in looks])
    before = _by_host(host_fetches.newest_fetches(conn, bad_hosts, most=LAST_FETCHES, without=urls))
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
