"""Where the embedded server keeps its things, and how it keeps secrets."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from presswatch.embedded import paths as subject
from presswatch.embedded.paths import EmbeddedPaths, keep_secret, require_space
from presswatch.errors import SettingsError
from presswatch.settings import Settings


def test_a_short_folder_holds_its_socket(tmp_path: Path) -> None:
    assert EmbeddedPaths(Path("/srv/var")).sockets == Path("/srv/var/run")


@pytest.mark.parametrize("length", range(50, 120, 7))
def test_a_socket_path_always_fits(length: int) -> None:
    sockets = EmbeddedPaths(Path("/" + "é" * (length // 2))).sockets
    assert len(os.fsencode(sockets / ".s.PGSQL.65535.lock")) < 103


def test_two_long_folders_get_two_socket_folders() -> None:
    assert EmbeddedPaths(Path("/" + "a" * 100)).sockets != EmbeddedPaths(Path("/" + "b" * 100)).sockets


def test_links_are_resolved(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert EmbeddedPaths.of(Settings(var=tmp_path / "link")) == EmbeddedPaths.of(Settings(var=tmp_path / "real"))


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "x.password"
    first = keep_secret(file)
    assert len(first) >= 24
    assert keep_secret(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_secret_of_a_killed_start_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "x.password"
    file.touch()
    assert keep_secret(file, "given") == "given"


def test_a_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    total = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(subject.shutil, "disk_usage", lambda _: total._replace(free=99 << 20))
    require_space(EmbeddedPaths(tmp_path), 99)
    with pytest.raises(SettingsError, match="less than 100 MB free"):
        require_space(EmbeddedPaths(tmp_path), 100)
