"""Who may log in to the UI under ``make run``: names, roles and passwords, the latter made once and kept in VAR."""

from __future__ import annotations

import secrets
from pathlib import Path

from presswatch.embedded.paths import keep_secret
from presswatch.private_files import make_private_folder
from presswatch.settings import Settings

ADMIN = "admin"
"""Is always there: the supervisor itself logs in as this one."""


def roles(settings: Settings) -> dict[str, str]:
    """Return Airflow's role of each user by name, admin first."""
    others = dict(user.split(":") for user in settings.users)
    return {ADMIN: "admin"} | others


def passwords(settings: Settings) -> dict[str, str]:
    """Return the password of each user by name; one that is missing is made at random."""
    make_private_folder(settings.var.resolve() / "users")
    others = {name: keep_secret(password_file(settings, name), _new()) for name in roles(settings) if name != ADMIN}
    # A file that a person wrote with an editor ends with a line feed.
    return {ADMIN: admin_password(settings)} | {name: password.strip() for name, password in others.items()}


def admin_password(settings: Settings) -> str:
    """Return the password of the UI's admin: the one set, else one made at the first start."""
    file = password_file(settings, ADMIN)
    if settings.admin_password is None:
        return keep_secret(file, _new())
    file.unlink(missing_ok=True)
    return keep_secret(file, settings.admin_password.get_secret_value())


def password_file(settings: Settings, name: str) -> Path:
    """Return the file that holds a user's password."""
    var = settings.var.resolve()
    return var / "admin.password" if name == ADMIN else var / "users" / f"{name}.password"


def _new() -> str:
    return secrets.token_urlsafe(9)
