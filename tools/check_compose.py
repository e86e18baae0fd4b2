"""Checks Dockerfile, docker-compose.yaml and .env.example without Docker: ``check_compose.py [folder]``.

Prints one line for each mistake and exits with 1 if there is any. Where ``docker compose`` exists it is asked as well.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?:(?P<kind>:?[-?+])(?P<rest>(?:[^{}]|\$\{[^{}]*\})*))?\}")
"""A variable of compose; its default may hold another one."""
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")
EXAMPLE_LINE = re.compile(r"^(?P<comment>#?)(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)$", re.MULTILINE)
PINNED = re.compile(r":\d+\.\d+[\w.-]*$|@sha256:[0-9a-f]{64}$")
AIRFLOW_KEY = re.compile(r"^AIRFLOW__(?P<section>[A-Z0-9_]+?)__(?P<option>[A-Z0-9_]+)$")
AIRFLOW_PARTS = ("init", "api-server", "scheduler", "dag-processor", "triggerer", "worker")
WITHHELD = {
    "worker": frozenset({"JWT_SECRET", "ADMIN_PASSWORD", "POSTGRES_PASSWORD"}),
    "scheduler": frozenset({"ADMIN_PASSWORD", "POSTGRES_PASSWORD"}),
    "dag-processor": frozenset({"REDIS_PASSWORD", "ADMIN_PASSWORD", "POSTGRES_PASSWORD"}),
    "triggerer": frozenset({"REDIS_PASSWORD", "ADMIN_PASSWORD", "POSTGRES_PASSWORD"}),
    "api-server": frozenset({"REDIS_PASSWORD", "ADMIN_PASSWORD", "POSTGRES_PASSWORD"}),
}
"""Secrets that a part of Airflow works without; the worker, which reads hostile pages, cannot sign tokens of others."""
STORES = frozenset({"postgres", "redis"})
CONDITIONS = {"service_healthy", "service_completed_successfully", "service_started"}

Services = Mapping[str, dict[str, Any]]


def mistakes(folder: Path) -> list[str]:
    """Return what is wrong with the deployment files of a folder, one sentence each."""
    compose = (folder / "docker-compose.yaml").read_text(encoding="utf-8")
    example = (folder / ".env.example").read_text(encoding="utf-8")
    content = yaml.safe_load(compose)
    services: Services = content["services"]
    return [
        *variable_mistakes(compose, example),
        *service_mistakes(services),
        *confinement_mistakes(services, (folder / "Dockerfile").read_text(encoding="utf-8")),
        *network_mistakes(services, content.get("networks") or {}),
        *image_mistakes(services, (folder / "Dockerfile").read_text(encoding="utf-8")),
        *ignored_mistakes(folder),
        *dependency_mistakes(services),
        *volume_mistakes(services, content.get("volumes") or {}, folder),
        *environment_mistakes(services, _written_options(folder, services)),
        *secret_mistakes(services),
    ]


def variable_mistakes(compose: str, example: str) -> Iterator[str]:
    """Yield variables that .env.example lacks or keeps in vain, and secrets that are not required or have a value."""
    text = re.sub(r"(?m)^\s*#.*$", "", compose)
    used: dict[str, set[str]] = {}
    for name, kind in _variables(text):
        used.setdefault(name, set()).add(kind)
    written = {match["name"]: (match["comment"] == "#", match["value"]) for match in EXAMPLE_LINE.finditer(example)}
    yield from (f".env.example: {name} is missing" for name in sorted(used.keys() - written.keys()))
    yield from (f".env.example: {name} is used nowhere" for name in sorted(written.keys() - used.keys()))
    for name, kinds in sorted(used.items()):
        if SECRET.search(name) and kinds != {":?"}:
            yield f"{name}: a secret must be required everywhere, ${{{name}:?…}}"
        if kinds == {""}:
            yield f"{name}: neither required nor defaulted"
        is_optional, value = written.get(name, (False, ""))
        if ":?" in kinds and (is_optional or value):
            yield f".env.example: {name} is required and must stand there, empty"


def _variables(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each variable and how it is asked for, those in defaults of others too."""
    for match in VARIABLE.finditer(text):
        yield match["name"], match["kind"] or ""
        yield from _variables(match["rest"] or "")


