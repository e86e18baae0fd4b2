"""Checks an export against its manifests: the chain of increments, and size and digest of every file."""

from __future__ import annotations

from collections.abc import Iterator

from presswatch.errors import PermanentError
from presswatch.exporting import manifest as manifests
from presswatch.exporting.manifest import ExportedFile, Manifest
from presswatch.exporting.target import ExportTarget


def chain(target: ExportTarget) -> Iterator[Manifest]:
    """Yield the manifests of a target, the newest first.

    Raises:
        PermanentError: there is no export, or the manifest of an increment is not the one that was written.
        ContractError: a manifest cannot be read.
    """
    data = target.read(manifests.NEWEST)
    if data is None:
        raise PermanentError(f"there is no export at {target}")
    while True:
        newest = manifests.from_json(data)
        yield newest
        if newest.previous is None:
            return
        data = target.read(newest.previous.path)
        if data is None or manifests.digest(data) != newest.previous.sha256:
            raise PermanentError(f"{newest.previous.path} is missing, or is not what was written")


def problems(url: str) -> list[str]:
    """Return one sentence for each file of an export that is missing or not as it was written; none when all is well.

    Raises:
        PermanentError: there is no export, or a manifest is missing or altered.
    """
    target = ExportTarget(url)
    increments = list(chain(target))
    files = [file for increment in increments for file in increment.files] + list(increments[0].snapshots)
    return [sentence for file in files if (sentence := _problem(target, file))]


def _problem(target: ExportTarget, file: ExportedFile) -> str:
    seen = target.sha256(file.path)
    if seen is None:
        return f"{file.path} is missing"
    return "" if seen == (file.sha256, file.bytes) else f"{file.path} is not what was written"
