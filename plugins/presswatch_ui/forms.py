"""Forms: what they hold, and how a request is told from one that another site made a browser send.

Two independent guards: the browser says that the request comes from our own pages, and the form holds a token that
only who holds the session can have been given. The token names all that the form is about, and once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.configuration import conf
from fastapi import HTTPException, Request, status

from presswatch_airflow.asked import MOST_NUMBERS, Asked, AskedError, require_bounds

MAX_FORM_BYTES: Final = 64 * 1024
MAX_FIELDS: Final = 1200
MOST_DIGITS: Final = 19
VALID_S: Final = 8 * 3600
"""A form that lay open overnight is shown anew, with what holds then."""

Values = Mapping[str, Sequence[str]]


def read_asked(values: Values) -> Asked:
    """Return what the fields of a form or the query of its page ask for.

    Raises:
        AskedError: one of them is out of bounds.
    """
    asked = Asked(
        do=_text(values, "do"),
        subject=_text(values, "subject"),
        numbers=_numbers(values.get("number", ())),
        code=_text(values, "code"),
        note=_text(values, "note"),
        hours=_hours(_text(values, "hours")),
        force=_text(values, "force") != "",
    )
    return require_bounds(asked)


def _text(values: Values, name: str) -> str:
    given = values.get(name, ())
    if len(given) > 1:
        raise AskedError(f"{name} may be given once")
    return given[0].strip() if given else ""


def _numbers(given: Sequence[str]) -> tuple[int, ...]:
    if len(given) > MOST_NUMBERS:
        raise AskedError(f"choose at most {MOST_NUMBERS} rows at once")
    if not all(text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS for text in given):
        raise AskedError("a number of a row is wrong")
    return tuple(sorted({int(text) for text in given}))


def _hours(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise AskedError("choose one of the times that are offered")
    return int(text)


async def read_form(request: Request) -> Values:
    """Return the fields of a form that was sent.

    Raises:
        HTTPException: it is no form, or larger than any of ours.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(status.HTTP_415_UNSUPPORTED_MEDIA_TYPE, "A form is expected.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            raise HTTPException(status.HTTP_413_CONTENT_TOO_LARGE, "The form is too large.")
    try:
        return parse_qs(bytes(body).decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "The form cannot be read.") from error


def require_same_origin(request: Request) -> None:
    """Let a request pass that a page of this very site sent.

    ``Sec-Fetch-Site`` is set by the browser and no page can change it; browsers without it send ``Origin``.

    Raises:
        HTTPException: 403: it comes from elsewhere, or does not say.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        origin = request.headers.get("origin", "")
        is_ours = urlsplit(origin).netloc.lower() in _own_hosts(request) - {""}
    if not is_ours:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "This was sent by another site. Nothing was done.")


def _own_hosts(request: Request) -> set[str]:
    return {request.headers.get("host", "").lower(), urlsplit(conf.get("api", "base_url", fallback="")).netloc.lower()}


def make_token(request: Request, user: BaseUser, asked: Asked) -> str:
    """Return the token of a new form: for this session and what it is about, good once and for a while."""
    key = f"{int(request.app.state.clock().timestamp())}-{secrets.token_hex(16)}"
    return f"{key}.{_signature(request, user, asked, key)}"


def read_token(request: Request, user: BaseUser, asked: Asked, token: str) -> str:
    """Return the key of a form, the same each time it is sent.

    Raises:
        HTTPException: 403: it was made for another session or something else, or long ago.
    """
    key, _, signature = token.partition(".")
    began, _, _ = key.partition("-")
    is_genuine = hmac.compare_digest(signature.encode(), _signature(request, user, asked, key).encode())
    if not is_genuine or not 0 <= request.app.state.clock().timestamp() - int(began) <= VALID_S:
        raise HTTPException(
            status.HTTP_403_FORBIDDEN, "This form is old, or of another session. Nothing was done: open it again."
        )
    return key


def _signature(request: Request, user: BaseUser, asked: Asked, key: str) -> str:
    session = request.cookies.get(COOKIE_NAME_JWT_TOKEN, "")  # a login by header has none: no other site can use it
    about = [key, session, user.get_id(), asked.do, asked.subject, asked.numbers, asked.code]
    secret = conf.get_mandatory_value("api", "secret_key").encode()
    return hmac.new(secret, b"presswatch form\n" + json.dumps(about).encode(), hashlib.sha256).hexdigest()
