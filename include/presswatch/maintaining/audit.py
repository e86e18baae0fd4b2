"""Audits landing: a part of it a run is read back and compared with the digests of its rows."""

from __future__ import annotations

from collections import Counter

from presswatch.errors import ContractError
from presswatch.maintaining.landing_inventory import require_landing
from presswatch.ports import Landing
from presswatch.runtime import Runtime
from presswatch.warehouse.landing import files as landing_files
from presswatch.warehouse.landing.files import Landed


def audit_landing(runtime: Runtime, *, records: int | None = None) -> dict[str, int]:
    """Read back what was audited least recently, record what is broken, and return files, records, broken and mended.

    Each file is committed on its own: a run that is cut off has done what it has done.

    Args:
        runtime: the runtime.
        records: stop after the file with which so many are read; that of the settings when None.

    Raises:
        TransientError: landing cannot be reached; nothing of it is recorded as broken.
    """
    most = records or runtime.settings.audit_records
    with runtime.engine.connect() as conn:
        paths = landing_files.least_audited(conn, limit=most)
    counts = Counter(files=0, records=0, broken=0, mended=0)
    for path in paths:
        if counts["records"] >= most:
            break
        counts.update(_audit_file(runtime, path))
    return dict(counts)


def require_sound(counts: dict[str, int]) -> None:
    """Do nothing when an audit found all as it should be.

    Raises:
        ContractError: records are broken; they are in landing.damage.
    """
    if counts["broken"]:
        raise ContractError(
            f"{counts['broken']} of {counts['records']} records read back from landing are damaged:"
            " see landing.damage and docs/runbooks/landing-damaged.md",
            reason="landing_damaged",
        )


def _audit_file(runtime: Runtime, path: str) -> dict[str, int]:
    with runtime.engine.connect() as conn:
        rows = landing_files.landed(conn, path)
    problems = {row: problem for row in rows if (problem := _problem(runtime.landing, row))}
    with runtime.engine.begin() as conn:
        if problems:
            require_landing(conn, runtime.landing.files())
        mended = landing_files.save_audit(conn, path, problems)
    return {"files": 1, "records": len(rows), "broken": len(problems), "mended": mended}


def _problem(landing: Landing, row: Landed) -> str:
    """Return what is wrong with the bytes of a row; empty when nothing is."""
    try:
        landing.read_body(row.record)
    except ContractError as error:
        return error.detail[:1000]
    return ""
