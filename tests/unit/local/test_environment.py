"""What Airflow's processes are told."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from presswatch.settings import REPOSITORY, Settings
from presswatch_local.airflow_environment import common_options, environment, overridden, own_variables
from presswatch_local.people import admin_password

HEALTH = "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "airflow.password").write_text("pw")
    return Settings(var=tmp_path, pg_port=25001, port=25002)


def test_settings_arrive_as_they_are(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings.model_copy(
        update={
            "allowed_private_hosts": ("a:1", "b:2"),
            "warehouse_url": SecretStr("postgresql://x"),
            "sources": Path("s.opml"),
        }
    )
    for name, value in own_variables(given).items():
        monkeypatch.setenv(name, value)
    assert Settings() == given.model_copy(update={"sources": Path("s.opml").resolve()})


def test_only_what_differs_is_passed_on(tmp_path: Path) -> None:
    assert own_variables(Settings(var=REPOSITORY / "var")) == {}


def test_of_the_shell_comes_through_what_a_person_set_for_airflow(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__METRICS__OTEL_ON", "True")
    monkeypatch.setenv("AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT", "90")
    monkeypatch.setenv("AIRFLOW_CONN_MAIL", "smtp://127.0.0.1:25")
    env = environment(settings)
    assert env["AIRFLOW__METRICS__OTEL_ON"] == "True"
    assert env["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"] == "90"
    assert env["AIRFLOW_CONN_MAIL"] == "smtp://127.0.0.1:25"


def test_the_scheduler_serves_no_health_of_its_own(settings: Settings) -> None:
    """Nobody asks it here, and two installations on one machine would meet at its port; containers are asked."""
    assert (common_options()[HEALTH], environment(settings)[HEALTH]) == ("True", "False")


def test_what_a_person_set_wins_over_what_is_only_usual(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__PARALLELISM", "12")
    monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY_CMD", "cat /run/secrets/fernet")
    monkeypatch.setenv("AIRFLOW__CORE__AUTH_MANAGER", "ours.Keycloak")
    env = environment(settings)
    assert env["AIRFLOW__CORE__PARALLELISM"] == "12"
    assert "AIRFLOW__CORE__FERNET_KEY" not in env  # Airflow would ask the plain value first
    assert overridden(env) == []


def test_what_is_not_heeded_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW__API__PORT", "25002")  # as it is anyway
    monkeypatch.setenv("AIRFLOW_CONFIG", "/etc/airflow.cfg")
    assert overridden(environment(settings)) == ["AIRFLOW_CONFIG", "AIRFLOW__CORE__EXECUTOR"]


def test_every_common_option_is_one_of_airflow(settings: Settings) -> None:
    env = environment(settings)
    assert {name for name, value in common_options().items() if env[name] != value} == {HEALTH}
    assert all(name.startswith("AIRFLOW__") and value for name, value in common_options().items())


def test_the_shell_does_not_change_what_makes_the_run_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AIRFLOW__CORE__EXECUTOR", "AIRFLOW_HOME", "PRESSWATCH_TYPO", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.setenv(name, "foreign")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:3128")
    env = environment(settings)
    assert "foreign" not in env.values()
    assert env["HTTP_PROXY"] == "http://proxy:3128"
    assert env["NO_PROXY"] == "127.0.0.1,localhost"


def test_airflow_listens_on_loopback_and_its_dags_are_active(settings: Settings) -> None:
    env = environment(settings)
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__API__PORT"] == "25002"
    assert env["AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION"] == "False"
    assert env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == "postgresql+psycopg2://airflow:pw@127.0.0.1:25001/airflow"


def test_keys_stay_the_same_and_are_private(settings: Settings) -> None:
    assert environment(settings) == environment(settings)
    files = [*settings.var.glob("*.key"), *settings.var.glob("admin.password"), *settings.var.glob("airflow/*.json")]
    assert len(files) == 5
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_keys_are_long_enough_for_sha512(settings: Settings) -> None:
    assert len(environment(settings)["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64


def test_a_password_that_was_set_replaces_the_one_made(settings: Settings) -> None:
    made = admin_password(settings)
    given = settings.model_copy(update={"admin_password": SecretStr("given")})
    env = environment(given)
    users = json.loads(Path(env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).read_text())
    assert users == {"admin": "given"} != {"admin": made}
