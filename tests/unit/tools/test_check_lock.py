"""The checks of the locks find what they are for, and let ours through."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "scripts"))

import check_advisories  # noqa: E402 - found by the line above
import check_lock  # noqa: E402

DIGEST = "--hash=sha256:" + "0" * 64


def lock(folder: Path, text: str) -> Path:
    path = folder / "requirements.txt"
    path.write_text(text)
    return path


def test_our_own_locks_are_right() -> None:
    assert check_lock.faults(REPOSITORY) == []


@pytest.mark.parametrize(
    "entry",
    [
        f"click @ https://files.example/click-8.zip \\\n    {DIGEST}",
        f"git+https://git.example/click@main \\\n    {DIGEST}",
        f"-e ./click \\\n    {DIGEST}",
        "--index-url https://registry.example/simple",
        f"click>=8 \\\n    {DIGEST}",
        "click==8.1.0",
        "click==8.1.0 \\\n    --hash=md5:00000000000000000000000000000000",
    ],
)
def test_an_entry_that_is_not_one_version_by_digest_is_found(tmp_path: Path, entry: str) -> None:
    assert len(check_lock.unsafe(lock(tmp_path, f"# made by uv\n{entry}\n    # via us\n"))) == 1


def test_a_good_entry_is_let_through(tmp_path: Path) -> None:
    path = lock(
        tmp_path, f"click[x]==8.1.0 ; python_full_version < '3.12' \\\n    {DIGEST} \\\n    {DIGEST}\n    # via us\n"
    )
    assert check_lock.unsafe(path) == []
    (pin,) = check_lock.pins(path)
    assert (pin.name, str(pin.version)) == ("click", "8.1.0")


def changed(tmp_path: Path, name: str, old: str, new: str) -> list[str]:
    """Return what is wrong with our locks after a change."""
    for file in (*check_lock.LOCKS, *check_lock.LOCKS.values()):
        shutil.copy(REPOSITORY / file, tmp_path)
    text = (tmp_path / name).read_text()
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1))
    return check_lock.faults(tmp_path)


def test_a_package_that_another_needs_and_that_is_not_there_is_found(tmp_path: Path) -> None:
    version = metadata.version("h11")
    found = changed(tmp_path, "requirements.txt", f"h11=={version}", f"h12=={version}")
    assert any("h11" in sentence and "Python 3.13" in sentence for sentence in found)


def test_a_package_for_one_python_alone_is_found_missing_on_the_others(tmp_path: Path) -> None:
    version = metadata.version("certifi")
    narrowed = f"certifi=={version} ; python_full_version < '3.12'"
    found = changed(tmp_path, "requirements.txt", f"certifi=={version}", narrowed)
    assert {
        sentence.split("Python ")[1][:4] for sentence in found if "certifi" in sentence and "Python" in sentence
    } == {
        "3.12",
        "3.13",
    }


def test_what_is_asked_for_otherwise_is_found(tmp_path: Path) -> None:
    assert changed(tmp_path, "requirements.in", "h11\n", "h11<0.1\n")


# --- advisories -------------------------------------------------------------------------------------------------------


def advisory(name: str = "Click", **affected: Any) -> dict[str, Any]:
    package = {"package": {"name": name, "ecosystem": "PyPI"}}
    return {"id": "PYSEC-1", "aliases": ["CVE-1"], "summary": "bad", "affected": [package | affected]}


def events(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"type": "ECOSYSTEM", "events": [{what: version} for what, version in pairs]}]


@pytest.mark.parametrize(
    ("affected", "is_hit"),
    [
        ({"versions": ["8.1.0"]}, True),
        ({"versions": ["8.1"]}, True),
        ({"versions": ["8.1.1", "nonsense"]}, False),
        ({"ranges": events(("introduced", "0"), ("fixed", "8.1.1"))}, True),
        ({"ranges": events(("introduced", "0"), ("fixed", "8.1.0"))}, False),
        ({"ranges": events(("introduced", "8.2"))}, False),
        ({"ranges": events(("introduced", "8.0"), ("last_affected", "8.1.0"))}, True),
        ({"ranges": events(("introduced", "8.0"), ("last_affected", "8.0.9"))}, False),
        ({"ranges": events(("introduced", "0"), ("fixed", "7.0"), ("introduced", "8.0"), ("fixed", "8.2"))}, True),
        ({"ranges": events(("fixed", "8.2"), ("introduced", "8.0"))}, True),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
        ({}, False),
    ],
)
def test_a_version_is_hit_by_what_an_advisory_says(tmp_path: Path, affected: dict[str, Any], is_hit: bool) -> None:
    (pin,) = check_lock.pins(lock(tmp_path, f"click==8.1.0 \\\n    {DIGEST}\n"))
    assert check_advisories.affects(advisory(**affected)["affected"][0], pin) is is_hit
    assert not check_advisories.affects(advisory("clock", **affected)["affected"][0], pin)


@pytest.mark.parametrize("kind", ["file", "list", "folder", "zip"])
def test_advisories_come_in_files_lists_folders_and_zips(tmp_path: Path, kind: str) -> None:
    version = metadata.version("click")
    good, bad = advisory(versions=["0.0.1"]), advisory(versions=[version])
    gone = bad | {"withdrawn": "2026-01-01T00:00:00Z"}
    path = tmp_path / "given"
    if kind == "folder":
        path.mkdir()
        for number, one in enumerate((good, bad, gone)):
            (path / f"{number}.json").write_text(json.dumps(one))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("1.json", json.dumps(bad))
    else:
        path.write_text(json.dumps(bad if kind == "file" else [good, bad, gone]))
    done = run(str(path))
    assert done.returncode == 1
    assert f"requirements.txt: click {version}: PYSEC-1 CVE-1: bad" in done.stdout.splitlines()


def test_a_file_without_a_hit_and_no_file_pass_and_say_which(tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_text(json.dumps([advisory(versions=["0.0.1"])]))
    assert (run(str(path)).returncode, run(str(path)).stdout) == (0, "no known weakness in the locks\n")
    assert run("").stdout.startswith("no advisories given")


def run(path: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(REPOSITORY / "scripts" / "check_advisories.py"), path]
    return subprocess.run(words, capture_output=True, text=True, check=False)
