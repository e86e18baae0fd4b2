"""The extractor digest on file: taken for the very same code only, and never needed."""

import sys
from pathlib import Path

import pytest

from presswatch.articles.kept_digest import kept_digest

FIRST, SECOND = b"1" * 32, b"2" * 32


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a package, in which bytecode may be written."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "extract.py").write_text("LIMIT = 1\n")
    return tmp_path


def kept(package: Path, digest: bytes, lxml: str = "6") -> bytes:
    return kept_digest(package, {"lxml": lxml}, lambda: digest)


def on_file(package: Path) -> Path:
    (file,) = (package / "articles" / "__pycache__").iterdir()
    return file


def test_digest_of_the_same_code_is_not_computed_again(package: Path) -> None:
    assert kept(package, FIRST) == FIRST
    assert kept(package, SECOND) == FIRST


def test_any_other_byte_name_or_version_computes_anew(package: Path) -> None:
    kept(package, FIRST)
    assert kept(package, SECOND, lxml="7") == SECOND
    kept(package, FIRST)
    (package / "articles" / "extract.py").write_text("LIMIT = 2\n")
    assert kept(package, SECOND) == SECOND
    (package / "articles" / "extract.py").rename(package / "articles" / "extracts.py")
    assert kept(package, FIRST) == FIRST
    (package / "articles" / "names.json").write_text("{}")
    assert kept(package, SECOND) == SECOND


@pytest.mark.parametrize("content", [b"", b"half", b"\0" * 64, b"\0" * 65])
def test_file_that_is_damaged_is_replaced(package: Path, content: bytes) -> None:
    kept(package, FIRST)
    on_file(package).write_bytes(content)
    assert kept(package, SECOND) == SECOND
    assert kept(package, FIRST) == SECOND


def test_file_that_was_cut_is_not_believed(package: Path) -> None:
    kept(package, FIRST)
    on_file(package).write_bytes(on_file(package).read_bytes()[:-1])
    assert kept(package, SECOND) == SECOND


def test_nothing_is_filed_where_no_bytecode_is_or_nothing_can_be(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept(package, FIRST) == FIRST
    assert not (package / "articles" / "__pycache__").exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (package / "articles" / "__pycache__").write_text("no folder")
    assert kept(package, SECOND) == SECOND
