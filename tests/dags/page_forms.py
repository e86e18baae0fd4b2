"""Fills in and sends the forms of the pages, as a browser would, and looks at what came of it in the warehouse."""

from __future__ import annotations

import re

from sqlalchemy import create_engine, text
from tests.dags.logins import TestClient

OURS = {"Sec-Fetch-Site": "same-origin"}


def one(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.connect() as conn:
        value = conn.execute(text(statement)).scalar_one()
    engine.dispose()
    return value


def execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(text(statement))
    engine.dispose()


def form(client: TestClient, query: str) -> dict[str, str]:
    """Return the fields of a form as a browser would send them, with a reason filled in."""
    page = client.get(f"/presswatch/act?{query}")
    assert page.status_code == 200, page.text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return dict(hidden) | {"note": "because"}


def send(client: TestClient, fields: dict[str, str], headers: dict[str, str] | None = None) -> object:
    return client.post("/presswatch/act", data=fields, headers=OURS if headers is None else headers)
