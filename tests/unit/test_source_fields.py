"""Every field that a source file may state is read by somebody, or listed here as unread."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import presswatch
from presswatch.model.source import Feed, Source

PRODUCT = Path(presswatch.__file__).parent
WRITES_THEM_ONLY = {"registry", "model", "migrations", "tables"}
UNREAD = {
    "max_silence_h": "read by SQL, from core.source.config, as max_silence_s",
    "licence_note": "for people",
}


def names_read() -> set[object]:
    """Return attributes and keys that the product asks for: some fields come back from the warehouse as JSON."""
    files = (file for file in PRODUCT.rglob("*.py") if not WRITES_THEM_ONLY & {*file.parts})
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    keys = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return keys | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_fields_are_read_or_listed() -> None:
    fields = {field.name for record in (Source, Feed) for field in dataclasses.fields(record)}
    assert fields - names_read() == {*UNREAD}
