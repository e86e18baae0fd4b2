"""Makes the environment of the peers: ``python -m bench.quality.install [PYTHON]``; with Python 3.12 the most install.

Each peer of ``requirements-peers.in`` is installed by itself, as the lock pins it, so that one that cannot be built
costs none of the others. What became of each is written to ``peers.json`` in the folder.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[2]
WANTED, LOCK = REPOSITORY / "requirements-peers.in", REPOSITORY / "requirements-peers.txt"
FOLDER = REPOSITORY / ".venv-peers"

_PIN = re.compile(r"^([\w.\-]+)==(\S+)(?: ; ([^\\\n]+?))? \\$", re.MULTILINE)


def pins(wanted: str, lock: str) -> dict[str, list[str]]:
    """Return what is to be installed of each name that is asked for: as the lock pins it, extras and markers kept."""
    lines = (line.partition("#")[0].strip() for line in wanted.splitlines())
    found: dict[str, list[str]] = {}
    for requirement in (Requirement(line) for line in lines if line):
        extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
        found[canonicalize_name(requirement.name)] = [
            f"{name}{extras}=={version}" + (f" ; {marker}" if marker else "")
            for name, version, marker in _PIN.findall(lock)
            if canonicalize_name(name) == canonicalize_name(requirement.name)
        ]
    return found


def install(base: str) -> dict[str, dict[str, str]]:
    """Return version and problem of each peer, one of them empty; ``base`` makes the environment."""
    made = _uv("venv", "--clear", "--no-python-downloads", "--python", base, str(FOLDER))
    if made.returncode:
        sys.exit(made.stderr)
    wanted = pins(WANTED.read_text(encoding="utf-8"), LOCK.read_text(encoding="utf-8"))
    problems = {name: _install_one(pinned) for name, pinned in wanted.items()}
    versions = _versions(list(wanted))
    return {
        name: {
            "version": versions.get(name, ""),
            "problem": "" if name in versions else problem or "not for this version of Python",
        }
        for name, problem in problems.items()
    }


def _install_one(pinned: list[str]) -> str:
    options = ("--python", str(FOLDER), "--require-hashes", "--constraint", str(LOCK))
    done = _uv("pip", "install", *options, *pinned)
    return _reason(done.stderr) if done.returncode else ""


def _versions(names: list[str]) -> dict[str, str]:
    listed = json.loads(_uv("pip", "list", "--format", "json", "--python", str(FOLDER)).stdout)
    return {one["name"]: one["version"] for one in listed if one["name"] in names}


def _reason(stderr: str) -> str:
    """Return the deepest cause that uv names, one line."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"\[\d+\] |Caused by: |error: |× ", line)]
    return (named or lines or ["no reason given"])[-1].removeprefix("Caused by: ")[:120]


def _uv(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "uv", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)


def main() -> None:
    """Install, and say what was not."""
    peers = install(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
    if not any(peer["version"] for peer in peers.values()):
        sys.exit(f"no peer installed: {next(iter(peers.values()))['problem']}")
    (FOLDER / "peers.json").write_text(json.dumps(peers, indent=1) + "\n", encoding="utf-8")
    for name, peer in peers.items():
        if peer["problem"]:
            print(f"not installed: {name}: {peer['problem']}")
    print(f"{sum(not peer['problem'] for peer in peers.values())} of {len(peers)} peers in {FOLDER.name}")


if __name__ == "__main__":
    main()
