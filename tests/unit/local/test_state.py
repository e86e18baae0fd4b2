"""The lock and the record of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from presswatch.errors import SettingsError
from presswatch.settings import Settings
from presswatch_local.run_record import RunRecord, drop_record, only_run, read_record, write_record

HOLD = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, 2); print(1, flush=True); time.sleep(60)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var", port=25480)


def test_a_second_run_is_told_where_the_first_is(settings: Settings) -> None:
    with (
        only_run(settings),
        pytest.raises(SettingsError, match=r"already running: http://127\.0\.0\.1:25480"),
        only_run(settings),
    ):
        pass


def test_after_the_end_another_may_run(settings: Settings) -> None:
    with only_run(settings):
        pass
    with only_run(settings):
        pass


def test_a_killed_run_frees_the_lock(settings: Settings) -> None:
    settings.var.mkdir()
    lock = str(settings.var / "run.lock")
    with subprocess.Popen([sys.executable, "-c", HOLD, lock], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(SettingsError), only_run(settings):
            pass
        holder.kill()
        holder.wait()
        with only_run(settings):
            pass


def test_the_record_names_a_living_run(settings: Settings) -> None:
    settings.var.mkdir()
    assert read_record(settings) is None
    write_record(settings, owns_server=True)
    record = read_record(settings)
    assert record is not None
    assert record.owns_server
    assert record.find() is not None
    drop_record(settings)
    assert read_record(settings) is None


def test_another_program_with_the_number_is_not_the_run(settings: Settings) -> None:
    settings.var.mkdir()
    write_record(settings, owns_server=False)
    record = read_record(settings)
    assert record is not None
    assert RunRecord(record.pid, record.born - 100).find() is None


def test_a_torn_record_is_none(settings: Settings) -> None:
    settings.var.mkdir()
    (settings.var / "run.json").write_text('{"pid": 1')
    assert read_record(settings) is None
