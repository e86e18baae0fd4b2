"""The scratch schema: analysts make tables there, and none of them can fill the disk."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from presswatch import embedded
from presswatch.settings import Settings
from presswatch.warehouse import migrate


@pytest.fixture
def analyst(served: Settings) -> Iterator[psycopg.Connection]:
    """Return a session of an analyst, emptied of tables afterwards."""
    url = embedded.url(served, driver="", user="analyst")
    with psycopg.connect(url, autocommit=True, options="-c default_transaction_read_only=off") as session:
        yield session
        for (name,) in session.execute("select tablename from pg_tables where schemaname = 'scratch'").fetchall():
            session.execute("select scratch.drop_table(%s)", [name])


def limit(served: Settings, name: str, value: int) -> None:
    with psycopg.connect(embedded.url(served, driver="")) as owner:
        (kind,) = owner.execute("select prorettype::regtype::text from pg_proc where proname = %s", [name]).fetchone()
        owner.execute(
            f"create or replace function scratch.{name}() returns {kind} language sql immutable"
            f" as 'select {value}::{kind}'".encode()
        )


def make(session: psycopg.Connection, name: str, columns: str = '{"article_id": "bigint", "code": "text"}') -> str:
    return str(session.execute("select scratch.create_table(%s, %s)", [name, columns]).fetchone()[0])


def test_an_analyst_keeps_codes_beside_the_marts_and_others_read_them(analyst, served):
    assert make(analyst, "codes") == "scratch.codes"
    analyst.execute("insert into scratch.codes values (1, 'yes'), (2, 'no')")
    analyst.execute("update scratch.codes set code = 'maybe' where article_id = 2")
    analyst.execute("delete from scratch.codes where article_id = 1")
    joined = "select c.code, m.title from scratch.codes as c left join mart.article as m using (article_id)"
    with psycopg.connect(embedded.url(served, driver="", user="analyst")) as other:
        assert other.execute(joined.encode()).fetchall() == [("maybe", None)]
    (comment,) = analyst.execute("select obj_description('scratch.codes'::regclass)").fetchone()
    assert comment.startswith("Made by analyst on ")
    analyst.execute("select scratch.drop_table('codes')")
    with pytest.raises(psycopg.errors.UndefinedTable):
        analyst.execute("select from scratch.codes")


def test_a_table_that_is_full_takes_no_more_in_the_middle_of_a_statement(analyst, served):
    limit(served, "most_bytes", 1 << 20)
    make(analyst, "full")
    try:
        with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="full"):
            analyst.execute("insert into scratch.full select n, repeat('x', 100) from generate_series(1, 300000) n")
        (size,) = analyst.execute("select pg_total_relation_size('scratch.full')").fetchone()
        assert size < 2 << 20
        copied = analyst.cursor().copy("copy scratch.full from stdin")
        with pytest.raises(psycopg.errors.ProgramLimitExceeded), copied as copy:
            copy.write("1\tx\n")
    finally:
        limit(served, "most_bytes", 1 << 28)


def test_rows_and_numbers_of_tables_are_bounded_too(analyst, served):
    make(analyst, "one")
    with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="1 MiB"):
        analyst.execute(
            "insert into scratch.one values (1, (select string_agg(md5(n::text), '') from generate_series(1, 40000) n))"
        )
    limit(served, "most_tables", 2)
    try:
        make(analyst, "two")
        with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="no more"):
            make(analyst, "three")
    finally:
        limit(served, "most_tables", 20)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("x (n int); drop table core.article; --", '{"n": "bigint"}'),
        ("Codes", '{"n": "bigint"}'),
        ("", '{"n": "bigint"}'),
        ("x", '{"n": "bigint); drop table core.article; --"}'),
        ("x", '{"n": "serial"}'),
        ("x", '{"n": null}'),
        ("x", '{"n": {"a": 1}}'),
    ],
)
def test_what_is_no_name_and_no_type_is_refused(analyst, name, columns):
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        make(analyst, name, columns)


def test_a_name_of_a_column_is_only_a_name(analyst):
    make(analyst, "odd", '{"a\\" int); drop table core.article; --": "text"}')
    assert analyst.execute("select count(*) from core.article").fetchone() == (0,)


def test_only_tables_of_scratch_are_dropped(analyst):
    for name in ("article", "core.article", "x; drop table core.article"):
        with pytest.raises(psycopg.errors.UndefinedTable):
            analyst.execute("select scratch.drop_table(%s)", [name])


def test_a_migration_leaves_the_tables_of_analysts(analyst, served):
    make(analyst, "kept")
    analyst.execute("insert into scratch.kept values (1, 'x')")
    migrate.upgrade(embedded.url(served))
    assert analyst.execute("select count(*) from scratch.kept").fetchone() == (1,)
