"""From an empty database to the schema of this code, and what a killed upgrade leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from itertools import takewhile

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from presswatch.errors import WarehouseError
from presswatch.warehouse import migrate
from presswatch.warehouse.tables import SCHEMAS, metadata

PATHS = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@pytest.fixture
def empty(make_database: Callable[[str], str]) -> str:
    return make_database()


def scalar(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.connect() as conn:
        found = conn.execute(text(statement)).scalar_one()
    engine.dispose()
    return found


def test_from_empty_once_and_then_nothing_more(empty):
    assert migrate.pending(empty)
    assert migrate.upgrade(empty)
    assert not migrate.pending(empty)
    assert not migrate.upgrade(empty)


def test_head_is_alembics_head():
    config = Config()
    config.set_main_option("script_location", str(files("presswatch.warehouse") / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.head()]


def test_the_database_is_what_the_tables_say(conn: Connection):
    assert differences(conn) == []


def differences(conn: Connection) -> list[object]:
    """Return what Alembic finds different between a database and the tables of this code."""

    def is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
        del item, kind, compare_to
        return not (
            reflected and name is not None and ("_p20" in name or "_default" in name or name == "schema_version")
        )

    options = {"include_schemas": True, "include_object": is_ours, "compare_type": True}
    context = MigrationContext.configure(conn, opts=options)
    return [change for change in compare_metadata(context, metadata) if "schema_version" not in str(change)]


def test_partitions_stand_ready_for_the_months_ahead(conn: Connection):
    months = conn.execute(
        text(
            "select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where i.inhparent = 'landing.capture'::regclass and c.relname like '%\\_p20%'"
        )
    ).scalar_one()
    assert months >= 4


def test_a_row_of_no_month_is_kept_by_the_default_partition(conn: Connection):
    statement = (
        "insert into landing.capture (fetched_at, started_at, batch_id, url_asked, url_final, redirect_chain,"
        " remote_ip, http_version, status, headers, wire_bytes, body_bytes, body_sha256) values ('1999-01-01Z',"
        " '1999-01-01Z', 1, 'u', 'u', '[]', 'x', '1.1', 200, '[]', 0, 0, '') returning tableoid::regclass::text"
    )
    assert conn.execute(text(statement)).scalar_one() == "landing.capture_default"


CAPTURE = (
    "insert into landing.capture (fetched_at, started_at, batch_id, url_asked, url_final, redirect_chain,"
    " remote_ip, http_version, status, headers, wire_bytes, body_bytes, body_sha256) values (:at, :at, 1, 'u', 'u',"
    " '[]', 'x', '1.1', 200, '[]', 0, 0, '') returning tableoid::regclass::text"
)


def test_rows_of_a_month_that_was_not_prepared_are_moved_into_it(conn: Connection):
    """An installation that ran for months without maintenance; before 0004 it could not be migrated any more."""
    ahead = conn.execute(
        text("select date_trunc('month', now() at time zone 'UTC') + interval '4 months 3 days'")
    ).scalar_one()
    assert conn.execute(text(CAPTURE), {"at": ahead}).scalar_one() == "landing.capture_default"
    assert conn.execute(text("select landing.ensure_partitions(5)")).scalar_one() == 6
    places = "select tableoid::regclass::text from landing.capture where fetched_at = :at"
    assert conn.execute(text(places), {"at": ahead}).scalars().all() == [f"landing.capture_p{ahead:%Y_%m}"]
    assert conn.execute(text(CAPTURE), {"at": ahead}).scalar_one() == f"landing.capture_p{ahead:%Y_%m}"
    assert conn.execute(text("select landing.ensure_partitions(5)")).scalar_one() == 0


def test_a_month_that_was_left_out_is_made_up_for(conn: Connection):
    missing = conn.execute(
        text("select to_char(now() at time zone 'UTC' + interval '1 month', 'YYYY_MM')")
    ).scalar_one()
    conn.execute(text(f"drop table landing.capture_p{missing}"))
    assert conn.execute(text("select landing.ensure_partitions(0)")).scalar_one() == 0
    assert conn.execute(text("select landing.ensure_partitions(2)")).scalar_one() == 1


def test_a_killed_upgrade_leaves_nothing(empty, monkeypatch):
    def die(conn: Connection) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "_refresh", die)
    with pytest.raises(KeyboardInterrupt):
        migrate.upgrade(empty)
    assert scalar(empty, "select count(*) from pg_namespace where nspname in ('core', 'ops', 'landing')") == 0
    monkeypatch.undo()
    assert migrate.upgrade(empty)


REVISIONS = [
    None,
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
    "0023",
    "0024",
    "0025",
    "0026",
    "0027",
    "0028",
    "0029",
    "0030",
    "0031",
    "0032",
    "0033",
    "0034",
]
STEP, FAR_STEP = 25, 100
"""Every so many statements of the migration that comes next one is killed, and of those that follow it, for which other
starts have it next; with 1, all of them were."""
SHORT_STEP = 5
"""The same for all of the short ways from the newest revisions."""


@pytest.fixture(scope="module")
def dying() -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "tests.integration.warehouse.dying_migrations"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=PATHS) as process:
        yield process
        process.terminate()


def deaths(dying: subprocess.Popen[str], url: str, *steps: int) -> list[list[str]]:
    """Return number, status, version and digest of the schema for each upgrade that was killed, then for the last."""
    assert dying.stdin is not None
    assert dying.stdout is not None
    print(url, *steps, file=dying.stdin, flush=True)
    return [line.split() for line in takewhile(str.strip, dying.stdout)]


@pytest.fixture(scope="module")
def installed_at(make_database: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that makes the warehouse that an installation of a revision has.

    It copies one that goes on from revision to revision, as it is asked for later ones.
    """
    bases: list[tuple[str, str]] = []

    def make(revision: str) -> str:
        if not bases or bases[-1][0] > revision:
            bases.append(("", make_database("template1")))
        base = bases[-1][1]
        bring_to(base, revision)
        bases[-1] = (revision, base)
        return make_database(str(make_url(base).database))

    return make


