"""The contract of mart: every column is described, every list of values is that of the code."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from sqlalchemy import Connection, text
from tools import generate_data_contract

from presswatch.model.extraction import AuthorClaim, Role
from presswatch.model.outcome import Outcome
from presswatch.model.parsed_feed import HAS_ENTRIES, FeedOutcome
from presswatch.polling.poll_result import UNCHANGED

NUMBERS = {"integer", "bigint", "numeric", "double precision", "smallint"}
UNITS = re.compile(r"number|seconds|words|code points|times|hours|0 to 1|entries an hour|http status", re.I)


def columns(conn: Connection) -> list[tuple[str, str, str, str]]:
    statement = text(
        "select c.table_name, c.column_name, c.data_type, coalesce(k.meaning, '') from information_schema.columns as c"
        " left join mart.contract_column as k on k.relation = c.table_name and k.column_name = c.column_name"
        " where c.table_schema = 'mart' order by 1, c.ordinal_position"
    )
    return [tuple(row) for row in conn.execute(statement)]


def test_every_column_says_what_it_is_and_whether_it_may_be_null(conn):
    silent = [f"{view}.{name}" for view, name, _, meaning in columns(conn) if "NULL" not in meaning]
    assert silent == []


def test_every_instant_names_its_zone_and_every_day_whose_it_is(conn):
    words = {"timestamp with time zone": "UTC", "date": "day", "timestamp without time zone": "zone"}
    assert [
        f"{view}.{name}" for view, name, kind, meaning in columns(conn) if kind in words and words[kind] not in meaning
    ] == []


def test_every_number_has_a_unit(conn):
    assert [
        f"{view}.{name}: {meaning}"
        for view, name, kind, meaning in columns(conn)
        if kind in NUMBERS and not name.endswith("_id") and not UNITS.search(meaning)
    ] == []


def test_the_file_of_the_contract_is_what_the_database_says(conn):
    assert generate_data_contract.FILE.read_text(encoding="utf-8") == generate_data_contract.page(
        generate_data_contract.read(conn)
    ), "run tools/generate_data_contract.py"


def test_every_view_and_function_has_a_comment(conn):
    views = "select relname from pg_class where relnamespace = 'mart'::regnamespace and obj_description(oid) is null"
    functions = "select proname from pg_proc where pronamespace = 'mart'::regnamespace and obj_description(oid) is null"
    assert conn.execute(text(f"{views} union all {functions}")).scalars().all() == []


def values(conn: Connection, relation: str, column: str) -> set[str]:
    statement = "select value from mart.contract_value where relation = :relation and column_name = :column"
    return set(conn.execute(text(statement), {"relation": relation, "column": column}).scalars())


@pytest.mark.parametrize(
    ("relation", "column", "expected"),
    [
        ("paragraph", "role", get_args(Role)),
        ("article_author", "kind", get_args(AuthorClaim.__annotations__["kind"]) or ("person", "organisation")),
        ("ledger", "outcome", [outcome.value for outcome in Outcome]),
    ],
)
def test_lists_of_values_are_those_of_the_code(conn, relation, column, expected):
    assert values(conn, relation, column) == set(expected)


@pytest.mark.parametrize(
    ("table", "relation", "column"),
    [
        ("core.article", "article", "state"),
        ("core.revision", "revision", "kind"),
        ("core.syndication_member", "article", "copy_relation"),
        ("ops.feed_state", "feed_health", "state"),
    ],
)
def test_lists_of_values_are_those_that_the_tables_take(conn, table, relation, column):
    """What is merged is no article any more: mart.removed_article has it."""
    name = "relation" if column == "copy_relation" else column
    statement = (
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = cast(:table as regclass) and conname like :name"
    )
    (check,) = conn.execute(text(statement), {"table": table, "name": f"ck_%\\_{name}"}).scalars()
    assert values(conn, relation, column) == set(re.findall(r"'([a-z0-9_]+)'", check)) - {"merged"}


def test_a_value_is_listed_once_for_a_column_that_there_is(conn):
    twice = "select relation, column_name, value from mart.contract_value group by 1, 2, 3 having count(*) > 1"
    assert conn.execute(text(twice)).all() == []
    known = {(view, name) for view, name, *_ in columns(conn)} | {("ledger", "outcome")}
    listed = conn.execute(text("select distinct relation, column_name from mart.contract_value")).all()
    assert {tuple(row) for row in listed} <= known


def test_good_polls_of_coverage_are_those_after_which_a_feed_counts_as_read(conn):
    source = conn.execute(text("select prosrc from pg_proc where proname = 'poll_days'")).scalar_one()
    listed = re.search(r"p\.outcome in \(([^)]*)\) as is_good", source)
    assert listed is not None
    assert set(re.findall(r"'(\w+)'", listed[1])) == {outcome.value for outcome in HAS_ENTRIES} | {UNCHANGED}
    assert FeedOutcome.NOT_A_FEED not in listed[1]


def test_the_contract_has_a_version_and_a_rule(conn):
    version, rule = conn.execute(text("select version, deprecation_rule from mart.contract")).one()
    assert re.fullmatch(r"\d+\.\d+", version)
    assert "90 days" in rule
