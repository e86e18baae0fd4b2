"""Matches the locks against advisories in OSV format (ossf.github.io/osv-schema): ``check_advisories.py PATH``.

PATH is a JSON file with one advisory or a list of them, a folder of such files, or a zip of them, as osv.dev publishes
for PyPI. Needs no network: who has internet fetches the file, or runs pip-audit (see SECURITY.md).
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from check_lock import LOCKS, Pin, pins
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

Advisory = dict[str, Any]


def advisories(path: Path) -> Iterator[Advisory]:
    """Yield the advisories of a file, a folder or a zip; those that were withdrawn are left out."""
    for text in _texts(path):
        read = json.loads(text)
        for one in read if isinstance(read, list) else [read]:
            if not one.get("withdrawn"):
                yield one


def _texts(path: Path) -> Iterator[str | bytes]:
    if path.is_dir():
        yield from (file.read_text(encoding="utf-8") for file in sorted(path.rglob("*.json")))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in sorted(archive.namelist()) if name.endswith(".json"))
    else:
        yield path.read_text(encoding="utf-8")


def affects(affected: Advisory, pin: Pin) -> bool:
    """Return whether a part of an advisory is about a package in this version."""
    package = affected.get("package", {})
    if package.get("ecosystem") != "PyPI" or canonicalize_name(package.get("name", "")) != pin.name:
        return False
    listed = {version for text in affected.get("versions", ()) if (version := _version(text)) is not None}
    ranges = [one["events"] for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM"]
    return pin.version in listed or any(_is_within(events, pin.version) for events in ranges)


def _is_within(events: list[dict[str, str]], version: Version) -> bool:
    """Return whether a version lies between an event that introduces a weakness and one that ends it."""
    is_hit = False
    for what, text in sorted((pair for event in events for pair in event.items()), key=lambda pair: _order(pair[1])):
        at = _version(text)
        if what == "introduced" and (text == "0" or (at is not None and version >= at)):
            is_hit = True
        elif at is not None and ((what == "fixed" and version >= at) or (what == "last_affected" and version > at)):
            is_hit = False
    return is_hit


def _order(text: str) -> Version:
    return _version(text) or Version("0")


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def hits(path: Path, locks: dict[str, list[Pin]]) -> list[str]:
    """Return a sentence for each weakness that a lock has."""
    by_name: dict[str, list[tuple[str, Pin]]] = {}
    for lock, found in locks.items():
        for pin in found:
            by_name.setdefault(pin.name, []).append((lock, pin))
    return sorted(
        f"{lock}: {pin.name} {pin.version}: {one['id']} {' '.join(one.get('aliases', ()))}: {one.get('summary', '')}"
        for one in advisories(path)
        for affected in one.get("affected", ())
        for lock, pin in by_name.get(canonicalize_name(affected.get("package", {}).get("name", "")), ())
        if affects(affected, pin)
    )


def main(given: str, folder: Path) -> int:
    """Print what was found and return the exit code."""
    if not given:
        print("no advisories given (ADVISORIES=file): not checked; see SECURITY.md")  # noqa: T201 - its output
        return 0
    found = hits(Path(given), {lock: pins(folder / lock) for lock in LOCKS.values()})
    print("\n".join(found) or "no known weakness in the locks")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "", Path(__file__).resolve().parents[1]))
