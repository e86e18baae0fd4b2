"""Posts JSON to an address of the operator's own, and pings his monitor.

The guarded client of ``presswatch.fetch`` is for addresses of strangers and only asks; these addresses are settings,
may lie in a private network, and get a body. Redirects are not followed: it goes where the operator said.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Final

from presswatch.errors import NotSentError

WITHIN_S: Final = 20.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow none: the answer is then an error that is told."""
        del req, fp, code, msg, headers, newurl


_opener = urllib.request.build_opener(_NoRedirects())


def post_json(url: str, payload: Mapping[str, Any], *, user_agent: str) -> None:
    """Post a value as JSON.

    Raises:
        NotSentError: nobody answers, or not with 2xx. The address is not in its words: it may hold a secret.
    """
    data = json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": user_agent}
    _send(urllib.request.Request(url, data, headers, method="POST"))  # noqa: S310 - the scheme is checked by settings


def ping(url: str, *, user_agent: str) -> None:
    """Ask an address once.

    Raises:
        NotSentError: nobody answers, or not with 2xx.
    """
    _send(urllib.request.Request(url, headers={"User-Agent": user_agent}))  # noqa: S310 - the scheme is checked by settings


def _send(request: urllib.request.Request) -> None:
    try:
        with _opener.open(request, timeout=WITHIN_S) as answer:
            answer.read(1 << 16)
    except urllib.error.HTTPError as error:
        with error:
            raise NotSentError(f"it was answered with {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise NotSentError(f"it was not taken: {type(error).__name__}") from error
