"""Sheets for coders: CSV out, in an order of each coder's own, and CSV back in. Pure but for the file it is handed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Final, NamedTuple

from presswatch.errors import PermanentError
from presswatch.sampling.allocation import shuffled
from presswatch.sampling.sample_file import Sample
from presswatch.spreadsheet_csv import BOM, csv_line, read_csv

COLUMNS: Final = ("sample", "article", "source", "day", "title", "text", "code", "note")
ID_CHARS: Final = 12


class UnitText(NamedTuple):
    """What a coder reads."""

    title: str
    body: str


def sheet(sample: Sample, coder: str, texts: Mapping[int, UnitText], *, is_blind: bool) -> Iterator[str]:
    """Yield the lines of a coder's sheet; a blind one tells neither source nor day."""
    yield BOM + csv_line(COLUMNS)
    units = {unit.article_id: unit for unit in sample.units}
    for article_id in shuffled(units, f"{sample.design.seed}:{coder}"):
        unit, text = units[article_id], texts[article_id]
        where = ("", "") if is_blind else (unit.source_id, unit.published_day)
        yield csv_line([sample.sha256[:ID_CHARS], article_id, *where, text.title, text.body, "", ""])


def read_codes(sample: Sample, file: IO[str]) -> dict[str, str]:
    """Return article → code of a filled-in sheet; units without a code are left out.

    Raises:
        PermanentError: the sheet is not CSV in UTF-8, is of another sample, or a code is none that the sample allows;
            all lines are named.
    """
    try:
        rows = list(read_csv(file))
    except UnicodeDecodeError as error:
        raise PermanentError("the sheet is not in UTF-8: save it as CSV UTF-8") from error
    except csv.Error as error:
        raise PermanentError(f"the sheet is not CSV: {error}") from error
    if not rows or not {"sample", "article", "code"} <= rows[0].keys():
        raise PermanentError("the sheet needs the columns sample, article and code")
    problems = list(_problems(sample, rows))
    if problems:
        raise PermanentError("; ".join(problems[:20]))
    return {row["article"].strip(): row["code"].strip() for row in rows if row["code"].strip()}


def _problems(sample: Sample, rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield a sentence for each line that cannot be taken."""
    units = {str(unit.article_id) for unit in sample.units}
    read: set[str] = set()
    for number, row in enumerate(rows, 2):
        article, code = row["article"].strip(), row["code"].strip()
        if row["sample"].strip() != sample.sha256[:ID_CHARS]:
            yield f"row {number} is of another sample"
        elif article not in units:
            yield f"row {number}: article {article} is not in the sample"
        elif article in read:
            yield f"row {number}: article {article} stands twice"
        elif code and code not in sample.design.codes:
            yield f"row {number}: {code} is none of {', '.join(sample.design.codes)}"
        read.add(article)
