"""What a person reads at the end of a cycle."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from presswatch.settings import REPOSITORY, Settings
from presswatch.warehouse.queries.conservation import SourceSums
from presswatch_local.summary import table, ways_on

FIL = SourceSums("le-fil", 10, 5, 1, 1, 1, 1, 1, 0, is_whole=True)
PUENTE = SourceSums("el-puente", 1200, 1000, 0, 0, 0, 0, 0, 100, is_whole=False)


def cells(line: str) -> list[str]:
    return line.split()


def test_each_source_has_a_row_and_the_last_row_sums_up() -> None:
    lines = table([FIL, PUENTE]).splitlines()
    assert cells(lines[0])[:3] == ["source", "seen", "loaded"]
    assert cells(lines[1]) == ["le-fil", "10", "5", "1", "1", "1", "1", "1", "0"]
    assert cells(lines[-1]) == ["total", "1210", "1005", "1", "1", "1", "1", "1", "100"]


def test_a_broken_sum_is_marked_and_no_other() -> None:
    lines = table([FIL, PUENTE]).splitlines()
    assert [line for line in lines if line.endswith("DOES NOT ADD UP")] == [lines[2]]


def test_columns_line_up() -> None:
    header, *rows = table([FIL, PUENTE._replace(is_whole=True)]).splitlines()
    assert {len(row) for row in rows} == {len(header)}


def test_no_sources_still_make_a_table() -> None:
    assert cells(table([]).splitlines()[-1]) == ["total"] + ["0"] * 8


def test_the_usual_place_needs_no_variables() -> None:
    text = ways_on(Settings(var=REPOSITORY / "var"))
    assert "PRESSWATCH_" not in text
    assert "postgresql://analyst@127.0.0.1:25432/warehouse" in text
    assert "http://127.0.0.1:25480" in text


def test_another_place_is_spelt_out() -> None:
    text = ways_on(Settings(var=Path("/srv/demo"), pg_port=25999))
    assert 'PRESSWATCH_VAR="/srv/demo" PRESSWATCH_PG_PORT=25999 .venv/bin/presswatch sql' in text
    assert "make psql DEMO=1" in text


def test_no_password_is_shown_and_a_server_elsewhere_is_not_ours_to_explain() -> None:
    settings = Settings(warehouse_url=SecretStr("postgresql://me:secret@db/warehouse"))
    assert "secret" not in ways_on(settings)
    assert "psql" not in ways_on(settings)
