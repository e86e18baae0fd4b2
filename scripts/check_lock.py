"""Tells whether the locks answer to what is asked for: each requirement pinned within its bounds, with hashes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = {
    "requirements.in": "requirements.txt",
    "requirements-dev.in": "requirements-dev.txt",
    "requirements-bootstrap.in": "requirements-bootstrap.txt",
    "requirements-peers.in": "requirements-peers.txt",
}


def asked(path: Path) -> list[Requirement]:
    """Return the requirements of an .in file."""
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def pinned(path: Path) -> dict[str, Version]:
    """Return the pinned version of each package in a lock; one without a hash counts as missing."""
    entries = re.findall(r"^([\w.\-]+)==([\w.+!]+)[^\n\\]*\\\n\s+--hash=", path.read_text(), re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in entries}


def faults(folder: Path) -> list[str]:
    """Return a sentence for each requirement that its lock does not answer to, and for packages pinned differently."""
    found = []
    locks = {lock: pinned(folder / lock) for lock in LOCKS.values()}
    for source, lock in LOCKS.items():
        for requirement in asked(folder / source):
            version = locks[lock].get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                found.append(
                    f"{lock} has {requirement.name} {version}, {source} asks for {requirement}: run `make lock`"
                )
    for name, version in locks["requirements.txt"].items():
        other = locks["requirements-dev.txt"].get(name, version)
        if other != version:
            found.append(
                f"{name} is {version} in requirements.txt and {other} in requirements-dev.txt: run `make lock`"
            )
    return found


if __name__ == "__main__":
    problems = faults(Path(__file__).resolve().parents[1])
    sys.exit("\n".join([*problems, "run `make lock`"]) if problems else 0)