@pytest.mark.timeout(900)
@pytest.mark.parametrize("start", REVISIONS)
def test_a_migration_killed_at_a_statement_leaves_the_schema_before_and_the_next_one_ends(
    dying, empty, installed_at, conn, start
):
    url = installed_at(start) if start else empty
    steps = (SHORT_STEP, SHORT_STEP) if start in REVISIONS[-4:] else (STEP, FAR_STEP)
    *killed, (number, status, *held) = deaths(dying, url, *steps)
    assert (status, held[0]) == ("0", migrate.head())
    assert {line[1] for line in killed} == {"-9"}
    assert len({tuple(line[2:]) for line in killed}) == 1, "something was left behind"
    assert killed[0][2] == (start or "none")
    assert len(killed) >= 2
    assert int(number) > len(killed)
    assert not migrate.upgrade(url)
    engine = create_engine(url)
    with engine.connect() as upgraded:
        assert structure(upgraded) == structure(conn)
    engine.dispose()


STRUCTURE = text(
    """
    with ours as (
      select c.oid, c.relkind, n.nspname || '.' || c.relname as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('landing', 'staging', 'core', 'ops', 'mart') and not c.relispartition and c.relkind <> 'i'
    )
    select name, relkind::text, obj_description(oid, 'pg_class') from ours
    union all
    select name || '.' || attname, format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
      || coalesce(' default ' || pg_get_expr(adbin, adrelid), ''), col_description(attrelid, attnum)
    from ours join pg_attribute on attrelid = ours.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped
    union all
    select name || '.' || conname, pg_get_constraintdef(c.oid), null
    from ours join pg_constraint c on conrelid = ours.oid
    union all
    select name, pg_get_indexdef(indexrelid), null from ours join pg_index on indrelid = ours.oid
    union all
    select name, pg_get_viewdef(oid), null from ours where relkind in ('v', 'm')
    """
)


def structure(conn: Connection) -> set[tuple[str, str, str | None]]:
    """Return tables, views, columns, constraints and indexes as PostgreSQL has them, partitions left out.

    That of a warehouse made from nothing ``differences`` compares with the tables of this code.
    """
    return {(row[0], row[1], row[2]) for row in conn.execute(STRUCTURE)}


def bring_to(url: str, revision: str) -> None:
    """Migrate a warehouse up to a revision, as the installations of that time did."""
    config = Config()
    config.set_main_option("script_location", str(files("presswatch.warehouse") / "migrations"))
    engine = create_engine(url)
    with engine.begin() as conn:
        for schema in SCHEMAS:
            conn.execute(text(f"create schema if not exists {schema}"))
        config.attributes["connection"] = conn
        command.upgrade(config, revision)
    engine.dispose()


def test_every_revision_is_killed_on_its_way():
    names = sorted(item.name[:4] for item in (files("presswatch.warehouse") / "migrations" / "versions").iterdir())
    assert [None, *(name for name in names if name[0] == "0")][:-1] == REVISIONS


def test_two_that_migrate_at_once_wait_for_each_other(empty):
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(migrate.upgrade, [empty, empty]))
    assert sorted(made) == [False, True]
    assert scalar(empty, "select version_num from ops.schema_version") == migrate.head()
    assert scalar(empty, "show join_collapse_limit") == "20"


def test_work_on_a_schema_of_another_version_is_refused_with_what_to_do(empty):
    engine: Engine = create_engine(empty)
    with engine.connect() as conn, pytest.raises(WarehouseError, match="run `presswatch migrate`"):
        migrate.require_current(conn)
    for at, said in (("0001", "until then nothing is polled"), ("9999", "newer than this code")):
        migrate.upgrade(empty)
        with engine.begin() as conn:
            conn.execute(text(f"update ops.schema_version set version_num = '{at}'"))
        with engine.connect() as conn, pytest.raises(WarehouseError, match=said):
            migrate.require_current(conn)
        with engine.begin() as conn:
            conn.execute(text("update ops.schema_version set version_num = :head"), {"head": migrate.head()})
    engine.dispose()


def test_a_warehouse_that_is_not_there_is_named_without_its_password():
    with pytest.raises(WarehouseError, match="cannot reach") as caught:
        migrate.upgrade("postgresql+psycopg://me:s3cret@127.0.0.1:1/x")
    assert "s3cret" not in str(caught.value)
