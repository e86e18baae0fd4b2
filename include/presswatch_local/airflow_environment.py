"""The environment of Airflow's processes, and the secrets in it, which are made once and kept in VAR."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from presswatch import embedded
from presswatch.embedded.paths import keep_secret
from presswatch.private_files import make_private_folder
from presswatch.settings import PREFIX, REPOSITORY, Settings
from presswatch_local.run_record import base_url, home

ADMIN = "admin"
PARALLELISM = 4
"""Task instances at a time. LocalExecutor forks all its workers at start; each holds about 45 MB."""
COMMON_OPTIONS = REPOSITORY / "deploy/airflow.env"
"""Options of Airflow that docker-compose.yaml has as well."""
OWN_OF_THE_SHELL = ("AIRFLOW__", "AIRFLOW_CONN_", "AIRFLOW_VAR_")
"""What of a person's shell goes on to Airflow; not its home and its configuration file, which are ours."""


def admin_password_file(settings: Settings) -> Path:
    """Return the file that holds the password of the UI's admin."""
    return settings.var.resolve() / "admin.password"


def admin_password(settings: Settings) -> str:
    """Return the password of the UI's admin: the one set, else one made at the first start."""
    if settings.admin_password is None:
        return keep_secret(admin_password_file(settings), secrets.token_urlsafe(9))
    given = settings.admin_password.get_secret_value()
    admin_password_file(settings).unlink(missing_ok=True)
    return keep_secret(admin_password_file(settings), given)


def environment(settings: Settings, dags: Path = REPOSITORY / "dags") -> dict[str, str]:
    """Return the environment for Airflow's processes.

    That is the options of every deployment, then the shell's variables less what would disturb, then what this run
    cannot do without: addresses, ports, folders, keys. The later wins.

    Args:
        settings: handed on to the tasks as ``PRESSWATCH_`` variables, paths made absolute.
        dags: folder of the DAG files.
    """
    inherited = {name: value for name, value in os.environ.items() if not _disturbs(name)}
    return common_options() | inherited | _python(dags) | _airflow(settings, dags) | own_variables(settings)


def common_options() -> dict[str, str]:
    """Return the options of Airflow that hold for every deployment, as variables."""
    lines = COMMON_OPTIONS.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def own_variables(settings: Settings) -> dict[str, str]:
    """Return the settings that differ from their defaults as ``PRESSWATCH_`` variables."""
    variables = {}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if value is not None and value != field.default:
            variables[f"{PREFIX}{name}".upper()] = _as_text(value)
    return variables


def _as_text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value.resolve()) if isinstance(value, Path) else str(value)


def _disturbs(name: str) -> bool:
    # Without bytecode every process compiles everything again; our settings are given whole, below.
    is_airflows = name.startswith("AIRFLOW") and not name.startswith(OWN_OF_THE_SHELL)
    return is_airflows or name.startswith(PREFIX) or name == "PYTHONDONTWRITEBYTECODE"


def _python(dags: Path) -> dict[str, str]:
    folders = (REPOSITORY / "include", REPOSITORY / "plugins", dags)
    return {
        "PYTHONPATH": os.pathsep.join(str(folder) for folder in folders),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",  # Paths and output in UTF-8 whatever the locale.
        "NO_COLOR": "1",
        "NO_PROXY": "127.0.0.1,localhost",  # Tasks talk to the api-server, never through a proxy.
        "no_proxy": "127.0.0.1,localhost",
    }


def _airflow(settings: Settings, dags: Path) -> dict[str, str]:
    folder = home(settings)
    make_private_folder(folder)
    options = {
        "DATABASE__SQL_ALCHEMY_CONN": embedded.url(settings, "airflow", driver="+psycopg2"),
        "DATABASE__SQL_ALCHEMY_POOL_SIZE": "3",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": str(PARALLELISM),
        "CORE__DAGS_FOLDER": str(dags),
        "CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "CORE__EXECUTION_API_SERVER_URL": f"{base_url(settings)}/execution/",
        "API__HOST": "127.0.0.1",
        "API__PORT": str(settings.port),
        "API__BASE_URL": base_url(settings),
    }
    named = {f"AIRFLOW__{name}": value for name, value in (options | _secrets(settings, folder)).items()}
    return {"AIRFLOW_HOME": str(folder)} | named


def _secrets(settings: Settings, folder: Path) -> dict[str, str]:
    """Return keys and logins. The keys have 64 characters: shorter ones make PyJWT warn in every process."""
    var = settings.var.resolve()
    users = folder / "simple_auth_manager_passwords.json"
    users.unlink(missing_ok=True)
    keep_secret(users, json.dumps({ADMIN: admin_password(settings)}))
    fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {
        "CORE__FERNET_KEY": keep_secret(var / "fernet.key", fernet),
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(users),
        "API__SECRET_KEY": keep_secret(var / "api.key", secrets.token_urlsafe(48)),
        "API_AUTH__JWT_SECRET": keep_secret(var / "jwt.key", secrets.token_urlsafe(48)),
    }
