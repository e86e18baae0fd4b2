"""All cases, in the order of their sections."""

from __future__ import annotations

from tests.faults.hostile import address, http_cases
from tests.faults.hostile.case import Case

CATALOGUE: list[Case] = [*address.CASES, *http_cases.CASES]
