"""Where the files of a test run go, and what of earlier runs is removed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from tests import temporary_files


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(temporary_files, "MEMORY", tmp_path)
    monkeypatch.setattr(temporary_files, "ROOM_BYTES", 0)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", "")
    monkeypatch.delenv("TMPDIR")
    return tmp_path


def test_files_of_this_process_and_of_its_children_go_into_a_folder_in_memory(memory: Path) -> None:
    folder = temporary_files.into_memory()
    assert folder is not None
    assert folder.parent == memory
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(folder)


def test_where_there_is_no_room_or_a_place_was_chosen_nothing_changes(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary_files, "ROOM_BYTES", 1 << 60)
    assert temporary_files.into_memory() is None
    monkeypatch.setattr(temporary_files, "ROOM_BYTES", 0)
    monkeypatch.setattr(temporary_files, "MEMORY", memory / "none")
    assert temporary_files.into_memory() is None
    monkeypatch.setattr(temporary_files, "MEMORY", memory)
    monkeypatch.setenv("TMPDIR", "/var/tmp")
    assert temporary_files.into_memory() is None
    assert list(memory.iterdir()) == []


def test_what_an_earlier_run_left_is_removed_and_what_a_running_one_has_is_not(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = temporary_files.into_memory()
    left = memory / f"{temporary_files.PREFIX}left"
    left.mkdir()
    (left / "file").touch()
    monkeypatch.delenv("TMPDIR")
    again = temporary_files.into_memory()
    assert set(memory.iterdir()) == {running, again}
