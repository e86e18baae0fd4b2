"""How much room is left where landing and the embedded warehouse grow."""

from __future__ import annotations

import shutil
from pathlib import Path

from upath import UPath

from presswatch.alarms.measures import DiskRoom
from presswatch.settings import Settings


def room_of_landing(settings: Settings) -> DiskRoom | None:
    """Return the room on the disk of landing; None where it is not a local folder."""
    landing = UPath(settings.landing_url)
    return _room(landing) if isinstance(landing, Path) else None


def room_of_warehouse(settings: Settings) -> DiskRoom | None:
    """Return the room on the disk of the embedded warehouse.

    None where it runs elsewhere and nobody here can tell, and where landing has the same disk: it tells of it.
    """
    if settings.warehouse_url is not None:
        return None
    folder, landing = _existing(settings.var), UPath(settings.landing_url)
    shared = _existing(landing) if isinstance(landing, Path) else None
    if folder is not None and shared is not None and folder.stat().st_dev == shared.stat().st_dev:
        return None
    return _room(settings.var)


def _room(folder: Path) -> DiskRoom | None:
    existing = _existing(folder)
    if existing is None:
        return None
    usage = shutil.disk_usage(existing)
    return DiskRoom(usage.free, 1 - usage.free / (usage.used + usage.free))


def _existing(folder: Path) -> Path | None:
    """Return the folder, or the nearest one above it that is there and that we may see."""
    return next((each for each in (folder.resolve(), *folder.resolve().parents) if _is_seen(each)), None)


def _is_seen(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:  # no right to look, or no name that a disk could hold
        return False
