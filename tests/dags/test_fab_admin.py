"""The administrator under FAB's auth manager: who it is for, and that no list of processes shows its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.settings import Settings
from presswatch_airflow.fab_admin import FAB, commands, is_fab
from presswatch_local.run_record import home, log_file
from presswatch_local.supervisor import Supervisor


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"AIRFLOW__CORE__AUTH_MANAGER": FAB}, True),
        ({"AIRFLOW__CORE__AUTH_MANAGER": f" {FAB}\n"}, True),
        ({"AIRFLOW__CORE__AUTH_MANAGER": "airflow.providers.keycloak.auth_manager.KeycloakAuthManager"}, False),
        ({}, False),
    ],
)
def test_only_fab_needs_its_administrator_made(environment: dict[str, str], expected: bool) -> None:
    assert is_fab(environment) is expected


def test_a_user_is_made_and_one_that_is_there_gets_the_password() -> None:
    create, reset = commands("admin", "pass word")
    assert create[:4] == ["users", "create", "--role", "Admin"]
    assert reset[:2] == ["users", "reset-password"]
    assert all(command[command.index("--password") + 1] == "pass word" for command in (create, reset))


def test_a_child_is_given_a_line_that_its_arguments_do_not_show(tmp_path: Path) -> None:
    supervisor = Supervisor(Settings(var=tmp_path), lambda line: None)
    home(supervisor.settings).mkdir(parents=True)
    child = supervisor.launch("cat", ["cat"], {"PATH": "/usr/bin:/bin"}, given="secret\n")
    assert child.wait(30) == 0
    assert "secret" not in " ".join(map(str, child.args))
    assert log_file(supervisor.settings, "cat").read_text() == "secret\n"
