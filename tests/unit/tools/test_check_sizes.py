"""The limits of functions and modules find what is over them, and exceptions that nothing needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tools"))

import check_sizes  # noqa: E402 - found by the line above


def function(lines: int) -> str:
    return "def work():\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        (function(40), []),
        (function(41), [("tools/some.py:work", 41)]),
        ("async " + function(41), [("tools/some.py:work", 41)]),
        ("#\n" * 400, []),
        ("#\n" * 401, [("tools/some.py", 401)]),
    ],
)
def test_what_is_over_the_limits(tmp_path: Path, text: str, longer: list[tuple[str, int]]) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "some.py").write_text(text)
    assert list(check_sizes.too_long(tmp_path)) == longer


def test_an_exception_that_nothing_needs_is_a_mistake(tmp_path: Path) -> None:
    assert len(list(check_sizes.mistakes(tmp_path))) == len(check_sizes.LONGER_ON_PURPOSE)
