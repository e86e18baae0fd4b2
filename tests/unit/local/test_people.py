"""Who may log in under ``make run``."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from presswatch.settings import Settings
from presswatch_local.airflow_environment import environment
from presswatch_local.people import password_file, passwords, roles
from presswatch_local.summary import ways_on


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "airflow.password").write_text("pw")
    return Settings(var=tmp_path, users=("anna:viewer", "b.o@desk.example:op", "Eve:admin"))


def test_airflow_is_told_all_users_with_their_roles(settings: Settings) -> None:
    env = environment(settings)
    users = "admin:admin,anna:viewer,b.o@desk.example:op,Eve:admin"
    assert env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] == users
    written = json.loads(Path(env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).read_text())
    assert written == passwords(settings)
    assert list(written) == list(roles(settings))


def test_passwords_are_made_once_differ_and_are_private(settings: Settings) -> None:
    made = passwords(settings)
    assert passwords(settings) == made
    assert len({*made.values()}) == 4
    assert all(len(password) >= 12 for password in made.values())
    files = [password_file(settings, name) for name in made]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((settings.var / "users").stat().st_mode) == 0o700


def test_a_password_that_a_person_wrote_is_taken_without_its_line_feed(settings: Settings) -> None:
    password_file(settings, "anna").parent.mkdir(mode=0o700)
    password_file(settings, "anna").write_text("correct horse\n")
    assert passwords(settings)["anna"] == "correct horse"


def test_the_summary_says_where_passwords_are_and_none_of_them(settings: Settings) -> None:
    text = ways_on(settings)
    assert f"anna (viewer), password in {settings.var.resolve()}/users/anna.password" in text
    assert not any(password in text for password in passwords(settings).values())


def test_users_come_from_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_USERS", " anna:viewer , ben:op,")
    assert roles(Settings()) == {"admin": "admin", "anna": "viewer", "ben": "op"}


@pytest.mark.parametrize(
    "users",
    [
        "anna",
        "anna:",
        "anna:root",
        "../x:op",
        ".x:op",
        "a b:op",
        "a:op:team",
        "a\n:op",
        "ä:op",
        "admin:op",
        "a:op,a:op",
    ],
)
def test_what_is_no_user_is_refused(monkeypatch: pytest.MonkeyPatch, users: str) -> None:
    monkeypatch.setenv("PRESSWATCH_USERS", users)
    with pytest.raises(ValidationError):
        Settings()