def service_mistakes(services: Services) -> Iterator[str]:
    """Yield services that nothing watches, that run forever without a policy, or that can do more than they need."""
    for name, service in services.items():
        is_one_shot = service.get("restart") == "no"
        if not is_one_shot and not service.get("healthcheck", {}).get("test"):
            yield f"{name}: neither a health check nor one-shot (restart: no)"
        if not is_one_shot and "stop_grace_period" not in service:
            yield f"{name}: no stop_grace_period"
        wanted = {"restart": "restart policy", "mem_limit": "limit of memory", "pids_limit": "limit of processes"}
        yield from (f"{name}: no {what}" for key, what in wanted.items() if key not in service)
        if "max-size" not in service.get("logging", {}).get("options", {}):
            yield f"{name}: its log grows without bound"
        for port in service.get("ports", ()):
            if not re.match(r"\$\{\w+:-127\.0\.0\.1:|127\.0\.0\.1:", str(port)):
                yield f"{name}: port {port} is not bound to loopback by default"
    yield from (f"{name}: this part of Airflow is missing" for name in AIRFLOW_PARTS if name not in services)


def confinement_mistakes(services: Services, dockerfile: str) -> Iterator[str]:
    """Yield services that may do more than they need, and file systems in memory that their user cannot write to."""
    homes = set(re.findall(r"/var/[\w/-]+", "".join(re.findall(r"install -d -o \w+ [^&]*", dockerfile))))
    for name, service in services.items():
        if not (service.get("read_only") and service.get("cap_drop") == ["ALL"]):
            yield f"{name}: its root must be read-only and all capabilities dropped"
        if "no-new-privileges:true" not in service.get("security_opt", ()):
            yield f"{name}: no-new-privileges is missing"
        if name not in AIRFLOW_PARTS and service.get("user") in (None, "root", "0"):
            yield f"{name}: runs as root"
        for mount in service.get("tmpfs", ()):
            path, _, written = mount.partition(":")
            if path in homes and "mode=1777" not in written.split(","):
                yield f"{name}: the tmpfs {path} would belong to root"


