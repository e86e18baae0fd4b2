"""Templates and headers. Whatever comes from a feed or a person is escaped by Jinja; no script handles it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final, get_args
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Query, Request, Response, status
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException as AnyHTTPException

from presswatch.alarms.remedies import REMEDIES, command_for
from presswatch.errors import PermanentError, PresswatchError
from presswatch.model.extraction import Role
from presswatch_ui import labels, plots
from presswatch_ui.actions import ACTIONS, allowed_actions
from presswatch_ui.offers import steps_for
from presswatch_ui.reasons import reason_words
from presswatch_ui.subjects import address_of_page

logger = logging.getLogger(__name__)

HERE: Final = Path(__file__).parent
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all, browsers leave the origin out of forms
    "Cache-Control": "no-store",
}
DAGS: Final = frozenset({"poll_feeds", "ingest_articles", "replay_articles", "retry_entries", "review_quarantine"})
"""Whose runs the ledger names; what else stands before a stroke is a command."""

Number = Annotated[int, Query(ge=1, le=2**63 - 1)]


def page(request: Request, template: str, *, code: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page, with buttons for what its user may do."""
    user = getattr(request.state, "page_user", None)
    light = is_light(request)
    may = allowed_actions(user) if user is not None else frozenset()
    text = TEMPLATES.get_template(template).render(now=request.app.state.clock(), may=may, light=light, **values)
    return HTMLResponse(text, code)


def is_light(request: Request) -> bool:
    """Return whether nothing that reads pages or asks the network may run beside this api-server."""
    try:
        return bool(request.app.state.warehouse.settings.page_commands == "light")
    except PresswatchError:  # the page that says what is wrong with the settings is a page too
        return True


@contextmanager
def or_not_found() -> Iterator[None]:
    """Answer 404 where the warehouse says that there is no such row."""
    try:
        yield
    except PermanentError as error:
        sentence = f"{error.detail[:1].upper()}{error.detail[1:]}."
        raise HTTPException(status.HTTP_404_NOT_FOUND, sentence) from error


def unavailable(request: Request, error: Exception) -> HTMLResponse:
    """Return the page that says why there is none."""
    logger.warning("The Presswatch page cannot be shown: %s", error)
    return page(request, "unavailable.html", code=status.HTTP_503_SERVICE_UNAVAILABLE, problem=str(error))


def refused(request: Request, error: Exception) -> HTMLResponse:
    """Return the page that says what was wrong with a request."""
    code = error.status_code if isinstance(error, AnyHTTPException) else 500
    return page(request, "refused.html", code=code, problem=getattr(error, "detail", ""))


async def with_headers(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    """Return an answer with the headers that bind the browser; one that binds it more keeps its own.

    An address with a NUL is of nothing that a database could hold.
    """
    is_possible = "%00" not in request.url.query
    response = await proceed(request) if is_possible else Response(status_code=status.HTTP_422_UNPROCESSABLE_CONTENT)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def form_address(do: str, **query: Any) -> str:  # noqa: ANN401 - what an address can hold
    """Return the address of the page on which an action is confirmed."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return "act?" + urlencode({"do": do, **given}, doseq=True)


def run_address(run_id: str | None) -> str | None:
    """Return the address of a run in Airflow; None for what was done by hand or on the command line."""
    dag_id, _, name = (run_id or "").partition("/")
    return f"../dags/{quote(dag_id, safe='')}/runs/{quote(name, safe='')}" if dag_id in DAGS and name else None


def address(**query: Any) -> str:  # noqa: ANN401 - what an address can hold
    """Return the query of an address; what is empty is left out."""
    return urlencode({name: value for name, value in query.items() if value not in (None, "")})


def _templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"utc": labels.utc, "counted": labels.counted, "evidence": labels.evidence}
    environment.filters |= {
        "span": labels.span,
        "percent": labels.percent,
        "bytes": labels.size,
        "stated": labels.stated,
    }
    environment.filters |= {"reason_words": reason_words, "run_address": run_address}
    environment.globals |= {
        "ago": labels.ago,
        "due": labels.due,
        "remedies": REMEDIES,
        "command_for": command_for,
        "bars": plots.bars,
        "steps_for": steps_for,
        "address_of_page": address_of_page,
    }
    environment.globals |= {"all_actions": ACTIONS, "form_address": form_address, "address": address}
    environment.globals |= {"roles": frozenset(get_args(Role))}
    return environment


TEMPLATES: Final = _templates()
