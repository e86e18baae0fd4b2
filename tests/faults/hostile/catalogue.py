"""All cases, in the order of their sections."""

from __future__ import annotations

from tests.faults.hostile import address, feed_cases, http_cases, page_cases
from tests.faults.hostile.case import Case

CATALOGUE: list[Case] = [*address.CASES, *http_cases.CASES, *feed_cases.CASES, *page_cases.CASES]
