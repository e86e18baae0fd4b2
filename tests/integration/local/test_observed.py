"""What the demo reads of the warehouse to compare it with the truth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection

from newsworld.compare_with_truth import Observed
from presswatch_local.warehouse_export import as_stated, read_observed

INSTANT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def test_an_empty_warehouse_holds_nothing(conn: Connection) -> None:
    assert read_observed(conn) == Observed((), ())


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-03-02T00:30:00+01:00", datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=1)))),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03", INSTANT),
        (None, INSTANT),
    ],
)
def test_a_time_keeps_the_publishers_day(stated: str | None, expected: datetime) -> None:
    assert as_stated(stated, INSTANT) == expected
    assert as_stated(stated, INSTANT).date() == expected.date()  # type: ignore[union-attr]


def test_an_unknown_time_stays_unknown() -> None:
    assert as_stated(None, None) is None
