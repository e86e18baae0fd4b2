"""SECURITY.md says where bytes of strangers are read; here it is compared with the code."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from presswatch.settings import PREFIX, Settings

REPOSITORY = Path(__file__).resolve().parents[3]
PAGE = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("<!-- readers: begin -->")[2].partition("<!-- readers: end -->")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in TABLE.splitlines() if "`presswatch." in line
]
PARSERS = frozenset(
    {
        *("lxml", "xml", "html", "feedparser", "json", "yaml", "pydantic", "protego", "warcio", "h11", "ssl", "email"),
        *(
            "zlib",
            "gzip",
            "bz2",
            "lzma",
            "tarfile",
            "zipfile",
            "pickle",
            "marshal",
            "csv",
            "tomllib",
            "regex",
            "struct",
        ),
        *("trafilatura", "resiliparse", "readability", "justext", "htmldate", "courlan", "bs4", "py3langid"),
        *("charset_normalizer", "chardet", "webencodings", "ada_url", "dateparser", "dateutil"),
    }
)


def readers() -> Iterator[str]:
    """Yield every module of the product that imports something that parses."""
    include = REPOSITORY / "include"
    for file in sorted((include / "presswatch").rglob("*.py")):
        name = ".".join(file.relative_to(include).with_suffix("").parts)
        if "migrations" not in name and PARSERS & set(_imported(file)):
            yield name


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _named(column: int) -> set[str]:
    return {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[column])}


def test_every_reader_stands_in_the_table() -> None:
    assert {name for name in readers() if not any(fnmatch(name, each) for each in _named(1))} == set()


def test_every_module_of_the_table_is_a_reader() -> None:
    found = list(readers())
    assert {each for each in _named(1) if not any(fnmatch(name, each) for name in found)} == set()


@pytest.mark.parametrize("limit", sorted(name for name in _named(3) if not name.endswith("*")))
def test_every_limit_exists(limit: str) -> None:
    if limit.startswith(PREFIX):
        assert limit.removeprefix(PREFIX).lower() in Settings.model_fields
    else:
        module, _, constant = limit.rpartition(".")
        assert getattr(importlib.import_module(module), constant)
