"""The Presswatch page inside the Airflow UI: the ledger, the feeds, the quarantine. It only reads.

Airflow imports this module in every process, the forks of tasks included, so it holds nothing but the registration; the
page itself is built in the api-server when it is asked for first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

PREFIX: Final = "/presswatch"
MOUNTED_AT: Final = urlsplit(conf.get("api", "base_url", fallback="/")).path.rstrip("/") + PREFIX
"""Airflow may live under a path of its own behind a proxy."""

Message = MutableMapping[str, Any]


class LazyApp:
    """An ASGI application that builds the page on its first request."""

    def __init__(self) -> None:
        self._app: Callable[..., Awaitable[None]] | None = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Hand the request on to the page."""
        if self._app is None:
            from presswatch_ui.app import build_app

            self._app = build_app()
        await self._app(scope, receive, send)


class PresswatchPlugin(AirflowPlugin):
    """Puts the page into the navigation of the Airflow UI."""

    name = "presswatch_ui"
    fastapi_apps = [{"app": LazyApp(), "url_prefix": PREFIX, "name": "Presswatch"}]  # noqa: RUF012 - Airflow's form
    external_views = [  # noqa: RUF012 - Airflow's form
        {
            "name": "Presswatch",
            "href": f"{MOUNTED_AT}/",
            "destination": "nav",
            "nav_top_level": True,
            "url_route": "presswatch",
            "icon": f"{MOUNTED_AT}/static/icon.svg",
            "icon_dark_mode": f"{MOUNTED_AT}/static/icon-dark.svg",
        }
    ]
