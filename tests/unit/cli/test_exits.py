"""Every exit to a terminal, tried with the same hostile strings; and no exit that goes round them."""

from __future__ import annotations

import ast
import io
import json
import logging
import sys
import unicodedata
import warnings
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from lxml import etree

from presswatch.cli import output
from presswatch.cli.main import main
from presswatch.errors import PermanentError
from presswatch_local import console

INCLUDE = Path(output.__file__).parents[2]
HOSTILE = {
    "csi": "\x1b[2J\x1b[31m",
    "csi of 8 bits": "\x9b2J",
    "osc title": "\x1b]0;owned\x07",
    "osc of 8 bits": "\x9d52;c;ZXZpbA==\x9c",
    "osc link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "dcs": "\x90$q\x9c",
    "bidi": "user\u202egnp.exe\u202c",
    "isolates": "\u2066admin\u2069\u200f",
    "carriage return": "good\rbad",
    "backspaces": "bad\b\b\bgood",
    "tags": "a\U000e0041\U000e0042",
    "separators": "a\u2028b\u2029c",
    "lone surrogate": "a\udc9bb",
    "bell and null": "\x07\x00",
}
hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def is_safe(printed: str) -> bool:
    return not {unicodedata.category(char) for char in printed.replace("\n", "")} & output.UNSAFE


@hostile
def test_sentences_tables_trees_and_json(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.say(f"one {text}\ntwo")
    output.say_error(PermanentError(f"why {text}"))
    output.print_table([text, "b"], [[text, 1], [[text], {text: text}]])
    output.print_tree({text: text, "more": [{text: text}], "inside": {text: [text]}})
    output.print_json({text: [text]})
    captured = capsys.readouterr()
    assert is_safe(captured.out)
    assert is_safe(captured.err)
    assert "why" in captured.err


@hostile
def test_json_and_xml_are_the_same_to_a_program(text: str) -> None:
    written = output.json_text({"a": text})
    assert is_safe(written)
    assert json.loads(written) == {"a": text}
    kept = "".join(char for char in text if ord(char) >= 0x20 and not 0xD800 <= ord(char) < 0xE000)
    document = output.safe_xml(f"<a>{kept}</a>")
    assert is_safe(document)
    assert etree.fromstring(document).text == (kept or None)


@hostile
def test_logs_warnings_and_tracebacks(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        output.escape_logs_and_tracebacks(logging.INFO)
        try:
            {}[f"bad {text}"]
        except KeyError as error:
            error.add_note(f"bad {text}")  # unlike a KeyError, it is printed as it is
            logging.getLogger("x").exception("said %s", text)
            sys.excepthook(type(error), error, error.__traceback__)
        warnings.warn(text, stacklevel=1)
        logging.captureWarnings(capture=False)
    assert stream.getvalue().count("\nbad") == 2
    assert is_safe(stream.getvalue())


@hostile
def test_errors_of_commands_and_of_arguments(text: str) -> None:
    @click.command()
    def failing() -> None:
        raise PermanentError(f"the database says {text}")

    @click.command()
    def refusing() -> None:
        raise click.BadParameter(f"not {text}")

    main.add_command(failing)
    main.add_command(refusing)
    try:
        for arguments in (["failing"], ["refusing"], [f"no{text}"], [f"--no{text}"], ["failing", text]):
            result = CliRunner().invoke(main, arguments)
            assert result.exit_code == 2
            assert is_safe(result.output), arguments
    finally:
        del main.commands["failing"], main.commands["refusing"]


@hostile
def test_progress_and_summaries_of_make_run(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.progress()(text)
    console.show(f"one\n{text}")
    assert is_safe(capsys.readouterr().out)


def test_nothing_is_printed_by_another_way() -> None:
    allowed = {("output.py", "click.echo"), ("feeds.py", "click.echo"), ("console.py", "sys.stdout.write")}
    found = set()
    for package in ("presswatch", "presswatch_local", "presswatch_airflow"):
        for file in (INCLUDE / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if name in {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}:
                    found.add((file.name, name))
    assert found <= allowed
