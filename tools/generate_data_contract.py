"""Writes docs/data-contract.odcs.yaml, the marts' contract in the Open Data Contract Standard; --check compares.

All of it comes from a warehouse as ``presswatch migrate`` makes it: columns, types, comments, ``mart.contract``,
``mart.contract_value``. An empty one is made for it, which takes some seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from bench.temporary_postgres import fresh_warehouse
from sqlalchemy import Connection, create_engine, text

from presswatch import embedded

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "data-contract.odcs.yaml"
API_VERSION: Final = "v3.1.0"
"""https://bitol-io.github.io/open-data-contract-standard/v3.1.0/"""

LOGICAL: Final[dict[str, tuple[str, dict[str, object]]]] = {
    "bigint": ("integer", {"format": "i64"}),
    "integer": ("integer", {"format": "i32"}),
    "smallint": ("integer", {"format": "i16"}),
    "numeric": ("number", {}),
    "double precision": ("number", {"format": "f64"}),
    "boolean": ("boolean", {}),
    "text": ("string", {}),
    "text[]": ("array", {}),
    "date": ("date", {"format": "yyyy-MM-dd"}),
    "timestamp with time zone": ("timestamp", {"timezone": True, "defaultTimezone": "Etc/UTC"}),
    "timestamp without time zone": ("timestamp", {"timezone": False}),
}
"""Type of PostgreSQL → logical type of the standard with its options."""
KEYS: Final[dict[str, Sequence[str]]] = {
    "article": ("article_id",),
    "revision": ("revision_id",),
    "paragraph": ("article_id", "place"),
    "author": ("author_id",),
    "article_author": ("article_id", "place"),
    "removed_article": ("article_id",),
    "coverage": ("source_id", "day"),
    "feed_health": ("feed_id",),
    "contract": ("version",),
    "contract_value": ("relation", "column_name", "value"),
    "contract_column": ("relation", "column_name"),
}
"""View → what tells its rows apart; a view that is not here promises nothing of the kind."""
DESCRIPTION: Final = {
    "purpose": "The press as readers see it: articles as they stand, what publishers changed, what was not watched.",
    "usage": "Read mart as presswatch_reader, or files of presswatch export. Page on load_seq, never on time.",
    "limitations": "No day on which a source was not watched may be counted as zero: join mart.coverage. Texts belong"
    " to their publishers; the licence note of each source says what may be done with them.",
}


class MartColumn(NamedTuple):
    """One column of a view of mart."""

    relation: str
    name: str
    type: str
    meaning: str


class Marts(NamedTuple):
    """What the database says of mart."""

    version: str
    deprecation_rule: str
    views: dict[str, str]  # name → comment
    columns: list[MartColumn]
    values: dict[tuple[str, str], list[str]]  # view and column → the values there are


def read(conn: Connection) -> Marts:
    """Return what the database says of mart."""
    version, rule = conn.execute(text("select version, deprecation_rule from mart.contract")).one()
    views = conn.execute(
        text(
            "select relname, obj_description(oid) from pg_class"
            " where relnamespace = 'mart'::regnamespace and relkind in ('v', 'm', 'r') order by 1"
        )
    )
    columns = conn.execute(
        text(
            "select k.relation, k.column_name, k.type, k.meaning from mart.contract_column as k"
            " join pg_class as c on c.oid = ('mart.' || quote_ident(k.relation))::regclass"
            " where c.relkind in ('v', 'm', 'r') order by k.relation, k.place"
        )
    )
    values: dict[tuple[str, str], list[str]] = {}
    for relation, column, value in conn.execute(text("select relation, column_name, value from mart.contract_value")):
        values.setdefault((relation, column), []).append(value)
    return Marts(
        version, rule, {str(name): str(note) for name, note in views}, [MartColumn(*c) for c in columns], values
    )


def document(marts: Marts) -> dict[str, Any]:
    """Return the contract as the standard has it."""
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": "presswatch-mart",
        "name": "Presswatch marts",
        "version": marts.version,
        "status": "active",
        "description": DESCRIPTION,
        "customProperties": [{"property": "deprecationRule", "value": marts.deprecation_rule}],
        "roles": [{"role": "presswatch_reader", "access": "read"}],
        "schema": [_view(marts, name, note) for name, note in marts.views.items()],
    }


def _view(marts: Marts, name: str, note: str) -> dict[str, Any]:
    columns = [column for column in marts.columns if column.relation == name]
    return {
        "name": name,
        "logicalType": "object",
        "physicalName": f"mart.{name}",
        "physicalType": "view",
        "description": note,
        "properties": [_column(marts, column) for column in columns],
    }


def _column(marts: Marts, column: MartColumn) -> dict[str, Any]:
    logical, options = LOGICAL[column.type]
    key = KEYS.get(column.relation, ())
    made: dict[str, Any] = {"name": column.name, "logicalType": logical, "physicalType": column.type}
    if options:
        made["logicalTypeOptions"] = options
    if logical == "array":
        made["items"] = {"logicalType": "string"}
    made |= {"description": column.meaning, "required": "Never NULL" in column.meaning}
    if column.name in key:
        made |= {"primaryKey": True, "primaryKeyPosition": key.index(column.name) + 1}
    values = marts.values.get((column.relation, column.name))
    if values and logical == "string":
        rule = {"type": "library", "metric": "invalidValues", "arguments": {"validValues": values}, "mustBe": 0}
        made["quality"] = [rule]
    elif values:
        made["customProperties"] = [{"property": "itemValues", "value": values}]
    return made


def page(marts: Marts) -> str:
    """Return the file."""
    head = "# Made by tools/generate_data_contract.py from the comments of the marts. Open Data Contract Standard.\n"
    return head + yaml.dump(document(marts), Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=120)


class _NoAliases(yaml.SafeDumper):
    """Writes what is equal twice in full: references are legal YAML, and hard to read."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - yaml's own
        return True


def main() -> int:
    """Write or check the file; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="do not write; fail when the file is out of date")
    is_check = parser.parse_args().check
    with fresh_warehouse() as settings:
        engine = create_engine(embedded.url(settings))
        with engine.connect() as conn:
            wanted = page(read(conn))
        engine.dispose()
    if not is_check:
        FILE.write_text(wanted, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write(f"{FILE.relative_to(ROOT)} is out of date: run tools/generate_data_contract.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
