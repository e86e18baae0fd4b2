"""Writes a file in percent format as a notebook with its answers: ``run_notebook.py FILE.py OUT.ipynb``.

The notebook is JSON of nbformat 4.5. Nothing of Jupyter is needed to make it; Jupyter opens, shows and runs it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

MARK = "# %%"
SHOWN_AS = {"image/svg+xml": "_repr_svg_", "text/html": "_repr_html_"}
"""Kinds of answer that a notebook shows, and the method by which a value gives it."""


class Cell(NamedTuple):
    """A cell of a notebook."""

    is_code: bool
    source: str


def cells(text: str) -> Iterator[Cell]:
    """Yield the cells of a file in percent format; comments of a cell in Markdown are its text."""
    for part in text.split(f"\n{MARK}"):
        head, _, body = part.removeprefix(MARK).partition("\n")
        if "[markdown]" not in head:
            yield Cell(is_code=True, source=body.strip("\n"))
            continue
        lines = (line.removeprefix("#").removeprefix(" ") for line in body.strip("\n").splitlines())
        yield Cell(is_code=False, source="\n".join(lines))


def run(file: Path) -> list[tuple[Cell, list[dict[str, Any]]]]:
    """Return each cell with its answers, in the form of a notebook; cells see what those before them made."""
    names: dict[str, Any] = {"__name__": "__main__", "__file__": str(file)}
    return [
        (cell, _answers(cell, number, names) if cell.is_code else [])
        for number, cell in enumerate(cells(file.read_text(encoding="utf-8")), start=1)
    ]


def _answers(cell: Cell, number: int, names: dict[str, Any]) -> list[dict[str, Any]]:
    printed = StringIO()
    with redirect_stdout(printed):
        value = _evaluated(cell.source, names)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed.getvalue()})
    if value is not None:
        data = {kind: getattr(value, method)() for kind, method in SHOWN_AS.items() if hasattr(value, method)}
        shown = data or {"text/plain": repr(value)}
        outputs.append({"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": shown})
    return outputs


def _evaluated(source: str, names: dict[str, Any]) -> object:
    """Run a cell and return the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - to run it is what was asked for
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # type: ignore[attr-defined]  # noqa: S307 - likewise


def notebook(of: list[tuple[Cell, list[dict[str, Any]]]]) -> dict[str, Any]:
    """Return a notebook of cells and their answers."""
    return {
        "cells": [_cell(number, *pair) for number, pair in enumerate(of, start=1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(number: int, cell: Cell, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    name = hashlib.sha256(f"{number} {cell.source}".encode()).hexdigest()[:8]
    facts = {"id": name, "metadata": {}, "source": cell.source}
    if not cell.is_code:
        return {"cell_type": "markdown", **facts}
    return {"cell_type": "code", **facts, "execution_count": number, "outputs": outputs}


if __name__ == "__main__":
    made = notebook(run(Path(sys.argv[1])))
    Path(sys.argv[2]).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
