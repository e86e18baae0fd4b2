"""Recovery: landing files taken stock of, orphans, damage; decisions of persons; partitions that empty the default."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    _make_indexes()
    _widen()
    _make_partitions()


def _make_tables() -> None:
    op.create_table(
        "file",
        sa.Column("warc_path", sa.Text(), nullable=False, comment="Relative to the landing root"),
        sa.Column(
            "file_bytes", sa.BigInteger(), nullable=True, comment="Size; NULL: rows name it, and it was not there"
        ),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When maintenance met it first",
        ),
        sa.Column(
            "examined_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When its records were compared with the rows; NULL while a batch may still be writing them",
        ),
        sa.Column(
            "audited_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When its bytes were last compared with the digests of its rows",
        ),
        sa.PrimaryKeyConstraint("warc_path", name=op.f("pk_file")),
        schema="landing",
        comment="Landing files, as maintenance found them",
    )
    op.create_index("ix_file_audited_at", "file", ["audited_at"], unique=False, schema="landing")
    op.create_table(
        "orphan",
        sa.Column("warc_path", sa.Text(), nullable=False, comment="Landing file"),
        sa.Column(
            "warc_offset", sa.BigInteger(), autoincrement=False, nullable=False, comment="Where it starts, bytes"
        ),
        sa.Column("warc_length", sa.BigInteger(), nullable=False, comment="Its length, bytes"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="record: received, its rows were never committed; unfinished: of a killed write; unreadable: no WARC",
        ),
        sa.Column("url", sa.Text(), nullable=True, comment="Address that answered, for a record"),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Last byte of the response, for a record",
        ),
        sa.Column(
            "payload_digest",
            sa.Text(),
            nullable=True,
            comment="Digest of the body as sent, as the record states it",
        ),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When maintenance found it",
        ),
        sa.CheckConstraint("kind in ('record', 'unfinished', 'unreadable')", name=op.f("ck_orphan_kind")),
        sa.ForeignKeyConstraint(["warc_path"], ["landing.file.warc_path"], name=op.f("fk_orphan_warc_path")),
        sa.PrimaryKeyConstraint("warc_path", "warc_offset", name=op.f("pk_orphan")),
        schema="landing",
        comment="Bytes in landing that no row names: kept, and accounted for here",
    )
    op.create_table(
        "damage",
        sa.Column("subject", sa.Text(), nullable=False, comment="capture or feed_poll"),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Its number"),
        sa.Column("warc_path", sa.Text(), nullable=False, comment="Landing file"),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False, comment="Where its record starts, bytes"),
        sa.Column("problem", sa.Text(), nullable=False, comment="What is wrong, in a sentence"),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the audit found it",
        ),
        sa.Column(
            "mended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When a later audit read it as it should be; NULL while it is broken",
        ),
        sa.CheckConstraint("subject in ('capture', 'feed_poll')", name=op.f("ck_damage_subject")),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_damage")),
        schema="landing",
        comment="Rows whose bytes landing does not give any more, or gives otherwise than their digest says",
    )


def _make_indexes() -> None:
    for table in ("capture", "feed_poll"):
        op.create_index(
            f"ix_{table}_warc_path",
            table,
            ["warc_path"],
            unique=False,
            schema="landing",
            postgresql_where=sa.text("warc_path is not null"),
        )
    for column in ("extraction_id", "old_extraction_id", "replaced_extraction_id"):
        op.create_index(f"ix_replay_item_{column}", "replay_item", [column], unique=False, schema="ops")
    op.create_index("ix_article_text_extraction_id", "article_text", ["extraction_id"], unique=False, schema="core")


def _widen() -> None:
    """Room for who leased a feed, for a person's decision on a refusal, and for replays whose readings were pruned."""
    op.add_column(
        "feed_state",
        sa.Column(
            "leased_by",
            sa.Text(),
            nullable=True,
            comment="DAG run, or who took that lease: its retry takes it over",
        ),
        schema="ops",
    )
    op.add_column(
        "quarantine",
        sa.Column("note", sa.Text(), nullable=True, comment="Why, in the words of who decided"),
        schema="ops",
    )
    _comment(
        "ops",
        "quarantine",
        "state",
        "open; accepted, rejected or retried by a person; fixed or expired by a later fetch",
    )
    _comment("ops", "replay", "state", "open, promoted, rolled_back, or expired")
    _comment(
        "ops",
        "replay_item",
        "extraction_id",
        "The reading; that of before where nothing at all has changed; NULL once it was pruned",
    )
    for table, states in (
        ("quarantine", "'open', 'accepted', 'rejected', 'retried', 'fixed', 'expired'"),
        ("replay", "'open', 'promoted', 'rolled_back', 'expired'"),
    ):
        op.drop_constraint(op.f(f"ck_{table}_state"), table, schema="ops", type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_state"), table, f"state in ({states})", schema="ops")


def _comment(schema: str, table: str, column: str, comment: str) -> None:
    op.execute(f"comment on column {schema}.{table}.{column} is '{comment}'")


def _make_partitions() -> None:
    """Rows that came while a month was not prepared lie in the default partition, which would refuse the month for ever."""
    op.execute(
        """
        create or replace function landing.ensure_partitions(months_ahead integer) returns integer language plpgsql as $$
        declare
            parent text; month_key text; part text; first_month timestamp; first_day timestamp; made integer := 0;
        begin
            foreach parent in array array['feed_poll', 'entry_observation', 'capture'] loop
                select a.attname into strict month_key
                from pg_partitioned_table as p
                join pg_attribute as a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
                where p.partrelid = format('landing.%I', parent)::regclass;
                select coalesce(min(to_date(right(c.relname, 7), 'YYYY_MM')), now() at time zone 'UTC') into first_month
                from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
                where i.inhparent = format('landing.%I', parent)::regclass and c.relname like parent || '\\_p____\\___';
                for first_day in select generate_series(
                    date_trunc('month', first_month),
                    date_trunc('month', now() at time zone 'UTC') + make_interval(months => months_ahead),
                    interval '1 month')
                loop
                    part := parent || to_char(first_day, '"_p"YYYY_MM');
                    continue when to_regclass(format('landing.%I', part)) is not null;
                    execute format('create table landing.%I (like landing.%I including defaults including constraints)', part, parent);
                    execute format(
                        'with moved as (delete from landing.%I where %I >= %L and %I < %L returning *)
                            insert into landing.%I select * from moved',
                        parent || '_default', month_key, first_day at time zone 'UTC',
                        month_key, (first_day + interval '1 month') at time zone 'UTC', part);
                    execute format(
                        'alter table landing.%I attach partition landing.%I for values from (%L) to (%L)',
                        parent, part, first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC');
                    made := made + 1;
                end loop;
            end loop;
            return made;
        end
        $$
        """
    )
