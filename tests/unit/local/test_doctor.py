"""What the doctor sees without a server."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from presswatch.settings import Settings
from presswatch_local import doctor
from presswatch_local.doctor import Finding, examine, packages_off_lock

HASH = " \\\n    --hash=sha256:00"


def test_packages_as_pinned_are_fine() -> None:
    assert packages_off_lock(f"psutil=={version('psutil')}{HASH}") == []


def test_packages_missing_or_otherwise_are_named() -> None:
    lock = f"psutil==0.1{HASH}\nno-such-package==1.0{HASH}\n"
    assert packages_off_lock(lock) == [f"psutil {version('psutil')}", "no-such-package missing"]


def test_pins_for_other_systems_do_not_count() -> None:
    assert packages_off_lock(f"no-such-package==1.0 ; sys_platform == 'plan9'{HASH}") == []


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = tuple(look for look in doctor.EXAMINATIONS if look.__name__ not in {"_ports", "_server", "_warehouse"})
    monkeypatch.setattr(doctor, "EXAMINATIONS", silent)


def found(settings: Settings, words: str) -> Finding:
    return next(finding for finding in examine(settings) if words in finding.what)


@pytest.mark.usefixtures("offline")
def test_every_trouble_comes_with_a_way_out(tmp_path: Path) -> None:
    findings = examine(Settings(var=tmp_path, sources=tmp_path / "none"))
    assert [finding for finding in findings if finding.severity != "ok" and not finding.fix] == []
    assert "error" in {finding.severity for finding in findings}


@pytest.mark.usefixtures("offline")
def test_a_contact_is_missed_until_there_is_one(tmp_path: Path) -> None:
    assert found(Settings(var=tmp_path), "publishers cannot reach you").severity == "warning"
    named = Settings(var=tmp_path, user_agent="Presswatch/0.1 (+mailto:me@example.org)")
    assert not [finding for finding in examine(named) if "publishers" in finding.what]


@pytest.mark.usefixtures("offline")
def test_landing_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(var=tmp_path, landing=str(tmp_path / "file" / "landing"))
    assert found(settings, "cannot be written").severity == "error"


@pytest.mark.usefixtures("offline")
def test_a_folder_that_may_not_be_looked_at_is_a_finding_and_hides_no_other(tmp_path: Path) -> None:
    unseen = Settings(var=tmp_path / ("x" * 300), landing=str(tmp_path / "landing"))  # as without a right to it
    assert found(unseen, "cannot be looked at").fix.endswith("set PRESSWATCH_VAR to a folder of theirs")
    assert found(unseen, "publishers cannot reach you")


@pytest.mark.usefixtures("offline")
def test_the_trace_of_a_killed_run_is_seen(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"pid": 1, "born": 0.0}')
    assert found(Settings(var=tmp_path), "a run was killed").severity == "warning"
