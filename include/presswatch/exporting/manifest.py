"""The manifest of an export: what one increment holds, and the digest of the one before it. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from presswatch.errors import ContractError

FORMAT: Final = "presswatch-export/1"
NEWEST: Final = "manifest.json"
"""The manifest of the newest increment; an increment is there when this names it."""

FileFormat = Literal["parquet", "csv"]


@dataclass(frozen=True)
class ExportedFile:
    """One file of rows."""

    path: str  # below the target
    mart: str
    month: str  # 2026-03 or undated; empty where a mart has no days
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ExportedColumn:
    """One column, as the contract of the marts has it."""

    name: str
    type: str  # of PostgreSQL
    meaning: str


@dataclass(frozen=True)
class Previous:
    """The increment before: its manifest and the digest of that."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """One increment of an export: the rows whose ``load_seq`` is above ``seq_after`` and at most ``seq_to``."""

    number: int
    created_at: str  # ISO 8601, UTC
    presswatch: str
    contract: str
    file_format: FileFormat
    seq_after: int
    seq_to: int
    schema: dict[str, tuple[ExportedColumn, ...]]  # by mart
    files: tuple[ExportedFile, ...]  # of this increment
    snapshots: tuple[ExportedFile, ...]  # marts without load_seq, whole, as they stand now
    previous: Previous | None

    @property
    def path(self) -> str:
        """Return where it is kept for good."""
        return manifest_path(self.number)

    @property
    def counts(self) -> dict[str, int]:
        """Return rows by mart; 0 where a mart has none."""
        rows = dict.fromkeys(self.schema, 0)
        for file in (*self.files, *self.snapshots):
            rows[file.mart] += file.rows
        return rows


def manifest_path(number: int) -> str:
    """Return where the manifest of an increment is kept."""
    return f"manifests/{number:06}.json"


def to_json(manifest: Manifest) -> bytes:
    """Return the file of a manifest."""
    facts = {"format": FORMAT, **asdict(manifest), "counts": manifest.counts}
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def from_json(data: bytes) -> Manifest:
    """Return the manifest in a file.

    Raises:
        ContractError: it is none, or one of another format.
    """
    try:
        facts: dict[str, Any] = json.loads(data)
        if facts.pop("format") != FORMAT:
            raise ContractError(f"the manifest is not of the format {FORMAT}")
        facts.pop("counts")
        facts["schema"] = {
            mart: tuple(ExportedColumn(**column) for column in columns) for mart, columns in facts["schema"].items()
        }
        for name in ("files", "snapshots"):
            facts[name] = tuple(ExportedFile(**file) for file in facts[name])
        facts["previous"] = Previous(**facts["previous"]) if facts["previous"] else None
        return Manifest(**facts)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ContractError(f"the manifest of the export cannot be read: {error!r}") from error


def digest(data: bytes) -> str:
    """Return the SHA-256 digest of a file, in hex."""
    return hashlib.sha256(data).hexdigest()
