"""The digest of an extraction is the same before it is staged and after it was read from there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.model.extraction import Block, Extraction, TimeClaim
from presswatch.model.parsed_date import ParsedDate
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.plain_extraction import EXTRACTION, plain_sha256, plain_text

TEXTS = st.text(st.characters())  # NUL and lone surrogates too
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
EXTRACTIONS = st.builds(
    Extraction,
    outcome=st.just("article"),
    title=st.one_of(st.none(), TEXTS),
    tags=st.lists(TEXTS, max_size=3).map(tuple),
    language_confidence=st.one_of(st.none(), st.floats(0, 1)),
    published=st.one_of(
        st.none(),
        st.datetimes(timezones=ZONES).map(
            lambda at: TimeClaim("published", "meta", ParsedDate(at.isoformat(), at, "second"))
        ),
    ),
    blocks=st.lists(TEXTS.map(lambda text: Block("body", text, 0, len(text))), max_size=3).map(tuple),
    versions=st.dictionaries(st.text("abc"), st.text("123."), max_size=3),
    config_sha256=st.binary(max_size=32),
)


@given(EXTRACTIONS)
def test_survives_staging(extraction: Extraction) -> None:
    plain = plain_text(extraction)
    staged = EXTRACTION.validate_json(plain)
    assert plain_text(staged) == plain
    assert json.loads(plain) == storable(EXTRACTION.dump_python(extraction, mode="json"))


@pytest.mark.parametrize("changed", [{"title": "Other"}, {"config_sha256": b"2"}, {"line_snapshot_id": 7}])
def test_differs_with_what_was_read_and_by_which_code(changed: dict[str, object]) -> None:
    read = Extraction("article", title="One", config_sha256=b"1", published=None)
    other = replace(read, **changed)  # type: ignore[arg-type]
    assert plain_sha256(plain_text(read)) != plain_sha256(plain_text(other))
