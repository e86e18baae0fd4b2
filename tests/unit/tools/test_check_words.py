"""The check of names finds old ones wherever they stand, and only whole ones."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tools"))

import check_words  # noqa: E402 - found by the line above


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("class heed: ...", 1),
        ("def heed(): ...", 1),
        ("async def heed(): ...", 1),
        ("\nheed = 1", 2),
        ("def other(*, heed): ...", 1),
        ("\n\nother.heed()", 3),
    ],
)
def test_an_old_name_is_refused(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "include" / "some.py"
    file.parent.mkdir()
    file.write_text(text)
    assert list(check_words.mistakes(tmp_path, {"heed": "apply"})) == [f"include/some.py:{line}: heed: say apply"]


@pytest.mark.parametrize("text", ["heeded = 1", "'heed'", "# heed", "def other(): return 'heed'"])
def test_other_words_pass(tmp_path: Path, text: str) -> None:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "some.py").write_text(text)
    assert list(check_words.mistakes(tmp_path, {"heed": "apply"})) == []


def test_a_module_may_not_have_an_old_name(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "heed.py").write_text("")
    assert list(check_words.mistakes(tmp_path, {"heed": "apply"})) == ["plugins/heed.py:1: heed: say apply"]
