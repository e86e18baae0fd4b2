"""How the newest requests for the pages of a host ended."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

LOOKS_A_PAGE = 10
"""Looks at a host that are gone through for each page of it: one that is refused is looked at again and again."""

_NEWEST_FETCHES = text(
    """
    select h.host, page.reason
    from unnest(cast(:hosts as text[])) as h (host)
    cross join lateral (
        select newest.reason
        from (
            select distinct on (look.url) look.reason, look.batch_id, look.ordinal
            from (
                select i.url, i.reason, i.batch_id, i.ordinal
                from ops.batch_item as i
                join ops.batch as b on b.batch_id = i.batch_id and b.state = 'loaded'
                where i.host = h.host and i.fetch <> 'deferred'
                order by i.batch_id desc, i.ordinal
                limit :looks
            ) as look
            where look.url <> all(cast(:without as text[]))
            order by look.url, look.batch_id desc
        ) as newest
        order by newest.batch_id desc, newest.ordinal
        limit :most
    ) as page
    """
)


def newest_fetches(
    conn: Connection, hosts: Sequence[str], *, most: int, without: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Return host and reason of the newest look at each page of hosts, up to that many pages a host, newest first.

    Args:
        conn: a connection.
        hosts: the hosts.
        most: pages a host; they are sought among ten times as many looks that loaded batches made.
        without: addresses of pages that are left out.
    """
    given = {"hosts": list(hosts), "most": most, "looks": LOOKS_A_PAGE * most, "without": list(without)}
    rows = conn.execute(_NEWEST_FETCHES, given)
    return [(row.host, row.reason) for row in rows]
