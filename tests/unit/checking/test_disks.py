from pathlib import Path

import pytest

from presswatch.checking import disks
from presswatch.settings import Settings


def settings(var: Path, **more) -> Settings:
    return Settings(**({"var": var, "landing": "", "warehouse_url": None} | more))


def test_a_folder_that_is_not_made_yet_has_the_room_of_the_one_above(tmp_path):
    room = disks.room_of_landing(settings(tmp_path / "var"))
    assert room is not None
    assert room.free_bytes > 0
    assert 0 <= room.used_share <= 1


def test_landing_in_an_object_store_has_no_disk_and_the_embedded_warehouse_has_one(tmp_path):
    elsewhere = settings(tmp_path, landing="memory://landing")
    assert disks.room_of_landing(elsewhere) is None
    assert disks.room_of_warehouse(elsewhere) is not None


def test_one_disk_is_told_of_once(tmp_path):
    assert disks.room_of_warehouse(settings(tmp_path)) is None


def test_of_another_disk_than_that_of_landing_it_is_told(tmp_path, monkeypatch: pytest.MonkeyPatch):
    device = tmp_path.stat().st_dev
    landing = next(place for place in ("/dev/shm", "/proc") if Path(place).stat().st_dev != device)
    apart = settings(tmp_path / "var", landing=landing)
    assert disks.room_of_warehouse(apart) is not None


def test_nobody_here_knows_the_disk_of_a_warehouse_elsewhere(tmp_path):
    away = settings(tmp_path, landing="memory://landing", warehouse_url="postgresql://me@far.example/x")
    assert disks.room_of_warehouse(away) is None


def test_a_folder_that_cannot_be_looked_at_has_the_room_of_the_one_above(tmp_path):
    assert disks.room_of_landing(settings(tmp_path, landing=str(tmp_path / ("x" * 300) / "landing"))) is not None
