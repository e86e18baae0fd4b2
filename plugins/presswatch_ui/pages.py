"""The pages that only read."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import HTTPException, Query, Request, status
from fastapi.responses import FileResponse, HTMLResponse

from presswatch_ui.deciding import kept_previews
from presswatch_ui.kept_bytes import check_kept_bytes
from presswatch_ui.processes import hung_processes
from presswatch_ui.rendering import HERE, Number, or_not_found, page
from presswatch_ui.source_settings import source_settings

Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
StaticFile = Literal["presswatch.css", "theme.js", "keys.js", "icon.svg", "icon-dark.svg"]


def show_today(request: Request) -> HTMLResponse:
    """Return whether a person is needed, what for, and how the day goes."""
    return page(request, "today.html", today=request.app.state.warehouse.today(hung_processes()))


def show_alarm(request: Request, number: Number) -> HTMLResponse:
    """Return one alarm with its evidence and what mends it."""
    with or_not_found():
        alarm = request.app.state.warehouse.alarm(number)
    return page(request, "alarm.html", alarm=alarm)


def show_sources(request: Request, limit: Limit = 100, offset: Offset = 0) -> HTMLResponse:
    """Return the sources, those with alarms first."""
    rows, states, total = request.app.state.warehouse.sources(limit=limit, offset=offset)
    return page(request, "sources.html", rows=rows, states=states, total=total, limit=limit, offset=offset)


def show_source(request: Request, name: Annotated[str, Query(min_length=1, max_length=200)]) -> HTMLResponse:
    """Return all about one source."""
    warehouse = request.app.state.warehouse
    source = warehouse.source(name)
    if source is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no source of that name.")
    return page(request, "source.html", source=source, settings=source_settings(warehouse.settings, source.configured))


def show_overview(request: Request) -> HTMLResponse:
    """Return the ledger by source, and what ran last."""
    return page(request, "overview.html", overview=request.app.state.warehouse.overview())


def show_feeds(request: Request, limit: Limit = 50, offset: Offset = 0) -> HTMLResponse:
    """Return the feeds, the worst first, after the sources that a person should know of."""
    rows, total = request.app.state.warehouse.feeds(limit=limit, offset=offset)
    states = request.app.state.warehouse.sources_to_see()
    return page(request, "feeds.html", rows=rows, total=total, limit=limit, offset=offset, states=states)


def show_article(
    request: Request,
    number: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    entry: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> HTMLResponse:
    """Return an article, or the entry without one: where it came from, how it changed, what is claimed of it."""
    if (number is None) == (entry is None):
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "Name an article or an entry.")
    with or_not_found():
        view = request.app.state.warehouse.article(number=number, entry=entry)
    checks = check_kept_bytes(request.app.state.warehouse.settings, view, request.app.state.clock)
    kept = kept_previews(request, "entries", [chain.entry["entry_id"] for chain in view.entries])
    return page(request, "article.html", view=view, checks=checks, kept=kept)


def send_static(name: StaticFile) -> FileResponse:
    """Return one of our few files."""
    return FileResponse(HERE / "static" / name)
