"""Statements on ops.check_result."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from presswatch.model.validation_report import ValidationReport
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import check_result


def save(conn: Connection, batch_id: int, report: ValidationReport) -> None:
    """Write the results of a batch, replacing those of an earlier attempt."""
    conn.execute(delete(check_result).where(check_result.c.batch_id == batch_id))
    rows = [
        storable(
            {
                "batch_id": batch_id,
                "contract_version": report.contract_version,
                "suite": result.suite,
                "rule": result.rule,
                "severity": result.severity,
                "is_success": result.is_success,
                "checked": result.checked,
                "unexpected": result.unexpected,
                "observed": result.observed,
            }
        )
        for result in report.results
    ]
    if rows:
        conn.execute(check_result.insert(), rows)
