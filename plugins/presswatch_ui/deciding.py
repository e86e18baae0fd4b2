"""The pages on which a person decides: what was refused, and what ended without an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from presswatch.warehouse.queries.refusals import RefusalFilter
from presswatch.warehouse.queries.unloaded_entries import Selection
from presswatch_ui.previews import PAGE_POLICY, Kind, Preview, Previews, as_preview
from presswatch_ui.rendering import Number, is_light, or_not_found, page

Limit = Annotated[int, Query(ge=1, le=200)]
Word = Annotated[str | None, Field(max_length=200)]
Key = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Ended = Literal["filtered", "quarantined", "failed", "gone", "pending"]


class Which(BaseModel):
    """Which refusals a page is about, as its address says."""

    model_config = ConfigDict(frozen=True)

    rule: Word = None
    source: Word = None
    words: Word = None

    @property
    def chosen(self) -> RefusalFilter:
        """Return the filter; an empty field of a form does not matter."""
        return RefusalFilter(self.rule or None, self.source or None, (self.words or "").strip() or None)

    @property
    def query(self) -> dict[str, str]:
        """Return what an address needs to mean the same."""
        return {name: value for name, value in self.model_dump().items() if value}


def show_quarantine(
    request: Request, which: Annotated[Which, Depends()], limit: Limit = 50, before: Key = None
) -> HTMLResponse:
    """Return what was refused and is not decided: in groups, and those of the chosen group newest first."""
    listed = request.app.state.warehouse.refusals(which.chosen, limit=limit, before=before)
    return page(request, "quarantine.html", listed=listed, which=which, limit=limit, before=before)


def show_refusal(request: Request, number: Number, which: Annotated[Which, Depends()]) -> HTMLResponse:
    """Return one refused row: what the feed says, the page, what is read in it, and the way to the next."""
    with or_not_found():
        shown = request.app.state.warehouse.refusal(number, which.chosen)
    kept = kept_previews(request, "quarantine", [number])
    return page(request, "refusal.html", row=shown.row, newer=shown.newer, older=shown.older, which=which, kept=kept)


def show_entries(
    request: Request,
    source: Annotated[str | None, Query(max_length=200)] = None,
    outcome: Ended | Literal[""] | None = None,
    reason: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    before: Key = None,
) -> HTMLResponse:
    """Return the entries without an article: in groups, and those of the chosen group newest first."""
    chosen = Selection(source_id=source or None, reason=reason or None, outcome=outcome or None)
    groups, rows = request.app.state.warehouse.entries(chosen, limit=limit, before=before)
    query = {name: value for name, value in (("source", source), ("outcome", outcome), ("reason", reason)) if value}
    values: dict[str, Any] = {"groups": groups, "rows": rows, "chosen": chosen, "query": query, "limit": limit}
    return page(request, "entries.html", before=before, **values)


def show_captured(request: Request, kind: Kind, number: Number) -> HTMLResponse:
    """Return a captured page, made safe and shut in, for a frame."""
    preview = _preview(request, kind, number)
    return HTMLResponse(str(preview.document), headers={"Content-Security-Policy": PAGE_POLICY})


def show_extracted(request: Request, kind: Kind, number: Number) -> HTMLResponse:
    """Return what today's code reads in a captured page, with the role of each block, for a frame."""
    preview = _preview(request, kind, number)
    return page(request, "extracted.html", facts=preview.facts, blocks=preview.blocks)


def kept_previews(request: Request, kind: Kind, numbers: Sequence[int]) -> Mapping[int, datetime]:
    """Return which captured pages a worker has read for the pages, and when; none where they are read here."""
    kept: Mapping[int, datetime] = {}
    if is_light(request) and numbers:
        kept = request.app.state.warehouse.kept_previews(kind, numbers)
    return kept


def _preview(request: Request, kind: Kind, number: int) -> Preview:
    previews: Previews = request.app.state.previews
    with or_not_found():
        if is_light(request):
            return as_preview(request.app.state.warehouse.kept_preview(kind, number))
        return previews.get(kind, number)
