"""Ends sessions of readers that hold a transaction too long: it keeps locks, and rows that nobody sees any more."""

from __future__ import annotations

from sqlalchemy import Connection, text

LONGEST_TRANSACTION_S = 900.0

_END = text("""
    select count(*) filter (where pg_terminate_backend(pid))
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and xact_start < clock_timestamp() - make_interval(secs => :longest_s)
      and usename <> current_user and not (select rolsuper from pg_roles where oid = usesysid)
      and pg_has_role(usesysid, 'presswatch_reader', 'member')
      and (select pg_has_role('pg_signal_backend', 'member') and pg_has_role('pg_read_all_stats', 'member'))
""")


def end_overlong(conn: Connection, *, longest_s: float = LONGEST_TRANSACTION_S) -> int:
    """End the sessions of reader logins whose transaction is older than that, and return how many.

    Nobody's where this login may not see and end the sessions of others (``embedded/readers.sql`` lets it).
    """
    exists = conn.scalar(text("select exists (select from pg_roles where rolname = 'presswatch_reader')"))
    return int(conn.scalar(_END, {"longest_s": longest_s}) or 0) if exists else 0
