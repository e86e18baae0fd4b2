"""The target of an export: a folder, and a store that fsspec knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.errors import ContractError, PermanentError
from presswatch.exporting.target import ExportTarget


@pytest.fixture(params=["folder", "store"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> ExportTarget:
    return ExportTarget(str(tmp_path / "out") if request.param == "folder" else f"memory://{tmp_path.name}")


def put(target: ExportTarget, path: str, data: bytes) -> None:
    with target.workshop() as workshop:
        (workshop / "x").write_bytes(data)
        target.publish(workshop / "x", path)


def test_files_are_put_replaced_read_listed_and_removed(target: ExportTarget) -> None:
    assert (target.read("a/b.json"), target.sha256("a/b.json"), target.files(["a"])) == (None, None, [])
    put(target, "a/b.json", b"one")
    put(target, "a/b.json", b"two")
    put(target, "c.json", b"")
    assert target.read("a/b.json") == b"two"
    assert target.sha256("c.json") == ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0)
    assert target.files(["a", "nowhere"]) == ["a/b.json"], "what else is there is not looked at"
    target.remove("a/b.json")
    target.remove("a/b.json")
    assert target.files(["a"]) == []


def test_what_a_killed_export_left_unfinished_is_no_file_and_goes(tmp_path: Path) -> None:
    left = tmp_path / ".unfinished" / "rows.parquet"
    left.parent.mkdir()
    left.write_bytes(b"half")
    target = ExportTarget(str(tmp_path))
    with target.workshop() as workshop:
        assert list(workshop.iterdir()) == []
    assert not left.parent.exists()


@pytest.mark.parametrize("url", ["nowhere://bucket/x", "foo://x"])
def test_a_store_that_is_not_known_is_named(url: str) -> None:
    with pytest.raises(PermanentError, match="no store"):
        ExportTarget(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    target = ExportTarget(str(tmp_path / "file" / "out"))
    with pytest.raises(ContractError, match="cannot be written"), target.workshop():
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(ContractError, match="a/b"):
        put(ExportTarget(str(tmp_path)), "a/b", b"x")
