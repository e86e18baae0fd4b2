"""Writes the file of the UI's passwords: admin's as given, one made once at random for each other user.

Airflow would make them too, and print them into the log of its API server.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path


def passwords(users: str, admin: str, kept: Mapping[str, str]) -> dict[str, str]:
    """Return the password of each user by name.

    Args:
        users: ``name:role[,name:role…]``, as Airflow has them.
        admin: password of admin.
        kept: those of the last time.
    """
    names = [user.strip().partition(":")[0] for user in users.split(",") if user.strip()]
    return {name: kept.get(name) or secrets.token_urlsafe(12) for name in names} | {"admin": admin}


def write(file: Path, users: str, admin: str) -> list[str]:
    """Bring the file up to date in one step and return the names of those whose password is new."""
    kept: dict[str, str] = json.loads(file.read_text() or "{}") if file.exists() else {}
    current = passwords(users, admin, kept)
    half = file.with_suffix(".new")
    with os.fdopen(os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as opened:
        json.dump(current, opened)
    half.replace(file)
    return sorted(current.keys() - kept.keys() - {"admin"})


if __name__ == "__main__":
    place = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    new = write(place, os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"], os.environ["ADMIN_PASSWORD"])
    if new:
        sys.stdout.write(f"passwords made for {', '.join(new)}: docker compose exec api-server cat {place}\n")
