"""The language model on file: taken where it is whole and of the installed library, made anew else, never needed."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from py3langid.modelio import save_model

from presswatch.articles.language.model_tables import KEPT, SOURCE, ModelTables, load_tables

WRITING = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
LABELS = ["de", "sr", "sr"]


def small_model(source: Path, likelihood: float = -2.0) -> Path:
    """Write a model of the library's form: two states, one feature, three columns."""
    moves = np.zeros((2, 256), np.uint32)
    moves[0, ord("x")] = 1
    likelihoods = np.array([[likelihood, -0.5, -1.25]], np.float16)
    priors = np.array([-1, -2, -3], np.float32)
    save_model(source, (likelihoods, priors, LABELS, moves.ravel(), [0, 1], [-1, 0]))
    return source


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a small model; bytecode may be written."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return small_model(tmp_path / "model.npz.xz")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return where its tables are kept."""
    return tmp_path / "__pycache__" / "tables.npy"


def are_mapped(tables: ModelTables) -> bool:
    return not any(table.flags.writeable for table in tables)


def assert_of(tables: ModelTables, likelihood: float) -> None:
    logs: NDArray[np.float64] = np.array([likelihood, -0.5, -1.25])
    assert tables.labels.tolist() == LABELS
    assert tables.features.tolist() == [logs.tolist()]
    assert tables.usual.tolist() == (np.exp(logs) * logs).tolist()
    assert tables.priors.tolist() == [-1, -2, -3]
    assert tables.output.tolist() == [-1, 0]
    start = tables.rows[0]
    assert tables.moves[start + ord("x")] == 1
    assert tables.moves[start + ord("y")] == 0


def test_tables_are_made_once_and_mapped_then(source: Path, kept: Path) -> None:
    first = load_tables(source, kept)
    made = kept.stat()
    second = load_tables(source, kept)
    assert_of(first, -2)
    assert_of(second, -2)
    assert are_mapped(first)
    assert are_mapped(second)
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (made.st_ino, made.st_mtime_ns)


def test_types_are_those_that_look_ups_take(source: Path, kept: Path) -> None:
    types = [table.dtype.str[1:] for table in load_tables(source, kept)]
    assert types == ["U2", "u4", "u4", "i4", "f4", "f8", "f8"]
    assert all(table.flags.aligned and table.flags.c_contiguous for table in load_tables(source, kept))


def test_another_model_has_its_own_tables(source: Path, kept: Path) -> None:
    earlier = load_tables(source, kept)
    assert_of(load_tables(small_model(source, -3), kept), -3)
    assert_of(load_tables(source, kept), -3)
    assert_of(earlier, -2)  # who has the tables of before keeps them


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.5, 0.999])
def test_file_that_was_cut_is_made_anew(source: Path, kept: Path, share: float) -> None:
    load_tables(source, kept)
    whole = kept.read_bytes()
    kept.write_bytes(whole[: int(share * len(whole))])
    assert_of(load_tables(source, kept), -2)
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("share", [0.0, 0.002, 0.02, 0.5, 0.99, 0.9999])
def test_file_with_a_wrong_byte_is_made_anew(source: Path, kept: Path, share: float) -> None:
    load_tables(source, kept)
    whole = kept.read_bytes()
    place = int(share * len(whole))
    kept.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
    assert_of(load_tables(source, kept), -2)
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("content", [b"", b"\0" * 35, b"\0" * 4096, b"\x93NUMPY\x01\0", b"PK\3\4" * 20])
def test_anything_else_in_its_place_is_replaced(source: Path, kept: Path, content: bytes) -> None:
    kept.parent.mkdir()
    kept.write_bytes(content)
    assert_of(load_tables(source, kept), -2)
    assert are_mapped(load_tables(source, kept))


def test_tables_are_had_where_nothing_can_be_kept(source: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.parent.write_text("no folder")
    assert_of(load_tables(source, kept), -2)
    kept.parent.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert_of(load_tables(source, kept), -2)
    assert not kept.parent.exists()


def test_many_at_once_make_one_file(source: Path, kept: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from presswatch.articles.language.model_tables import load_tables;"
        "sys.stdin.read(); print(load_tables(*map(Path, sys.argv[1:])).features.tolist())"
    )
    command = [sys.executable, "-c", code, str(source), str(kept)]
    with ExitStack() as stack:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": WRITING}
        started = [stack.enter_context(subprocess.Popen(command, text=True, **pipes)) for _ in range(4)]
        for each in started:
            assert each.stdin is not None
            each.stdin.close()  # they waited for it, each with all imported
        answers = {each.stdout.read() for each in started if each.stdout}
    assert answers == {"[[-2.0, -0.5, -1.25]]\n"}
    assert list(kept.parent.iterdir()) == [kept]


def test_tables_of_the_installed_library_are_the_same_from_our_file(tmp_path: Path) -> None:
    """And so is each answer: they are looked up in the one as in the other."""
    kept = tmp_path / "kept.npy"
    unpacked, mapped = load_tables(SOURCE, tmp_path), load_tables(SOURCE, kept)
    for ours, theirs in zip(mapped, unpacked, strict=True):
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
    assert KEPT.parent.name == "__pycache__"
