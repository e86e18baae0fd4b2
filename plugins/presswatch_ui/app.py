"""The page: routes, headers, templates. Whatever comes from a feed is escaped by Jinja; no script handles it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response, status
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from presswatch.alarms.remedies import REMEDIES, command_for
from presswatch.clock import Clock, utc_now
from presswatch.errors import ContractError, PermanentError, WarehouseError
from presswatch_ui import labels, plots
from presswatch_ui.access import may_read
from presswatch_ui.queries import Warehouse

logger = logging.getLogger(__name__)

HERE: Final = Path(__file__).parent
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Number = Annotated[int, Query(ge=1, le=2**63 - 1)]
StaticFile = Literal["presswatch.css", "theme.js", "icon.svg", "icon-dark.svg"]


def build_app(warehouse: Warehouse | None = None, clock: Clock = utc_now) -> FastAPI:
    """Return the application; every one of its routes asks who calls, and it describes itself to nobody."""
    app = FastAPI(title="Presswatch", dependencies=[Depends(may_read)], docs_url=None, redoc_url=None, openapi_url=None)
    app.state.warehouse = warehouse or Warehouse()
    app.state.clock = clock
    app.middleware("http")(_with_headers)
    app.add_exception_handler(WarehouseError, _unavailable)
    app.add_exception_handler(ContractError, _unavailable)
    app.get("/", response_class=HTMLResponse)(show_today)
    app.get("/alarm", response_class=HTMLResponse)(show_alarm)
    app.get("/sources", response_class=HTMLResponse)(show_sources)
    app.get("/source", response_class=HTMLResponse)(show_source)
    app.get("/ledger", response_class=HTMLResponse)(show_overview)
    app.get("/feeds", response_class=HTMLResponse)(show_feeds)
    app.get("/quarantine", response_class=HTMLResponse)(show_quarantine)
    app.get("/refusal", response_class=HTMLResponse)(show_refusal)
    app.get("/static/{name}")(send_static)
    return app


def show_today(request: Request) -> HTMLResponse:
    """Return whether a person is needed, what for, and how the day goes."""
    return _page(request, "today.html", today=request.app.state.warehouse.today())


def show_alarm(request: Request, number: Number) -> HTMLResponse:
    """Return one alarm with its evidence and what mends it."""
    try:
        alarm = request.app.state.warehouse.alarm(number)
    except PermanentError as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, error.detail) from error
    return _page(request, "alarm.html", alarm=alarm)


def show_sources(request: Request, limit: Limit = 100, offset: Offset = 0) -> HTMLResponse:
    """Return the sources, those with alarms first."""
    rows, states, total = request.app.state.warehouse.sources(limit=limit, offset=offset)
    return _page(request, "sources.html", rows=rows, states=states, total=total, limit=limit, offset=offset)


def show_source(request: Request, name: Annotated[str, Query(min_length=1, max_length=200)]) -> HTMLResponse:
    """Return all about one source."""
    source = request.app.state.warehouse.source(name)
    if source is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no source of that name.")
    return _page(request, "source.html", source=source)


def show_overview(request: Request) -> HTMLResponse:
    """Return the ledger by source, and what ran last."""
    return _page(request, "overview.html", overview=request.app.state.warehouse.overview())


def show_feeds(request: Request, limit: Limit = 50, offset: Offset = 0) -> HTMLResponse:
    """Return the feeds, the worst first, after the sources that a person should know of."""
    rows, total = request.app.state.warehouse.feeds(limit=limit, offset=offset)
    states = request.app.state.warehouse.sources_to_see()
    return _page(request, "feeds.html", rows=rows, total=total, limit=limit, offset=offset, states=states)


def show_quarantine(request: Request, limit: Limit = 50, offset: Offset = 0) -> HTMLResponse:
    """Return what was refused and is not decided, newest first."""
    rows, total = request.app.state.warehouse.refusals(limit=limit, offset=offset)
    return _page(request, "quarantine.html", rows=rows, total=total, limit=limit, offset=offset)


def show_refusal(request: Request, number: Number) -> HTMLResponse:
    """Return one refused row with its evidence."""
    try:
        row = request.app.state.warehouse.refusal(number)
    except PermanentError as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, error.detail) from error
    return _page(request, "refusal.html", row=row)


def send_static(name: StaticFile) -> FileResponse:
    """Return one of our few files."""
    return FileResponse(HERE / "static" / name)


def _templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"utc": labels.utc, "counted": labels.counted, "evidence": labels.evidence}
    environment.filters |= {"span": labels.span, "percent": labels.percent}
    environment.globals |= {"ago": labels.ago, "remedies": REMEDIES, "command_for": command_for, "bars": plots.bars}
    return environment


TEMPLATES: Final = _templates()


def _page(request: Request, template: str, *, code: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    text = TEMPLATES.get_template(template).render(now=request.app.state.clock(), **values)
    return HTMLResponse(text, code)


def _unavailable(request: Request, error: Exception) -> HTMLResponse:
    logger.warning("The Presswatch page cannot be shown: %s", error)
    return _page(request, "unavailable.html", code=status.HTTP_503_SERVICE_UNAVAILABLE, problem=str(error))


async def _with_headers(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await proceed(request)
    response.headers.update(HEADERS)
    return response
