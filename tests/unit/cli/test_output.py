"""What a person reads in the terminal."""

from __future__ import annotations

import pytest

from presswatch.cli.output import print_tree


def test_nested_facts_are_printed_and_empty_ones_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_tree({"subject": "1", "article": {"state": "live", "evidence": {"link": "x"}}, "flags": [], "config": {}})

    assert capsys.readouterr().out.splitlines() == [
        "subject: 1",
        "article",
        "  state: live",
        "  evidence",
        "    link: x",
    ]


def test_control_characters_of_a_publisher_never_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_tree({"title": "a\x1b[31mb\nc\u202ed"})

    assert capsys.readouterr().out == "title: a\ufffd[31mb c\ufffdd\n"
