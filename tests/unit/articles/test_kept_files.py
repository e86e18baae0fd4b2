"""Files kept beside the code: whole or not at all."""

import sys
from pathlib import Path

import pytest

from presswatch.articles.kept_files import keep_file


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file in a folder that is not there yet, where bytecode may be written."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "tables"


def test_parts_are_written_one_after_the_other_and_replace_what_was(file: Path) -> None:
    keep_file(file, [b"first"])
    keep_file(file, [b"sec", memoryview(b"ond")])
    assert file.read_bytes() == b"second"
    assert list(file.parent.iterdir()) == [file]


def test_reader_of_the_file_before_goes_on_with_it(file: Path) -> None:
    keep_file(file, [b"first"])
    with file.open("rb") as reader:
        keep_file(file, [b"other"])
        assert reader.read() == b"first"


def test_nothing_is_left_of_a_file_that_cannot_be_kept(file: Path) -> None:
    file.mkdir(parents=True)  # as a full disk would: the last step fails
    keep_file(file, [b"first"])
    assert list(file.parent.iterdir()) == [file]
    assert file.is_dir()


def test_nothing_is_left_when_a_part_cannot_be_made(file: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        keep_file(file, (bytes(1 // zero) for zero in (1, 0)))
    assert list(file.parent.iterdir()) == []


def test_nothing_is_written_where_no_bytecode_is_or_no_folder_can_be(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.write_text("no folder")
    keep_file(file, [b"first"])
    assert file.parent.read_text() == "no folder"
    file.parent.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    keep_file(file, [b"first"])
    assert not file.parent.exists()
