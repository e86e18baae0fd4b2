"""Draws a sample as of a time, and fetches the texts that its coders read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from presswatch.errors import PermanentError
from presswatch.runtime import Runtime
from presswatch.sampling.allocation import draw
from presswatch.sampling.coding_sheet import UnitText
from presswatch.sampling.sample_file import Design, Sample, SampleStratum, Unit
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.queries import mart_rows, sampling
from presswatch.warehouse.queries.sampling import PopulationMember
from presswatch.warehouse.queries.search import Search

TIMEOUT_MS: Final = 600_000
HIT, MISS = "hit", "miss"


def draw_sample(runtime: Runtime, design: Design) -> Sample:
    """Return the sample of a design: the same one whenever it is drawn, as long as ``as_of`` is past.

    Raises:
        PermanentError: nothing was published in that time, or the search is not understood.
    """
    asked = Search(
        design.words or "",
        date.fromisoformat(design.from_day),
        date.fromisoformat(design.to_day),
        design.sources,
        design.languages,
    )
    with read_only(runtime.engine, timeout_ms=TIMEOUT_MS) as conn:
        members = sampling.population(conn, asked, datetime.fromisoformat(design.as_of))
        contract = mart_rows.contract_version(conn)
    if "search" not in design.stratify_by:
        members = [member for member in members if member.is_hit is not False]
    if not members:
        raise PermanentError(
            f"there is nothing to draw from: no article of these days, sources and words as readers saw them at"
            f" {design.as_of}; --as-of takes another time"
        )
    return _drawn(design, contract, members)


def _drawn(design: Design, contract: str, members: Sequence[PopulationMember]) -> Sample:
    strata: dict[tuple[str, ...], list[int]] = {}
    for member in members:
        strata.setdefault(_stratum(member, design.stratify_by), []).append(member.article_id)
    drawn = {number for numbers in draw(strata, design.size, design.seed).values() for number in numbers}
    return Sample(
        design,
        contract,
        tuple(SampleStratum(key, len(numbers)) for key, numbers in sorted(strata.items())),
        tuple(_unit(member, design) for member in members if member.article_id in drawn),
    )


def _stratum(member: PopulationMember, by: Sequence[str]) -> tuple[str, ...]:
    parts = {
        "source": member.source_id,
        "month": member.published_day[:7],
        "search": HIT if member.is_hit else MISS,
    }
    return tuple(parts[name] for name in by)


def _unit(member: PopulationMember, design: Design) -> Unit:
    return Unit(
        article_id=member.article_id,
        revision_no=member.revision_no,
        extraction_id=member.extraction_id,
        source_id=member.source_id,
        published_day=member.published_day,
        stratum=_stratum(member, design.stratify_by),
        content_sha256=member.content_sha256,
    )


def texts_of(conn: Connection, sample: Sample) -> dict[int, UnitText]:
    """Return the texts of a sample's units by article, as they were when it was drawn.

    Raises:
        PermanentError: the warehouse is another one, or lost an extraction.
    """
    wanted = {unit.extraction_id: unit for unit in sample.units}
    found = {text.article_id: text for text in sampling.frozen_texts(conn, list(wanted))}
    for unit in sample.units:
        text = found.get(unit.article_id)
        if text is None or text.content_sha256 != unit.content_sha256:
            raise PermanentError(f"the text of article {unit.article_id} is not in this warehouse as it was drawn")
    return {number: UnitText(text.title, text.body) for number, text in found.items()}
