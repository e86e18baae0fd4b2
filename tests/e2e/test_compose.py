"""docker-compose.yaml, brought up for real where a container engine is: all services healthy, commands work in them.

Docker with its compose plugin, or Podman with podman-compose, rootless or not. Nothing is pulled: the images that the
files name must be on the machine (``docker pull`` them, or set ``PULL=1``).
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from bench.free_ports import free_port

pytestmark = pytest.mark.timeout(3600)
REPOSITORY = Path(__file__).resolve().parents[2]
UP_WITHIN_S = 1800.0
ONCE = frozenset({"init"})
"""Services that end when they have done their work."""


@dataclass(frozen=True)
class Engine:
    """A container engine and its compose."""

    program: str  # docker or podman
    compose: tuple[str, ...]

    def has_image(self, name: str) -> bool:
        return not _fails([self.program, "image", "inspect", name])

    def run(self, *arguments: str, env: dict[str, str], limit_s: float = 600.0) -> str:
        """Return what a command of compose prints."""
        done = subprocess.run(
            [*self.compose, *arguments],
            cwd=REPOSITORY,
            env=env,
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def state(self, container: str) -> dict[str, object]:
        """Return the state of a container as the engine has it."""
        told = subprocess.run([self.program, "inspect", container], capture_output=True, text=True, check=True).stdout
        found: dict[str, object] = json.loads(told)[0]["State"]
        return found


def _fails(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode != 0
    except (OSError, subprocess.TimeoutExpired):
        return True


def find_engine() -> Engine | None:
    """Return an engine that answers, with its compose."""
    if not _fails(["docker", "info"]) and not _fails(["docker", "compose", "version"]):
        return Engine("docker", ("docker", "compose"))
    if not _fails(["podman", "info"]) and shutil.which("podman-compose"):
        return Engine("podman", ("podman-compose",))
    return None


def images() -> set[str]:
    """Return the images that the files are made of, as they stand there."""
    dockerfile = (REPOSITORY / "Dockerfile").read_text()
    python = re.search(r"^ARG PYTHON=(\S+)$", dockerfile, re.MULTILINE)
    assert python is not None
    services = yaml.safe_load((REPOSITORY / "docker-compose.yaml").read_text())["services"].values()
    return {f"python:{python[1]}"} | {each["image"] for each in services if "$" not in each["image"]}


@pytest.fixture
def engine() -> Engine:
    found = find_engine()
    if found is None:
        pytest.skip("no container engine with compose answers here (docker info, docker compose; podman-compose)")
    missing = sorted(name for name in images() if not found.has_image(name))
    if missing and not os.environ.get("PULL"):
        pytest.skip(f"not on this machine, and nothing is pulled without PULL=1: {', '.join(missing)}")
    return found


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Return the environment of compose: each secret made for this test, a port that is free, one source."""
    example = (REPOSITORY / ".env.example").read_text()
    required = {name: secrets.token_urlsafe(48) for name in re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE)}
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "paper.yaml").write_text(
        "source_id: paper\nname: Paper\nlanguages: [en]\nfeeds:\n- {name: all, url: 'http://paper.example/feed'}\n"
    )
    own = {
        "FERNET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "USER_AGENT": "Presswatch-test/0.1 (+mailto:nobody@example.org)",
        "UI_ADDRESS": f"127.0.0.1:{free_port()}",
        "SOURCES_FOLDER": str(sources),
        "IMAGE_TAG": f"test-{secrets.token_hex(4)}",
        "COMPOSE_PROJECT_NAME": f"presswatch-test-{secrets.token_hex(4)}",
    }
    return os.environ | required | own


@pytest.fixture
def up(engine: Engine, env: dict[str, str]) -> Iterator[Engine]:
    engine.run("build", env=env, limit_s=UP_WITHIN_S)
    try:
        engine.run("up", "--detach", env=env, limit_s=UP_WITHIN_S)
        yield engine
    finally:
        engine.run("down", "--volumes", env=env)


def test_every_service_comes_up_and_takes_commands(up: Engine, env: dict[str, str]) -> None:
    services = yaml.safe_load((REPOSITORY / "docker-compose.yaml").read_text())["services"]
    waiting, deadline = set(services) - ONCE, time.monotonic() + UP_WITHIN_S
    while waiting and time.monotonic() < deadline:
        waiting = {name for name in waiting if not _is_healthy(up, env, name)}
        time.sleep(5)
    assert not waiting, f"not healthy: {sorted(waiting)}"
    assert "paper" in up.run("exec", "-T", "worker", "presswatch", "sources", "list", env=env)
    up.run("exec", "-T", "worker", "presswatch", "ledger", env=env)


def _is_healthy(up: Engine, env: dict[str, str], service: str) -> bool:
    containers = up.run("ps", "--quiet", service, env=env).split()
    if not containers:
        return False
    health = up.state(containers[0]).get("Health") or up.state(containers[0]).get("Healthcheck") or {}
    return isinstance(health, dict) and health.get("Status") == "healthy"
