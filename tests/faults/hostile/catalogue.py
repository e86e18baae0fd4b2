"""All cases, in the order of their sections."""

from __future__ import annotations

from tests.faults.hostile import address, door_cases, exit_cases, feed_cases, http_cases, page_cases, warehouse_cases
from tests.faults.hostile.case import Case

CATALOGUE: list[Case] = [
    *address.CASES,
    *http_cases.CASES,
    *feed_cases.CASES,
    *page_cases.CASES,
    *warehouse_cases.CASES,
    *exit_cases.CASES,
    *door_cases.CASES,
]
