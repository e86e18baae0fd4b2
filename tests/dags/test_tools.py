"""The deployment check finds mistakes, and the DAG page is what the DAG files say."""

import shutil
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tools"))

import check_compose  # noqa: E402 - found by the line above

FILES = ("Dockerfile", "docker-compose.yaml", ".env.example", ".dockerignore")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(REPOSITORY / name, tmp_path)
    shutil.copytree(REPOSITORY / "deploy", tmp_path / "deploy")
    (tmp_path / "include" / "sources").mkdir(parents=True)
    shutil.copytree(
        REPOSITORY / "include" / "presswatch" / "embedded", tmp_path / "include" / "presswatch" / "embedded"
    )
    return tmp_path


def test_our_own_deployment_files_are_right(folder: Path) -> None:
    assert check_compose.mistakes(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "docker-compose.yaml",
            "${FERNET_KEY:?see .env.example}",
            "${FERNET_KEY:-dev}",
            "FERNET_KEY: a secret must be",
        ),
        ("docker-compose.yaml", "${JWT_SECRET:?see .env.example}", "${JWT_SECRET}", "JWT_SECRET: neither required nor"),
        ("docker-compose.yaml", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__SECRETS__JWT_SECRET", "has no such option"),
        ("docker-compose.yaml", "PRESSWATCH_LANDING", "PRESSWATCH_LANDNIG", "has no such setting"),
        (
            "docker-compose.yaml",
            "warehouse:${WAREHOUSE_DB_PASSWORD:?see .env.example}@",
            "warehouse:pw@",
            "written out",
        ),
        ("docker-compose.yaml", "redis:8.2.3", "redis:latest", "image redis:latest is not pinned"),
        ("docker-compose.yaml", "command: [scheduler]", "command: [scheduler]\n    image: other:1.0", "use 2 images"),
        ("docker-compose.yaml", "api-server: {condition", "api: {condition", "depends on api with"),
        (
            "docker-compose.yaml",
            'test: [CMD-SHELL, "redis-cli ping | grep -q PONG"]',
            "disable: true",
            "redis: neither",
        ),
        (
            "docker-compose.yaml",
            "${UI_ADDRESS:-127.0.0.1:8080}:8080",
            "${UI_ADDRESS:-8080}:8080",
            "not bound to loopback",
        ),
        ("docker-compose.yaml", "databases.sh:ro", "databases.sh", "is mounted for writing"),
        ("docker-compose.yaml", "./deploy/databases.sh", "./deploy/database.sh", "does not exist"),
        ("docker-compose.yaml", "  users:\n", "  people:\n", "volume users is not declared"),
        ("docker-compose.yaml", "cap_drop: [ALL]", "cap_drop: []", "all capabilities dropped"),
        ("docker-compose.yaml", "read_only: true", "read_only: false", "postgres: its root must be read-only"),
        ("docker-compose.yaml", "no-new-privileges:true", "seccomp=unconfined", "redis: no-new-privileges is missing"),
        ("docker-compose.yaml", "    mem_limit: 512m\n", "", "redis: no limit of memory"),
        ("docker-compose.yaml", "  pids_limit: 512\n", "", "worker: no limit of processes"),
        ("docker-compose.yaml", "max-size: 20m, ", "", "postgres: its log grows without bound"),
        (
            "docker-compose.yaml",
            "[*airflow-environment, *queue]\n      AIRFLOW__CELERY",
            "[*airflow-environment, *queue, *tokens]\n      AIRFLOW__CELERY",
            "worker: has no use for JWT_SECRET",
        ),
        ("deploy/airflow.env", "EXECUTION_API_TIMEOUT", "EXECUTION_TIMEOUT", "Airflow has no such option"),
        ("docker-compose.yaml", "    user: redis\n", "", "redis: runs as root"),
        (
            "docker-compose.yaml",
            "/var/lib/airflow:mode=1777",
            "/var/lib/airflow",
            "/var/lib/airflow would belong to root",
        ),
        ("docker-compose.yaml", "    networks: [queue]\n", "", "redis: no networks named"),
        (
            "docker-compose.yaml",
            "networks: [queue]",
            "networks: [queue, database]",
            "postgres and redis share a network",
        ),
        ("docker-compose.yaml", "queue: {internal: true}", "queue:", "redis: network queue must be internal"),
        (".env.example", "REDIS_PASSWORD=\n", "REDIS_PASSWORD=redis\n", "REDIS_PASSWORD is required and must stand"),
        (".env.example", "ADMIN_PASSWORD=\n", "", "ADMIN_PASSWORD is missing"),
        (".env.example", "USER_AGENT=\n", "USER_AGENT=\nOTHER=\n", "OTHER is used nowhere"),
        (".dockerignore", "!requirements-s3.txt\n", "", "keeps requirements-s3.txt from the Dockerfile"),
        ("Dockerfile", "USER presswatch\n", "", "runs as root"),
        ("Dockerfile", "python:${PYTHON}", "python:slim", "base python:slim is not pinned"),
        ("Dockerfile", "--compile-bytecode ", "", "bytecode is not compiled"),
    ],
)
def test_a_mistake_is_found(folder: Path, name: str, old: str, new: str, said: str) -> None:
    path = folder / name
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))
    found = check_compose.mistakes(folder)
    assert any(said in sentence for sentence in found), found
