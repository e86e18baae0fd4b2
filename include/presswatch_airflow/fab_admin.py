"""The administrator under FAB's auth manager, whose users are rows of Airflow's database.

The supervisor of ``make run`` runs this module in Airflow's environment before the API server, so that it can log in:
``python -m presswatch_airflow.fab_admin NAME``, the password on standard input, where no list of processes shows it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

AUTH_MANAGER = "AIRFLOW__CORE__AUTH_MANAGER"
FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"


def is_fab(environment: Mapping[str, str]) -> bool:
    """Return whether the environment of Airflow's processes names FAB's auth manager."""
    return environment.get(AUTH_MANAGER, "").strip() == FAB


def commands(name: str, password: str) -> list[list[str]]:
    """Return the commands of Airflow that make a user an administrator with a password, whether it is there or not."""
    login = ["--username", name, "--password", password]
    person = ["--firstname", name, "--lastname", "presswatch", "--email", f"{name}@presswatch.invalid"]
    return [["users", "create", "--role", "Admin", *login, *person], ["users", "reset-password", *login]]


def main() -> None:
    """Run the commands, one after the other, in this process."""
    from airflow.__main__ import main as airflow

    for command in commands(sys.argv[1], sys.stdin.readline().rstrip("\n")):
        sys.argv = ["airflow", *command]
        airflow()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
