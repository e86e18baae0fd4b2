"""The targets keep their promises on their seeds, cut and damaged in every place, and a broken promise is seen."""

from __future__ import annotations

import pytest
from tests.faults.fuzz.targets import TARGETS, BrokenPromiseError, Target, promise, storable


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
def test_seeds_keep_every_promise(target: Target) -> None:
    step = 40 if target.name == "page" else 5
    for seed in target.seeds:
        for place in range(0, len(seed) + 1, step):
            target.check(seed[:place])
            target.check(seed[:place] + b"\x00\xff&#xD800;<![CDATA[" + seed[place:])


def test_broken_promise_is_raised() -> None:
    with pytest.raises(BrokenPromiseError):
        promise(0, "nothing holds")
    with pytest.raises(BrokenPromiseError):
        storable("a\x00")
    with pytest.raises(UnicodeEncodeError):
        storable("\ud800")
