"""The environment of Airflow's processes, and the secrets in it, which are made once and kept in VAR."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from presswatch import embedded
from presswatch.embedded.paths import keep_secret
from presswatch.private_files import make_private_folder
from presswatch.settings import PREFIX, REPOSITORY, Settings
from presswatch_local.people import passwords, roles
from presswatch_local.run_record import base_url, home

PARALLELISM = 6
"""Task instances at a time: four shares of a poll, and cleaning and loading do not wait for them."""
COMMON_OPTIONS = REPOSITORY / "deploy/airflow.env"
"""Options of Airflow that docker-compose.yaml has as well."""
OWN_OF_THE_SHELL = ("AIRFLOW__", "AIRFLOW_CONN_", "AIRFLOW_VAR_")
"""What of a person's shell goes on to Airflow; not its home and its configuration file, which are ours."""


def environment(settings: Settings, dags: Path = REPOSITORY / "dags") -> dict[str, str]:
    """Return the environment for Airflow's processes.

    That is the options of every deployment and ours of one machine, then the shell's variables less what would disturb,
    then what this run cannot do without: addresses, ports, folders, users. The later wins.

    Args:
        settings: handed on to the tasks as ``PRESSWATCH_`` variables, paths made absolute.
        dags: folder of the DAG files.
    """
    make_private_folder(home(settings))
    inherited = {name: value for name, value in os.environ.items() if not _disturbs(name)}
    usual = {name: value for name, value in _usual(settings).items() if not _is_given(name, inherited)}
    return usual | inherited | _python(dags) | _fixed(settings, dags) | own_variables(settings)


def overridden(environment: Mapping[str, str]) -> list[str]:
    """Return the names of the shell's variables for Airflow that an environment does not take over."""
    return sorted(
        name for name, value in os.environ.items() if name.startswith("AIRFLOW_") and environment.get(name) != value
    )


def _is_given(option: str, inherited: Mapping[str, str]) -> bool:
    """Tell whether the shell says where an option comes from; Airflow would take the plain value before that."""
    return f"{option}_CMD" in inherited or f"{option}_SECRET" in inherited


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


def _usual(settings: Settings) -> dict[str, str]:
    """Return the options that the shell may set otherwise. Shorter keys would make PyJWT warn in every process."""
    var = settings.var.resolve()
    fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    options = {
        "DATABASE__SQL_ALCHEMY_POOL_SIZE": "3",
        "CORE__PARALLELISM": str(PARALLELISM),
        "SCHEDULER__ENABLE_HEALTH_CHECK": "False",  # 20 MB for a server that nobody asks here
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",  # PreloadedLocalExecutor waits, and sees a task end
        "API__HOST": "127.0.0.1",
        "API__BASE_URL": base_url(settings),
        "CORE__FERNET_KEY": keep_secret(var / "fernet.key", fernet),
        "API__SECRET_KEY": keep_secret(var / "api.key", secrets.token_urlsafe(48)),
        "API_AUTH__JWT_SECRET": keep_secret(var / "jwt.key", secrets.token_urlsafe(48)),
    }
    return common_options() | _named(options)


def _fixed(settings: Settings, dags: Path) -> dict[str, str]:
    options = {
        "DATABASE__SQL_ALCHEMY_CONN": embedded.url(settings, "airflow", driver="+psycopg2"),
        "CORE__EXECUTOR": "presswatch_airflow.local_executor.PreloadedLocalExecutor",
        "CORE__DAGS_FOLDER": str(dags),
        "CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "CORE__EXECUTION_API_SERVER_URL": f"{base_url(settings)}/execution/",
        "API__PORT": str(settings.port),
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in roles(settings).items()),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(_write_passwords(settings)),
    }
    return {"AIRFLOW_HOME": str(home(settings))} | _named(options)


def _named(options: Mapping[str, str]) -> dict[str, str]:
    return {f"AIRFLOW__{name}": value for name, value in options.items()}


def _write_passwords(settings: Settings) -> Path:
    """Return the file of passwords that Airflow reads at each login, written anew."""
    file = home(settings) / "simple_auth_manager_passwords.json"
    file.unlink(missing_ok=True)
    keep_secret(file, json.dumps(passwords(settings)))
    return file
