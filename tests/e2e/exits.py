"""All that people get to see of a run: files of logs, Airflow's own database, pages of its API and of ours."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from newsworld.http_server import Behaviour
from newsworld.model import Request
from presswatch import embedded
from presswatch.settings import Settings
from presswatch_local.people import admin_password
from presswatch_local.run_record import base_url

API_PAGES = (
    "/api/v2/dags/~/dagRuns/~/taskInstances?limit=1000",
    "/api/v2/dags/~/dagRuns/~/taskInstances/~/xcomEntries?limit=1000",
    "/api/v2/dags/~/dagRuns?limit=1000",
    "/api/v2/assets/events?limit=1000",
    "/api/v2/eventLogs?limit=1000",
)
OUR_PAGES = (
    "/presswatch/",
    "/presswatch/sources",
    "/presswatch/ledger",
    "/presswatch/feeds?limit=200",
    "/presswatch/quarantine?limit=200",
    "/presswatch/entries?limit=200",
)


def says(body: bytes, content_type: str, *, status: str = "200 OK", **headers: str) -> Behaviour:
    """Return a behaviour of a publisher that sends one answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]

    async def send(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()

    return send


def shown(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each exit by name with what it shows; Airflow must be running."""
    yield from _logs(settings.var / "logs")
    yield from _logs(settings.var / "airflow")
    yield from _rows(settings)
    yield from _pages(settings)


def _logs(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "password" not in file.name:
            yield str(file.relative_to(folder.parent)), file.read_text("utf-8", "replace")


def _rows(settings: Settings) -> Iterator[tuple[str, str]]:
    with psycopg.connect(embedded.url(settings, "airflow", driver="")) as conn:
        names = conn.execute("select table_name from information_schema.tables where table_schema = 'public'")
        for (name,) in names.fetchall():
            rows = conn.execute(sql.SQL("select t::text from {} as t").format(sql.Identifier(name)))
            yield f"table {name}", "\n".join(row for (row,) in rows)


def _pages(settings: Settings) -> Iterator[tuple[str, str]]:
    login = json.dumps({"username": "admin", "password": admin_password(settings)}).encode()
    token = json.loads(_read(settings, "/auth/token", data=login))["access_token"]
    for path in API_PAGES + OUR_PAGES:
        yield path, _read(settings, path, token=token)


def _read(settings: Settings, path: str, *, token: str = "", data: bytes | None = None) -> str:
    request = urllib.request.Request(base_url(settings) + path, data)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=30) as response:
        return str(response.read().decode())
