"""Where an export lands: a folder, or any store that fsspec knows. A file is there whole, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from upath import UPath

from presswatch.errors import ContractError, PermanentError, TransientError

UNFINISHED: Final = ".unfinished"
"""Folder in a local target for files that are being written; what a killed export left there is thrown away."""
CHUNK_BYTES: Final = 1 << 20


class ExportTarget:
    """Files below one folder or address, for one writer at a time."""

    def __init__(self, url: str) -> None:
        """Open a target; nothing is made before something is written.

        Args:
            url: a path or an fsspec URL.

        Raises:
            PermanentError: no store of this kind is known, or its package is not installed.
        """
        if not url.strip():
            raise PermanentError("there is no target: give a folder or an address", reason="target")
        try:
            self._root = UPath(url).absolute()
            self._root.fs  # noqa: B018 - made when it is asked for
        except (ImportError, ValueError) as error:
            raise PermanentError(f"there is no store for this target: {error}", reason="target") from error
        self._is_local = self._root.protocol in {"", "file", "local"}
        if self._is_local and Path(self._root.path).exists() and not Path(self._root.path).is_dir():
            raise PermanentError(f"{self._root.path} is no folder", reason="target")

    def __str__(self) -> str:
        """Return its address without what may be secret in it."""
        return str(self._root.path)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Yield an empty local folder for files on their way into the target, and remove it at the end."""
        if not self._is_local:
            with tempfile.TemporaryDirectory(prefix="presswatch-") as elsewhere:
                yield Path(elsewhere)
            return
        folder = Path(self._root.path) / UNFINISHED
        with _named_errors(UNFINISHED):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, file: Path, path: str) -> None:
        """Move a file of the workshop to its place, durable before it is seen; one that is there is replaced.

        Raises:
            TransientError: no room left (``disk_full``), or the store cannot be reached.
        """
        with _named_errors(path):
            if self._is_local:
                _publish_local(file, Path(self._root.path), path)
            else:
                place = self._root / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.fs.put_file(str(file), place.path)  # A store shows an upload when it is complete.

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""
        try:
            data: bytes = (self._root / path).read_bytes()
        except FileNotFoundError:
            return None
        return data

    def sha256(self, path: str) -> tuple[str, int] | None:
        """Return digest and size of a file; None where there is none."""
        sha256, size = hashlib.sha256(), 0
        try:
            with (self._root / path).open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    sha256.update(chunk)
                    size += len(chunk)
        except FileNotFoundError:
            return None
        return sha256.hexdigest(), size

    def files(self, folders: Iterable[str]) -> list[str]:
        """Return all files in these folders of the target, as paths below it; what else is there is not looked at."""
        root = self._root.path.rstrip("/")
        there = (self._root / folder for folder in folders)
        found = (file for folder in there if folder.exists() for file in folder.fs.find(folder.path))
        return sorted(str(file).removeprefix(root).lstrip("/") for file in found)

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self._root / path).unlink(missing_ok=True)


def _publish_local(file: Path, root: Path, path: str) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    _sync(file)
    file.replace(place)
    for folder in (place.parent, *_between(place.parent, root)):
        _sync(folder)


def _between(folder: Path, root: Path) -> Iterator[Path]:
    """Yield the folders above one up to the root: their entries may be new too."""
    while folder != root:
        folder = folder.parent
        yield folder


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _named_errors(path: str) -> Iterator[None]:
    try:
        yield
    except (ConnectionError, TimeoutError) as error:
        raise TransientError(f"the target of the export cannot be reached: {error}", reason="target_away") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise TransientError(f"no room for {path}: {error.strerror}", reason="disk_full") from error
        raise ContractError(f"{path} cannot be written: {error}", reason="target") from error
