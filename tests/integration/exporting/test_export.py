"""Exports: exactly once, whatever dies; what changed; what pandas, pyarrow and DuckDB read of it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest
from sqlalchemy import create_engine, text
from tests.integration.articles_by_hand import Written, write

from presswatch.errors import PermanentError
from presswatch.exporting.export import Order, export_marts
from presswatch.exporting.manifest import manifest_path
from presswatch.exporting.verify import problems
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine, read_only
from presswatch.warehouse.queries import mart_rows

PATHS = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
DYING = "tests.integration.exporting.dying_export"
PAPERS = [
    Written("=HYPERLINK(1)", "A long text."),
    Written("Second", "Ein Text.", "de", day=date(2026, 2, 28)),
    Written("Third", "Undated.", None, day=None),
]
NEWEST = """
    select * from read_parquet('{}/article/**/*.parquet', union_by_name = true)
    qualify row_number() over (partition by article_id order by load_seq desc) = 1
"""


@pytest.fixture
def url(make_database, migrated_template):
    return make_database(migrated_template)


@pytest.fixture
def run(url, tmp_path):
    engine = make_engine(url)
    yield Runtime(Settings(warehouse_url=url, var=tmp_path), engine, "test")
    engine.dispose()


def load(run: Runtime, *papers: Written) -> list[int]:
    with run.engine.begin() as conn:
        return write(conn, *papers)


def do(run: Runtime, *statements: str, **values: object) -> None:
    with run.engine.begin() as conn:
        for statement in statements:
            conn.execute(text(statement), values)


def watch(run: Runtime, day: str) -> None:
    do(run, "insert into ops.poll_day select 'news', cast(:day as date), 1, 1, 0, 0, 0, 1, 0, 1, 0", day=day)


def content(folder: Path) -> dict[str, object]:
    """Return all that an export holds but the time of its manifests."""
    files = {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    for path in [path for path in files if path.endswith(".json")]:
        facts = json.loads(files[path])
        files[path] = {**facts, "created_at": "", "previous": ""}
    return files


def test_the_first_export_holds_all_by_month_and_the_next_what_changed(run, tmp_path):
    first, second, third = load(run, *PAPERS)
    out = tmp_path / "out"
    made = export_marts(run, str(out))
    assert (made.number, made.seq_after, made.counts["article"]) == (1, 0, 3)
    assert sorted(file.path for file in made.files if file.mart == "article") == [
        "article/month=2026-02/000001.parquet",
        "article/month=2026-03/000001.parquet",
        "article/month=undated/000001.parquet",
    ]
    assert export_marts(run, str(out)) is None
    do(
        run,
        "update core.article set load_seq = nextval('core.load_seq'), state = 'gone' where article_id = :n",
        n=second,
    )
    again = export_marts(run, str(out))
    assert (again.number, again.seq_after, again.counts["article"]) == (2, made.seq_to, 1)
    assert problems(str(out)) == []
    newest = duckdb.sql(NEWEST.format(out)).df().set_index("article_id")
    assert sorted(newest.index) == [first, second, third]
    assert dict(newest.state) == {first: "live", second: "gone", third: "live"}


def test_what_is_exported_is_what_the_mart_says(run, tmp_path):
    load(run, *PAPERS)
    out = tmp_path / "out"
    export_marts(run, str(out))
    with read_only(run.engine) as conn:
        rows = conn.execute(text("select * from mart.article order by article_id")).mappings().all()
    table = ds.dataset(out / "article", partitioning=None).to_table()
    found = sorted(table.to_pylist(), key=lambda row: row["article_id"])
    assert found == [dict(row) for row in rows]
    frame = pd.read_parquet(out / "article")
    assert sorted(frame.title) == ["=HYPERLINK(1)", "Second", "Third"]
    assert set(frame.month) == {"2026-02", "2026-03", "undated"}
    assert str(frame.published_at.dtype).endswith("UTC]")
    dated = duckdb.sql(f"select count(*) from '{out}/article/**/*.parquet' where month = '2026-03'").fetchall()
    assert dated == [(1,)]


def test_every_mart_can_be_exported(run, tmp_path):
    load(run, *PAPERS)
    watch(run, "2026-10-30")
    out = tmp_path / "out"
    marts = (*mart_rows.BY_ARTICLE, *mart_rows.BY_DAY)
    for file_format in ("parquet", "csv"):
        made = export_marts(run, str(out / file_format), Order(marts, file_format))
        assert set(made.schema) == {*marts, "removed_article"}
        assert made.counts["coverage"] > 0
        assert made.counts["revision"] == 3
        assert problems(str(out / file_format)) == []


def test_an_article_that_is_removed_leaves_a_tombstone(run, tmp_path):
    gone, stays = load(run, *PAPERS[:2])
    out = tmp_path / "out"
    export_marts(run, str(out))
    do(
        run,
        "delete from core.article_text where article_id = :n",
        "delete from core.promotion where extraction_id in (select extraction_id from core.extraction"
        " join core.revision using (revision_id) where article_id = :n)",
        "delete from core.extraction where revision_id in"
        " (select revision_id from core.revision where article_id = :n)",
        "delete from core.revision where article_id = :n",
        "delete from core.article where article_id = :n",
        n=gone,
    )
    made = export_marts(run, str(out))
    assert (made.counts["article"], made.counts["removed_article"]) == (0, 1)
    left = duckdb.sql(
        f"from ({NEWEST.format(out)}) select article_id"
        f" where article_id not in (select article_id from '{out}/removed_article/*.parquet')"
    ).fetchall()
    assert left == [(stays,)]


def test_an_article_that_was_merged_leaves_a_tombstone_that_names_the_other(run, tmp_path):
    stays, merged = load(run, *PAPERS[:2])
    out = tmp_path / "out"
    export_marts(run, str(out))
    do(
        run,
        "delete from core.article_text where article_id = :merged",
        "update core.article set state = 'merged', merged_into = :stays, load_seq = nextval('core.load_seq')"
        " where article_id = :merged",
        stays=stays,
        merged=merged,
    )
    made = export_marts(run, str(out))
    assert (made.counts["article"], made.counts["removed_article"]) == (0, 1)
    (row,) = ds.dataset(out / "removed_article", partitioning=None).to_table().to_pylist()
    assert (row["article_id"], row["survivor_id"]) == (merged, stays)


def test_whole_marts_are_written_anew_where_a_month_changed(run, tmp_path):
    load(run, *PAPERS)
    watch(run, "2026-02-27")
    out = tmp_path / "out"
    made = export_marts(run, str(out))
    months = {file.month: file.path for file in made.snapshots}
    assert months["2026-02"] == "coverage/month=2026-02/000001.parquet"
    watch(run, "2026-02-28")
    again = export_marts(run, str(out))
    now = {file.month: file.path for file in again.snapshots}
    assert now["2026-02"] == "coverage/month=2026-02/000002.parquet"
    assert now["2026-03"] == months["2026-03"]
    assert (out / months["2026-02"]).exists(), "a reader may hold the manifest of before"
    watch(run, "2026-02-26")
    export_marts(run, str(out))
    assert not (out / months["2026-02"]).exists()
    assert problems(str(out)) == []


def resume(run: Runtime, folder: Path) -> None:
    """Export as soon as the server has noticed that the killed one is gone."""
    for _ in range(100):
        try:
            export_marts(run, str(folder), Order(marts=("article", "revision", "coverage")))
        except PermanentError as error:
            if error.reason != "target_busy":
                raise
            time.sleep(0.1)
        else:
            return


def test_an_export_killed_at_any_step_and_resumed_is_the_same(run, url, tmp_path):
    load(run, *PAPERS)
    watch(run, "2026-10-30")

    def export(folder: Path, step: int) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", DYING, url, str(folder), str(step)]
        return subprocess.run(words, capture_output=True, text=True, env=PATHS, check=False)

    whole = export(tmp_path / "whole", 0)
    steps = int(whole.stdout)
    expected = content(tmp_path / "whole")
    for step in sorted({1, 3, steps // 3, steps // 2, steps - 6, steps - 2, steps}):
        folder = tmp_path / f"killed-{step}"
        assert export(folder, step).returncode == -9
        resume(run, folder)
        assert content(folder) == expected, step
        assert problems(str(folder)) == []


def test_what_was_loaded_after_a_killed_export_is_in_the_next_once(run, url, tmp_path):
    load(run, *PAPERS)
    out = tmp_path / "out"
    words = [sys.executable, "-m", DYING, url, str(out), "12"]
    assert subprocess.run(words, capture_output=True, env=PATHS, check=False).returncode == -9
    assert not (out / "manifest.json").exists()
    load(run, Written("Later", "Text.", day=date(2026, 4, 1)))
    resume(run, out)
    rows = duckdb.sql(f"select count(*), count(distinct article_id) from '{out}/article/**/*.parquet'").fetchall()
    assert rows == [(4, 4)]


def test_csv_is_safe_to_open_and_is_read_back(run, tmp_path):
    load(run, *PAPERS)
    out = tmp_path / "out"
    made = export_marts(run, str(out), Order(file_format="csv"))
    path = next(file.path for file in made.files if file.mart == "article" and file.month == "2026-03")
    assert '"\'=HYPERLINK(1)"' in (out / path).read_text(encoding="utf-8-sig")
    frame = pd.read_csv(out / path)
    assert list(frame.title) == ["'=HYPERLINK(1)"]
    assert duckdb.sql(f"select title from '{out}/{path}'").fetchall() == [("'=HYPERLINK(1)",)]


def test_a_store_that_fsspec_knows_is_a_target(run, tmp_path):
    load(run, *PAPERS)
    address = f"memory://{tmp_path.name}"
    assert export_marts(run, address).counts["article"] == 3
    assert export_marts(run, address) is None
    assert problems(address) == []


FOREIGN = [
    "000001.parquet",
    "000001.json",
    "pg_wal/000000010000000000000001",
    "old/article/month=2026-03/000001.parquet",
    "old/manifests/000001.json",
    "coverage/notes/000009.parquet",
    "article/month=2026-03/000001.txt",
    "article/20260301.tar.gz",
    "manifests/000001.json.bak",
    "photos/2026/20260301.jpg",
]


def test_what_an_export_did_not_write_it_does_not_touch(run, tmp_path):
    """It once took each file with a number for a name, at any depth, for one of its own that was broken off."""
    for path in FOREIGN:
        (tmp_path / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / path).write_text("theirs")
    broken_off = tmp_path / "out" / "article" / "month=2026-03" / "000001.csv"
    broken_off.write_text("ours")
    for day in (1, 2, 3):
        load(run, Written("X", "Y", day=date(2026, 3, day)))
        watch(run, f"2026-03-0{day}")
        assert export_marts(run, str(tmp_path / "out")) is not None
    assert {path: (tmp_path / "out" / path).read_text() for path in FOREIGN} == dict.fromkeys(FOREIGN, "theirs")
    assert not broken_off.exists()


def test_one_export_at_a_time_writes_to_a_target(run, tmp_path):
    out = tmp_path / "out"
    with run.engine.begin() as conn:
        assert mart_rows.lock_target(conn, str(out))
        with pytest.raises(PermanentError, match="another export"):
            export_marts(run, str(out))
    load(run, *PAPERS)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda name: export_marts(run, str(tmp_path / name)), "ab"))
    assert [manifest.counts["article"] for manifest in made] == [3, 3]


def test_a_target_keeps_its_marts_its_format_and_its_warehouse(run, tmp_path):
    load(run, *PAPERS)
    out = str(tmp_path / "out")
    export_marts(run, out, Order(("article",)))
    with pytest.raises(PermanentError, match="holds article"):
        export_marts(run, out, Order(("revision",)))
    with pytest.raises(PermanentError, match="holds parquet"):
        export_marts(run, out, Order(file_format="csv"))
    do(run, "update core.article set load_seq = 0")
    with pytest.raises(PermanentError, match="another one"):
        export_marts(run, out)


def test_what_was_altered_or_lost_is_named(run, tmp_path):
    load(run, *PAPERS)
    out = tmp_path / "out"
    made = export_marts(run, str(out))
    (out / made.files[0].path).write_bytes(b"x")
    (out / made.files[1].path).unlink()
    assert problems(str(out)) == [
        f"{made.files[0].path} is not what was written",
        f"{made.files[1].path} is missing",
    ]
    load(run, Written("Later", "Text."))
    export_marts(run, str(out))
    (out / manifest_path(1)).write_bytes(b"{}")
    with pytest.raises(PermanentError, match="not what was written"):
        problems(str(out))
    with pytest.raises(PermanentError, match="no export"):
        problems(str(tmp_path / "nothing"))


def test_memory_stays_flat(run, url, tmp_path):
    """40 MB of bodies, written by a process that may not grow by them."""
    load(run, PAPERS[0])
    words = [sys.executable, "-m", DYING, url, str(tmp_path / "small"), "0"]
    subprocess.run(words, capture_output=True, env=PATHS, check=True)
    small = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    big = create_engine(url)
    with big.begin() as conn:
        conn.execute(text("alter table core.article_text disable trigger user"))
        for table in ("article", "revision", "extraction", "article_text"):
            _multiply(conn, table)
    big.dispose()
    subprocess.run([*words[:-2], str(tmp_path / "big"), "0"], capture_output=True, env=PATHS, check=True)
    grown = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - small
    rows = duckdb.sql(f"select count(*) from '{tmp_path}/big/article/**/*.parquet'").fetchall()
    assert rows == [(2001,)]
    assert grown < 25 * 1024, f"{grown} KiB"


COPIES = 2000


def _multiply(conn, table: str) -> None:
    """Copy the one row of a table, numbers moved on, texts made long."""
    columns = conn.execute(
        text(
            "select column_name from information_schema.columns where table_schema = 'core' and table_name = :t"
            " and is_generated = 'NEVER'"
        ),
        {"t": table},
    ).scalars()
    moved = {"article_id": "1000 + n", "revision_id": "1000 + n", "extraction_id": "1000 + n", "capture_id": "n"}
    long = {"body": "repeat(md5(n::text) || ' ', 600)", "load_seq": "1000 + n", "canonical_url": "'u' || n"}
    values = {name: (moved | long).get(name, f"t.{name}") for name in columns}
    conn.execute(
        text(
            f"insert into core.{table} ({', '.join(values)}) overriding system value"
            f" select {', '.join(values.values())} from core.{table} as t, generate_series(1, :copies) as n"
        ),
        {"copies": COPIES},
    )
