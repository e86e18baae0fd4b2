"""The check of deploy/kubernetes finds mistakes, and the image starts what the chart asks it to."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tools"))

import check_kubernetes  # noqa: E402 - found by the line above


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "deploy/kubernetes", tmp_path / "deploy/kubernetes")
    (tmp_path / "docs/how-to").mkdir(parents=True)
    shutil.copy(REPOSITORY / "docs/how-to/deploy-on-kubernetes.md", tmp_path / "docs/how-to")
    return tmp_path


def test_our_own_files_are_right(folder: Path) -> None:
    assert check_kubernetes.mistakes(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("values.yaml", "dags_folder:", "dag_folder:", "no option core.dag_folder"),
        ("values-celery-keda.yaml", "sync_parallelism", "sync_paralelism", "no option celery.sync_paralelism"),
        ("settings.yaml", "PRESSWATCH_LANDING", "PRESSWATCH_LANDNIG", "PRESSWATCH_LANDNIG is no setting"),
        ("settings.yaml", 'POLLING_AT_ONCE: "8"', "POLLING_AT_ONCE: 8", "POLLING_AT_ONCE must be text"),
        ("migrate-warehouse.yaml", "presswatch:0.1.0", "presswatch:latest", "image registry.example/presswatch:latest"),
        ("migrate-warehouse.yaml", "presswatch-warehouse", "presswatch-database-of-mine", "does not make presswatch-d"),
        ("settings.yaml", "s3://bucket/press", "s3://me:secret@bucket/press", "a password is written out"),
    ],
)
def test_a_mistake_is_found(folder: Path, name: str, old: str, new: str, said: str) -> None:
    path = folder / "deploy/kubernetes" / name
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))
    assert any(said in sentence for sentence in check_kubernetes.mistakes(folder))


def test_a_manifest_that_kubernetes_would_refuse_is_found(folder: Path) -> None:
    path = folder / "deploy/kubernetes/migrate-warehouse.yaml"
    path.write_text(path.read_text().replace("restartPolicy", "restartPolice"))
    assert any("restartPolice" in sentence for sentence in check_kubernetes.mistakes(folder))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["python", "-c", "print('whole')"], "whole"),
        (["bash", "-c", "echo shell"], "shell"),
        (["version"], "3."),
        (["airflow", "version"], "3."),
    ],
)
def test_the_image_starts_airflow_or_the_program_that_is_named(asked: list[str], said: str) -> None:
    entrypoint = ["sh", str(REPOSITORY / "deploy/entrypoint.sh")]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = subprocess.run(
        [*entrypoint, *asked], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1].startswith(said)
