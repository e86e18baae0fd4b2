"""What reaches a terminal."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from presswatch.cli.output import print_json, print_table, print_tree, safe_text


@given(st.text(st.characters()))
def test_no_control_and_no_override_reaches_the_terminal(text):
    safe = safe_text(text)
    assert len(safe) == len(text)
    assert not {unicodedata.category(char) for char in safe} & {"Cc", "Cf"}


def test_an_escape_sequence_is_shown_not_obeyed():
    assert safe_text("\x1b[2Jred\u202egnp.exe\nnext") == "\ufffd[2Jred\ufffdgnp.exe next"


def test_a_table_is_aligned_and_whole_where_no_terminal_is(capsys):
    assert print_table(("name", "n"), iter([("a\x1b", 5), ("b" * 200, 12)])) == 2
    lines = capsys.readouterr().out.splitlines()
    assert "\x1b" not in "".join(lines)
    assert lines[2].endswith(" 5")
    assert lines[3] == "b" * 200 + "  12"


def test_an_empty_table_has_a_head(capsys):
    print_table(("name", "n"), [])
    assert capsys.readouterr().out.splitlines()[0] == "name  n"


def test_a_tree_leaves_out_what_is_empty_and_escapes_the_rest(capsys):
    print_tree({"a": None, "b": {"c": "x\x07"}, "d": [], "e": 1})
    out = capsys.readouterr().out
    assert "a:" not in out
    assert "c: x\ufffd" in out
    assert "e: 1" in out


def test_json_has_no_raw_control_characters_either(capsys):
    print_json({"a": "\x1b\x9b\u202e\U000e0001é", "b": b"\x01"})
    out = capsys.readouterr().out
    assert not {unicodedata.category(char) for char in out.replace("\n", "")} & {"Cc", "Cf"}
    assert json.loads(out) == {"a": "\x1b\x9b\u202e\U000e0001é", "b": "01"}
