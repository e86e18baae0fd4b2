"""The page on which a person confirms an action, and what happens then."""

from __future__ import annotations

from typing import Annotated, Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import Depends, HTTPException, Query, Request, Response, status
from fastapi.responses import HTMLResponse, RedirectResponse

from presswatch_airflow.asked import HOURS, MOST_NOTE_CHARS, Asked, AskedError
from presswatch_airflow.operator_work import DAG_ID
from presswatch_ui import forms
from presswatch_ui.access import require
from presswatch_ui.actions import ACTIONS, Action, is_for_worker, number_of_replay, proposed_addresses
from presswatch_ui.jobs import LOST_AFTER_S, Jobs
from presswatch_ui.rendering import Number, is_light, or_not_found, page
from presswatch_ui.subjects import Subject
from presswatch_ui.worker_runs import run_id

MOST_NAME_CHARS = 200
REFRESH_S = 3

Form = Annotated[forms.Values, Depends(forms.read_form)]
Limit = Annotated[int, Query(ge=1, le=200)]


def show_form(request: Request, user: GetUserDep) -> HTMLResponse:
    """Return what an action would do, and the form that does it."""
    query = request.query_params
    asked, action = _asked({name: query.getlist(name) for name in query}, user)
    return _form(request, user, asked, action, problem="")


def send_form(request: Request, user: GetUserDep, values: Form) -> Response:
    """Carry out what a form asks for, once, and lead on to what came of it."""
    forms.require_same_origin(request)
    asked, action = _asked(values, user)
    key = forms.read_token(request, user, asked, (values.get("token") or [""])[0])
    if problem := _missing(asked, action):
        return _form(request, user, asked, action, problem=problem)
    jobs: Jobs = request.app.state.jobs
    by = user.get_name()[:MOST_NAME_CHARS]
    number = jobs.warehouse.action_of_form(key)
    if number is None:
        subject = _subject(request, asked, action)
        number = jobs.carry_out(asked, key=key, by=by, source_id=subject.source_id)
    return RedirectResponse(f"action?number={number}", status.HTTP_303_SEE_OTHER)


def show_action(request: Request, number: Number) -> HTMLResponse:
    """Return what came of an action; while it is at work the page comes again by itself."""
    with or_not_found():
        done = request.app.state.warehouse.action(number)
    age_s = (request.app.state.clock() - done.asked_at).total_seconds()
    is_lost = done.outcome is None and age_s > LOST_AFTER_S
    replay = number_of_replay(done.result) if done.action == "reread" else None
    addresses = proposed_addresses(done.result) if done.action == "propose" else []
    values: dict[str, Any] = {"done": done, "is_lost": is_lost, "replay": replay, "addresses": addresses}
    on_worker = is_for_worker(done.action, light=is_light(request))
    values["run"] = f"../dags/{DAG_ID}/runs/{run_id(number)}" if on_worker else None
    answer = page(request, "action.html", actions=ACTIONS, **values)
    if done.outcome is None and not is_lost:
        answer.headers["Refresh"] = str(REFRESH_S)
    return answer


def show_actions(request: Request, limit: Limit = 100) -> HTMLResponse:
    """Return what persons did last, and what came of it."""
    return page(request, "actions.html", rows=request.app.state.warehouse.actions(limit=limit), actions=ACTIONS)


def _asked(values: forms.Values, user: BaseUser) -> tuple[Asked, Action]:
    try:
        asked = forms.read_asked(values)
    except AskedError as error:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, str(error)) from error
    action = ACTIONS.get(asked.do)
    if action is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such action.")
    require(action.right, user)
    return asked, action


def _subject(request: Request, asked: Asked, action: Action) -> Subject:
    with or_not_found():
        subject: Subject = request.app.state.warehouse.subject(action.subject, asked)
    return subject


def _missing(asked: Asked, action: Action) -> str:
    if action.needs_reason and not asked.note:
        return "Say why: whoever comes after you will want to know."
    return "Choose for how long." if action.hours == "must" and asked.hours is None else ""


def _form(request: Request, user: BaseUser, asked: Asked, action: Action, *, problem: str) -> HTMLResponse:
    values: dict[str, Any] = {
        "asked": asked,
        "action": action,
        "subject": _subject(request, asked, action),
        "token": forms.make_token(request, user, asked),
        "hours": HOURS,
        "most": MOST_NOTE_CHARS,
        "by": user.get_name(),
        "problem": problem,
        "on_worker": is_for_worker(asked.do, light=is_light(request)),
    }
    return page(request, "act.html", code=status.HTTP_422_UNPROCESSABLE_CONTENT if problem else 200, **values)
