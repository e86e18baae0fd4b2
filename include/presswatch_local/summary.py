"""What is printed at the end of a cycle: the sums per source, and where to go from here. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.embedded.paths import EmbeddedPaths
from presswatch.settings import REPOSITORY, Settings
from presswatch.warehouse.queries.conservation import SourceSums
from presswatch_local.people import ADMIN, password_file, roles
from presswatch_local.run_record import base_url

COLUMNS = ("seen", "loaded", "duplicate", "filtered", "quarantined", "failed", "gone", "pending")


def table(sums: Sequence[SourceSums]) -> str:
    """Return the sums as a table with a row per source and one of totals; a broken sum is marked."""
    rows = [(each.source_id, [int(getattr(each, name)) for name in COLUMNS], each.is_whole) for each in sums]
    totals = [sum(counts[index] for _, counts, _ in rows) for index in range(len(COLUMNS))]
    width = max(len(name) for name in ("source", "total", *(name for name, _, _ in rows)))
    lines = [_row("source", COLUMNS, width)]
    lines += [_row(name, counts, width) + ("" if is_whole else "  DOES NOT ADD UP") for name, counts, is_whole in rows]
    return "\n".join([*lines, _row("total", totals, width)])


def ways_on(settings: Settings) -> str:
    """Return where to look and how to query."""
    var = _short(settings)
    lines = [
        f"Airflow    {base_url(settings)}   user {ADMIN}, password in {password_file(settings, ADMIN)}",
        *(
            f"           {name} ({role}), password in {password_file(settings, name)}"
            for name, role in roles(settings).items()
            if name != ADMIN
        ),
        f'Query      {_prefix(settings)}.venv/bin/presswatch sql "select * from mart.article limit 5"',  # noqa: S608 - shown, not run
    ]
    if settings.warehouse_url is None:
        password = EmbeddedPaths.of(settings).password_file("analyst")
        address = f"postgresql://analyst@127.0.0.1:{settings.pg_port}/warehouse"
        lines.append(f'psql, BI   PGPASSWORD="$(cat "{password}")" psql {address}   or `make psql{var}`')
    return "\n".join(lines)


def _row(name: str, cells: Sequence[object], width: int) -> str:
    aligned = (f"{cell!s:>{max(7, len(column))}}" for cell, column in zip(cells, COLUMNS, strict=True))
    return "  ".join([f"{name:<{width}}", *aligned])


def _short(settings: Settings) -> str:
    return " DEMO=1" if settings.var.name == "demo" else ""


def _prefix(settings: Settings) -> str:
    """Return the variables that a command needs to find a warehouse that is not at its default place."""
    parts = []
    if settings.var.resolve() != REPOSITORY / "var":
        parts.append(f'PRESSWATCH_VAR="{settings.var.resolve()}" ')
    if settings.pg_port != Settings.model_fields["pg_port"].default:
        parts.append(f"PRESSWATCH_PG_PORT={settings.pg_port} ")
    return "".join(parts)
