"""The application: one table of routes, each with the right that it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from presswatch.clock import Clock, utc_now
from presswatch.errors import ContractError, WarehouseError
from presswatch_ui import acting, deciding, pages, rendering
from presswatch_ui.access import Right, needs
from presswatch_ui.jobs import Jobs
from presswatch_ui.previews import Previews
from presswatch_ui.queries import Warehouse


class Route(NamedTuple):
    """One route, and the right without which it answers 403."""

    method: str
    path: str
    right: Right
    answer: Callable[..., Any]


ROUTES: Final = (
    Route("GET", "/", Right.READ, pages.show_today),
    Route("GET", "/alarm", Right.READ, pages.show_alarm),
    Route("GET", "/sources", Right.READ, pages.show_sources),
    Route("GET", "/source", Right.READ, pages.show_source),
    Route("GET", "/ledger", Right.READ, pages.show_overview),
    Route("GET", "/feeds", Right.READ, pages.show_feeds),
    Route("GET", "/quarantine", Right.READ, deciding.show_quarantine),
    Route("GET", "/refusal", Right.READ, deciding.show_refusal),
    Route("GET", "/entries", Right.READ, deciding.show_entries),
    Route("GET", "/article", Right.READ, pages.show_article),
    Route("GET", "/captured", Right.READ, deciding.show_captured),
    Route("GET", "/extracted", Right.READ, deciding.show_extracted),
    Route("GET", "/actions", Right.READ, acting.show_actions),
    Route("GET", "/action", Right.READ, acting.show_action),
    Route("GET", "/act", Right.ACT, acting.show_form),
    Route("POST", "/act", Right.ACT, acting.send_form),
    Route("GET", "/static/{name}", Right.READ, pages.send_static),
)


def build_app(warehouse: Warehouse | None = None, clock: Clock = utc_now) -> FastAPI:
    """Return the application; every one of its routes asks who calls, and it describes itself to nobody."""
    app = FastAPI(title="Presswatch", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.warehouse = warehouse or Warehouse()
    app.state.jobs = Jobs(app.state.warehouse)
    app.state.previews = Previews()
    app.state.clock = clock
    app.middleware("http")(rendering.with_headers)
    app.add_exception_handler(WarehouseError, rendering.unavailable)
    app.add_exception_handler(ContractError, rendering.unavailable)
    app.add_exception_handler(HTTPException, rendering.refused)
    for route in ROUTES:
        app.add_api_route(
            route.path,
            route.answer,
            methods=[route.method],
            dependencies=[Depends(needs(route.right))],
            response_class=HTMLResponse,
        )
    return app
