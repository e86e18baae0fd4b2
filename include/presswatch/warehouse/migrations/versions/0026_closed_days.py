"""Closed days of the ledger, and articles by source and day, are summed once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_LATE = "now() - interval '1 day'"  # Younger rows are in no sum: days are closed a day later at the earliest.


def _count(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, comment=comment)


def _ident(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the row")


def upgrade() -> None:
    _make_ledger_sums()
    _make_source_days()
    _make_ledger_triggers()
    _make_source_day_triggers()
    op.create_index("ix_entry_feed_id_first_seen_at", "entry", ["feed_id", "first_seen_at"], schema="ops")
    op.create_index("ix_feed_poll_polled_at", "feed_poll", ["polled_at"], schema="landing", postgresql_using="brin")
    op.execute(
        "insert into ops.source_day_stale (source_id, day)"
        " select distinct source_id, published_day from core.article_text"
    )


def _make_ledger_sums() -> None:
    op.create_table(
        "ledger_sum",
        _ident("sum_id"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column(
            "day", sa.Date(), nullable=False, comment="Calendar day on which a feed showed the entries first, UTC"
        ),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=False,
            comment="Outcome of the entries; seen: what the polls of the day counted",
        ),
        _count("entries", "Entries; rows of one day add up, later changes are rows below 0"),
        sa.Column(
            "noted_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Start of the transaction that wrote it",
        ),
        sa.PrimaryKeyConstraint("sum_id", name="pk_ledger_sum"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_ledger_sum_source_id"),
        schema="ops",
        comment="The ledger of closed days in sums; triggers add what changes afterwards",
    )
    op.create_table(
        "ledger_close",
        _ident("close_id"),
        sa.Column(
            "closed_before",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="Entries and polls before this instant are in ops.ledger_sum",
        ),
        _count("load_seq", "Largest load_seq of an article then"),
        sa.Column(
            "closed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was done: only while no promise of the ledger was broken",
        ),
        sa.PrimaryKeyConstraint("close_id", name="pk_ledger_close"),
        schema="ops",
        comment="Up to when the ledger was summed; the newest row counts",
    )


def _make_source_days() -> None:
    day = "Calendar day of publication at the publisher; NULL where it gives no date"
    op.create_table(
        "source_day_sum",
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("day", sa.Date(), comment=day),
        _count("articles", "Articles"),
        _count("edited", "Those edited at least once"),
        _count("silently_edited", "Those with an edit that could have been declared"),
        _count("gone", "Those that were taken down"),
        _count("words", "Words of their bodies"),
        _count("independent_texts", "Those that are no copy"),
        _count("undeclarably_edited", "Those with an edit that no page could declare"),
        _count("looks", "Requests for their pages again"),
        _count("with_hour", "Those whose hour of publication is known"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name="fk_source_day_sum_source_id"),
        schema="ops",
        comment="Articles summed by source and day of publication; what changed since is named in ops.source_day_stale",
    )
    op.create_index(
        "uq_source_day_sum",
        "source_day_sum",
        ["source_id", "day"],
        unique=True,
        schema="ops",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "source_day_stale",
        _ident("stale_id"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("day", sa.Date(), comment=day),
        sa.PrimaryKeyConstraint("stale_id", name="pk_source_day_stale"),
        schema="ops",
        comment="Sources and days of which an article changed since they were summed; kept by triggers, a row a change",
    )


def _make_ledger_triggers() -> None:
    op.execute(
        """
        create function ops.note_late_row() returns trigger language plpgsql as $$
        declare
            closed_before timestamptz := (select max(c.closed_before) from ops.ledger_close as c);
        begin
            -- Two tables share this: entries stand at their first sight with their outcome, polls with what they counted.
            insert into ops.ledger_sum (source_id, day, outcome, entries)
            select f.source_id, (late.at at time zone 'UTC')::date, late.outcome, late.entries
            from (
                select r ->> 'feed_id' as feed_id, (r ->> tg_argv[0])::timestamptz as at,
                    coalesce(r ->> 'outcome', '') as outcome, sign as entries
                from (values (to_jsonb(old), -1), (to_jsonb(new), 1)) as changed (r, sign)
                where tg_table_schema = 'ops' and r is not null
                union all
                select r ->> 'feed_id', (r ->> tg_argv[0])::timestamptz, 'seen', sign * (r ->> 'entries_new')::bigint
                from (values (to_jsonb(old), -1), (to_jsonb(new), 1)) as changed (r, sign)
                where tg_table_schema = 'landing' and r is not null
            ) as late
            join core.feed as f on f.feed_id = late.feed_id
            where late.at < closed_before and late.entries <> 0;
            return null;
        end
        $$
        """
    )
    op.execute(
        "comment on function ops.note_late_row is 'Adds to the sums of closed days what changes after they were closed'"
    )
    for table, at, columns in (
        ("ops.entry", "first_seen_at", ("outcome", "feed_id", "first_seen_at")),
        ("landing.feed_poll", "polled_at", ("entries_new", "feed_id", "polled_at")),
    ):
        old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
        for event, when in (
            ("insert", f"new.{at} < {_LATE}"),
            ("delete", f"old.{at} < {_LATE}"),
            (
                f"update of {', '.join(columns)}",
                f"({old}) is distinct from ({new}) and least(old.{at}, new.{at}) < {_LATE}",
            ),
        ):
            op.execute(
                f"create trigger note_late_{event.split()[0]} after {event} on {table} for each row when ({when})"
                f" execute function ops.note_late_row('{at}')"
            )


def _make_source_day_triggers() -> None:
    op.execute(
        """
        create function ops.note_stale_text() returns trigger language plpgsql as $$
        begin
            insert into ops.source_day_stale (source_id, day)
            select distinct source_id, day
            from (values (old.source_id, old.published_day), (new.source_id, new.published_day)) as touched (source_id, day)
            where source_id is not null;
            return null;
        end
        $$
        """
    )
    op.execute("comment on function ops.note_stale_text is 'Notes of which source and day an article changed'")
    op.execute(
        """
        create function ops.note_stale_article() returns trigger language plpgsql as $$
        begin
            insert into ops.source_day_stale (source_id, day)
            select t.source_id, t.published_day
            from core.article_text as t
            where t.article_id in (old.article_id, new.article_id);
            return null;
        end
        $$
        """
    )
    op.execute(
        "comment on function ops.note_stale_article is"
        " 'Notes of which source and day something about an article changed'"
    )
    op.execute(
        "create trigger note_stale_text after insert or update or delete on core.article_text"
        " for each row execute function ops.note_stale_text()"
    )
    for table, event in (
        ("core.revision", "insert or delete or update of kind, is_silent, claimed_modified_at"),
        ("core.article", "update of state"),
        ("core.syndication_member", "insert or delete or update of valid_to, is_original, article_id"),
        ("ops.article_visit", "insert or delete or update of visits"),
    ):
        op.execute(
            f"create trigger note_stale_article after {event} on {table}"
            " for each row execute function ops.note_stale_article()"
        )
