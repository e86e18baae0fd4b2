"""Alembic's entry: runs all migrations of one upgrade in one transaction, on migrate.py's connection."""

from __future__ import annotations

from alembic import context

from presswatch.warehouse.migrate import OWN_SCHEMAS
from presswatch.warehouse.tables import metadata


def _include(name: str | None, kind: str, parents: object) -> bool:
    del parents
    if kind == "schema":
        return name in OWN_SCHEMAS
    return not (
        (kind == "table" and name is not None and "_p20" in name) or (name is not None and name.endswith("_default"))
    )


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table="schema_version",
    version_table_schema="ops",
    include_schemas=True,
    include_name=_include,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
