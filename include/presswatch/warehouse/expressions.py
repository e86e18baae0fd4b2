"""Small SQL expressions and value rules that several statement modules share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Interval, func, literal

MARK = "\ufffd"
"""Stands in for NUL, so that offsets into a text stay true."""


def seconds(value: float | ColumnElement[Any]) -> ColumnElement[Any]:
    """Return an interval of that many seconds."""
    number = literal(value) if isinstance(value, int | float) else value
    return func.make_interval(0, 0, 0, 0, 0, 0, number, type_=Interval())


def parameters(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as parameters of an update, their names with ``new_``: those of the columns are SQLAlchemy's own."""
    return storable({f"new_{name}": value for name, value in row.items()})


def storable(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with every text made fit for PostgreSQL, which takes neither NUL nor lone surrogates."""
    return {name: _clean(value) for name, value in row.items()}


def _clean(value: Any) -> Any:  # noqa: ANN401 - any column value
    match value:
        case str():
            text = value.replace("\0", MARK)  # not translate, which takes 40 times as long outside of ASCII
            return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        case list() | tuple():
            return [_clean(item) for item in value]
        case dict():
            return {_clean(key): _clean(item) for key, item in value.items()}
        case _:
            return value
