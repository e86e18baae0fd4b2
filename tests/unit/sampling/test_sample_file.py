"""The file of a sample: back and forth, and what was changed in it."""

from __future__ import annotations

import json

import pytest

from presswatch.errors import PermanentError
from presswatch.sampling.sample_file import Design, Sample, SampleStratum, Unit, from_text, to_text

DESIGN = Design(
    "1", "2026-03-05T00:00:00+00:00", "strike", "2026-03-01", "2026-03-04", (), ("en",), ("search",), 3, ("yes", "no")
)
UNITS = (
    Unit(7, 1, 70, "news", "2026-03-01", ("hit",), "ab" * 32),
    Unit(9, 2, 90, "other", "2026-03-02", ("hit",), "cd" * 32),
    Unit(11, 1, 110, "news", "2026-03-03", ("miss",), "ef" * 32),
)
STRATA = (SampleStratum(("hit",), 20), SampleStratum(("miss",), 80))
SAMPLE = Sample(DESIGN, "1.1", STRATA, UNITS)


def test_a_sample_comes_back_as_it_was_and_codes_leave_its_digest() -> None:
    coded = SAMPLE.with_codes("anna", {"7": "yes"})
    assert from_text(to_text(coded)) == coded
    assert coded.sha256 == SAMPLE.sha256


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "x"}', to_text(SAMPLE)[:-30]])
def test_what_is_no_sample_is_refused(text: str) -> None:
    with pytest.raises(PermanentError):
        from_text(text)


def test_what_was_drawn_cannot_be_changed_in_silence() -> None:
    facts = json.loads(to_text(SAMPLE))
    facts["units"].pop()
    with pytest.raises(PermanentError, match="changed"):
        from_text(json.dumps(facts))
