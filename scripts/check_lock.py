"""Tells whether the locks answer to what is asked for, and whether they are whole. Needs no network.

Each line pins one package to one version by SHA-256 digests, from a registry and nowhere else. What a package needs, on
each Python that we run on, is pinned too, within the bounds that it states; so says the metadata of what is installed.
Whether a version was withdrawn ("yanked") only the registry knows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker, default_environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = {
    "requirements.in": "requirements.txt",
    "requirements-dev.in": "requirements-dev.txt",
    "requirements-bootstrap.in": "requirements-bootstrap.txt",
    "requirements-peers.in": "requirements-peers.txt",
}
PYTHONS = ("3.11.9", "3.12.7", "3.13.1")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class Pin(NamedTuple):
    """One package of a lock."""

    name: str
    version: Version
    marker: Marker | None

    def holds(self, environment: dict[str, str]) -> bool:
        """Return whether it is installed there."""
        return self.marker is None or self.marker.evaluate(environment)


def asked(path: Path) -> list[Requirement]:
    """Return the requirements of an .in file."""
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def entries(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the requirement and the options of each entry of a lock; comments are left out."""
    lines = (line for line in path.read_text().splitlines() if not line.lstrip().startswith("#"))
    joined = "\n".join(lines).replace("\\\n", " ")
    for line in filter(None, map(str.strip, joined.splitlines())):
        head, *options = re.split(r"\s+(?=--)", line)
        yield head, options


def pins(path: Path) -> list[Pin]:
    """Return the packages of a lock; an entry that pins nothing is left out: ``unsafe`` names it."""
    found = []
    for head, _ in entries(path):
        try:
            wanted = Requirement(head)
        except InvalidRequirement:
            continue
        (only, *_) = [*wanted.specifier, None]
        if only is not None and wanted.url is None:
            found.append(Pin(canonicalize_name(wanted.name), Version(only.version), wanted.marker))
    return found


def unsafe(path: Path) -> list[str]:
    """Return a sentence for each entry that is not one version of one package by digest."""
    found = []
    for head, options in entries(path):
        if not re.fullmatch(r"[\w.\-]+(\[[\w,.\-]+\])?==[\w.+!]+(\s*;.*)?", head):
            found.append(f"{path.name}: {head!r} is no version of a package: no address, path or option belongs there")
        elif not options or not all(map(HASH.fullmatch, options)):
            found.append(f"{path.name}: {head} is not held to SHA-256 digests alone: run `make lock`")
    return found


def unanswered(source: Path, lock: Path) -> list[str]:
    """Return a sentence for each requirement that its lock does not answer to."""
    versions = {pin.name: pin.version for pin in pins(lock)}
    found = []
    for wanted in asked(source):
        version = versions.get(canonicalize_name(wanted.name))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            found.append(f"{lock.name} has {wanted.name} {version}, {source.name} asks for {wanted}: run `make lock`")
    return found


def missing(source: Path, lock: Path, python: str) -> list[str]:
    """Return a sentence for each package that another one needs on a Python and that its lock has not, or not so.

    Only packages that are installed here say what they need; those for another Python or system are taken as they are.
    """
    environment = {**default_environment(), "python_full_version": python, "python_version": python.rpartition(".")[0]}
    there = {pin.name: pin.version for pin in pins(lock) if pin.holds(environment)}
    todo, found, seen = list(asked(source)), [], set()
    while todo:
        wanted = todo.pop()
        name = canonicalize_name(wanted.name)
        if name not in there or not wanted.specifier.contains(there[name], prereleases=True):
            found.append(f"{lock.name}: {wanted} is needed on Python {python}, {there.get(name, 'nothing')} is there")
        for extra in {"", *wanted.extras} if name in there else ():
            if (name, extra) not in seen:
                seen.add((name, extra))
                todo += needs(name, there[name], environment | {"extra": extra})
    return sorted(set(found))


def needs(name: str, version: Version, environment: dict[str, str]) -> list[Requirement]:
    """Return what a package needs, as it says where it is installed in that version; nothing where it is not."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return []
    if Version(package.version) != version:
        return []
    stated = map(Requirement, package.requires or ())
    return [one for one in stated if one.marker is None or one.marker.evaluate(environment)]


def disagreements(ours: Path, theirs: Path) -> list[str]:
    """Return a sentence for each package that two locks pin differently for the same machine."""
    other = {(pin.name, str(pin.marker)): pin.version for pin in pins(theirs)}
    return [
        f"{pin.name} is {pin.version} in {ours.name} and {other[key]} in {theirs.name}: run `make lock`"
        for pin in pins(ours)
        if (key := (pin.name, str(pin.marker))) in other and other[key] != pin.version
    ]


def faults(folder: Path) -> list[str]:
    """Return a sentence for each thing that is wrong."""
    found = []
    for source, lock in LOCKS.items():
        found += unsafe(folder / lock) + unanswered(folder / source, folder / lock)
    for python in PYTHONS:
        for source in ("requirements.in", "requirements-dev.in"):
            found += missing(folder / source, folder / LOCKS[source], python)
    return found + disagreements(folder / "requirements.txt", folder / "requirements-dev.txt")


if __name__ == "__main__":
    problems = faults(Path(__file__).resolve().parents[1])
    sys.exit("\n".join(problems) if problems else 0)
