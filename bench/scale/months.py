"""The questions of ``examples/``, asked of one month and of all that there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.scale.fill import DAYS
from bench.scale.questions import Question
from sqlalchemy import Connection

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MONTH_GOAL_MS, GOAL_MS = 2_000, 20_000
PATIENCE_MS = 300_000
_DAYS = {
    "article": "published_day",
    "paragraph": "published_day",
    "article_author": "published_day",
    "revision": "happened_before::date",
    "coverage": "day",
    "entry": "first_seen_day",
}
"""By which column an analyst narrows a view."""


def examples(newest: date) -> Iterator[Question]:
    """Yield each question of the examples, of the thirty days that end with a day, and then of all days."""
    first = newest - timedelta(days=29)
    for file in sorted(EXAMPLES.glob("*.sql")):
        asked = file.read_text(encoding="utf-8")
        yield Question(f"{file.stem}, a month", MONTH_GOAL_MS, _asking(narrowed(asked, first, newest)))
        yield Question(f"{file.stem}, all", GOAL_MS, _asking(with_days(asked, newest - timedelta(days=DAYS), newest)))


def with_days(asked: str, first: date, last: date) -> str:
    """Return a question with its days, where it names some, replaced."""
    return re.sub(r"(mart\.mentions_by_day\('[^']*'), '[^']*', '[^']*'", rf"\1, '{first}', '{last}'", asked)


def narrowed(asked: str, first: date, last: date) -> str:
    """Return a question narrowed to some days: by the condition, or the parameters, that an analyst would write."""
    if "load_seq" in asked:
        return asked  # It is paged, and asks for what changed, whenever that was published.
    between = f"between '{first}' and '{last}'"
    asked = with_days(asked, first, last)
    asked = re.sub(r"(mart\.(?:search|matches|matching_paragraphs)\('[^']*')", rf"\1, '{first}', '{last}'", asked)
    asked = re.sub(r"(mart\.article_as_of\(.*?'\))", rf"\1 where published_day {between}", asked)
    for view, day in _DAYS.items():
        asked = re.sub(rf"mart\.{view}\b(?!_|\()", f"(select * from mart.{view} where {day} {between})", asked)
    return asked


def _asking(statement: str) -> Callable[[Connection], object]:
    def ask(conn: Connection) -> object:
        conn.exec_driver_sql(f"set local statement_timeout = {PATIENCE_MS}")
        return conn.exec_driver_sql(statement.replace("%", "%%")).all()

    return ask
