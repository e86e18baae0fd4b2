"""Exchanges made by hand for tests."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from presswatch.model.exchange import Exchange

AT = datetime(2026, 11, 2, 8, 30, 15, 250_000, tzinfo=UTC)


def exchange(
    body: bytes = b"<html>",
    *,
    url: str = "https://press.example/a",
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
    wire: bytes | None = None,
) -> Exchange:
    return Exchange(
        url_asked=url,
        url_final=url,
        status=status,
        reason_phrase="OK",
        http_version="1.1",
        headers=headers,
        body=body,
        wire_body=body if wire is None else wire,
        hops=(),
        remote_ip="93.184.216.34",
        started_at=AT,
        fetched_at=AT,
        body_sha256=hashlib.sha256(body).digest(),
    )
