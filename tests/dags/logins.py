"""Clients of the api-server with a login, as the login page of Airflow would give it."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():  # Starlette would rather have a successor of httpx, which Airflow does not use.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

__all__ = ["TestClient", "login"]


def login(api: TestClient, role: str | None, name: str | None = None) -> dict[str, str]:
    """Return the header of a logged-in user."""
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    user = SimpleAuthManagerUser(username=name or f"a {role}", role=role)
    return {"Authorization": f"Bearer {api.app.state.auth_manager.generate_jwt(user)}"}