def network_mistakes(services: Services, declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield services on the default network, and stores that share a network with each other or with the internet."""
    for name, service in services.items():
        if not service.get("networks"):
            yield f"{name}: no networks named, so it is on the one that all share"
        yield from (
            f"{name}: network {each} is not declared" for each in service.get("networks", ()) if each not in declared
        )
    for store in STORES & services.keys():
        for each in services[store].get("networks", ()):
            if not (declared.get(each) or {}).get("internal"):
                yield f"{store}: network {each} must be internal"
    if set(services.get("postgres", {}).get("networks", ())) & set(services.get("redis", {}).get("networks", ())):
        yield "postgres and redis share a network"


def image_mistakes(services: Services, dockerfile: str) -> Iterator[str]:
    """Yield images that are not pinned, Airflow parts on another image, and what the Dockerfile forgot."""
    ours = {services[name].get("image") for name in AIRFLOW_PARTS if name in services}
    if len(ours) != 1:
        yield f"the parts of Airflow use {len(ours)} images: {sorted(map(str, ours))}"
    for name, service in services.items():
        image = VARIABLE.sub(lambda match: match["rest"] or "", str(service.get("image", "")))
        if not PINNED.search(image):
            yield f"{name}: image {image or 'none'} is not pinned"
    arguments = dict(re.findall(r"(?m)^ARG (\w+)=(\S+)$", dockerfile))
    for base in re.findall(r"(?m)^FROM (\S+)", dockerfile):
        if not PINNED.search(re.sub(r"\$\{(\w+)\}", lambda match: arguments.get(match[1], ""), base)):
            yield f"Dockerfile: base {base} is not pinned"
    wanted = {"--require-hashes": "no hashes asked of packages", "--compile-bytecode": "bytecode is not compiled"}
    yield from (f"Dockerfile: {problem}" for word, problem in wanted.items() if word not in dockerfile)
    user = re.findall(r"(?m)^USER (\S+)$", dockerfile)
    if not user or user[-1] in ("root", "0"):
        yield "Dockerfile: runs as root"


def ignored_mistakes(folder: Path) -> Iterator[str]:
    """Yield what the Dockerfile copies and .dockerignore keeps from it: such an image cannot be built."""
    let_in = set(re.findall(r"(?m)^!(\S+)$", (folder / ".dockerignore").read_text(encoding="utf-8")))
    for words in re.findall(r"(?m)^COPY (?!--from)(.+)$", (folder / "Dockerfile").read_text(encoding="utf-8")):
        yield from (
            f".dockerignore: keeps {name} from the Dockerfile" for name in words.split()[:-1] if name not in let_in
        )


def dependency_mistakes(services: Services) -> Iterator[str]:
    """Yield dependencies on what does not exist, or on a state that can never come."""
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            condition = how.get("condition") if isinstance(how, dict) else None
            target = services.get(other)
            if target is None or condition not in CONDITIONS:
                yield f"{name}: depends on {other} with condition {condition}"
            elif condition == "service_healthy" and "healthcheck" not in target:
                yield f"{name}: waits for {other} to be healthy, which has no health check"
            elif condition == "service_completed_successfully" and target.get("restart") != "no":
                yield f"{name}: waits for {other} to end, which restarts"


def volume_mistakes(services: Services, declared: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Yield volumes nobody declared or uses, and folders of the host that can be written or do not exist."""
    used = set()
    for name, service in services.items():
        for volume in service.get("volumes", ()):
            origin, _, rest = VARIABLE.sub(lambda match: match["rest"] or "", str(volume)).partition(":")
            if not origin.startswith((".", "/")):
                used.add(origin)
            elif not rest.endswith(":ro"):
                yield f"{name}: {origin} is mounted for writing"
            elif not (folder / origin).exists():
                yield f"{name}: {origin} does not exist"
    yield from (f"volume {name} is not declared" for name in sorted(used - declared.keys()))
    yield from (f"volume {name} is used nowhere" for name in sorted(declared.keys() - used))


def environment_mistakes(services: Services, written: Mapping[str, str]) -> Iterator[str]:
    """Yield variables that neither Airflow nor Presswatch knows, and secrets written out."""
    seen: dict[str, str] = dict(written)
    for name in AIRFLOW_PARTS:
        seen |= {key: str(value) for key, value in _environment(services.get(name, {})).items()}
    for key, value in sorted(seen.items()):
        if key.startswith("AIRFLOW__") and not is_airflow_option(key):
            yield f"{key}: Airflow has no such option"
        if key.startswith("PRESSWATCH_") and key not in presswatch_settings():
            yield f"{key}: Presswatch has no such setting"
        if re.search(r"://[^/@]*:[^/@$][^/@]*@", _with_defaults(value)):
            yield f"{key}: a password is written out"


def secret_mistakes(services: Services) -> Iterator[str]:
    """Yield services that are given a secret which they do not use."""
    for name in AIRFLOW_PARTS:
        given = {
            variable for value in _environment(services.get(name, {})).values() for variable, _ in _variables(value)
        }
        yield from (f"{name}: has no use for {each}" for each in sorted(given & WITHHELD.get(name, frozenset())))


def _with_defaults(value: str) -> str:
    """Return a value with the defaults of its variables filled in, ``$`` for a variable without one."""
    return VARIABLE.sub(lambda match: _with_defaults(match["rest"]) if match["kind"] in ("-", ":-") else "$", value)


def _environment(service: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in (service.get("environment") or {}).items()}


def _written_options(folder: Path, services: Services) -> dict[str, str]:
    """Return the variables in files that the services are given and that belong to the repository."""
    files = {each for service in services.values() for each in service.get("env_file", ()) if isinstance(each, str)}
    lines = [line for each in sorted(files) for line in (folder / each).read_text(encoding="utf-8").splitlines()]
    return dict(line.partition("=")[::2] for line in lines if line and not line.startswith("#"))


def is_airflow_option(key: str) -> bool:
    """Tell whether a variable sets an option that the installed Airflow, with its providers, documents."""
    match = AIRFLOW_KEY.match(key)
    if match is None:
        return False
    section = airflow_sections().get(match["section"].lower(), {}).get("options", {})
    return match["option"].lower() in section


@cache
def airflow_sections() -> Mapping[str, Any]:
    """Return the documented configuration of the installed Airflow: section → options."""
    from airflow.configuration import conf

    return conf.configuration_description


@cache
def presswatch_settings() -> frozenset[str]:
    """Return the variables that Presswatch reads."""
    from presswatch.settings import PREFIX, Settings

    return frozenset(f"{PREFIX}{name}".upper() for name in Settings.model_fields)


def docker_mistakes(folder: Path) -> list[str]:
    """Return what ``docker compose config`` says with every variable set, or nothing where there is no such command."""
    names = EXAMPLE_LINE.findall((folder / ".env.example").read_text(encoding="utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".env") as filled:
        filled.write("".join(f"{name}=x\n" for comment, name, _ in names if not comment))
        filled.flush()
        given = ["--project-directory", str(folder), "--env-file", filled.name]
        return _compose(*given, "config", "--quiet") if not _compose("version") else []


def _compose(*arguments: str) -> list[str]:
    """Return what ``docker compose`` complains of; empty when it succeeds."""
    docker = shutil.which("docker")
    if docker is None:
        return ["docker is not installed"]
    found = subprocess.run([docker, "compose", *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    return (found.stderr.splitlines() or ["docker compose failed"]) if found.returncode else []


def main(arguments: Iterable[str]) -> int:
    """Print the mistakes and return the exit code."""
    folder = Path(next(iter(arguments), "."))
    found = [*mistakes(folder), *docker_mistakes(folder)]
    print("\n".join(found) or "deployment files: nothing wrong")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
