"""What PostgreSQL takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from presswatch.warehouse.expressions import storable

TEXT = st.text(st.characters(), max_size=20)
VALUES = st.recursive(
    TEXT | st.none() | st.integers() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def texts(value):
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from texts(item)
        case dict():
            for key, item in value.items():
                yield from texts(key)
                yield from texts(item)


@given(VALUES)
def test_no_text_keeps_what_postgresql_refuses(value):
    for text in texts(storable({"x": value})["x"]):
        assert "\x00" not in text
        text.encode("utf-8")


@given(TEXT)
def test_offsets_into_a_text_stay_true(text):
    assert len(storable({"x": text})["x"]) == len(text)


def test_honest_values_stay_as_they_are():
    row = {"a": "été 😀", "b": 1, "c": None, "d": b"\x00", "e": ["x"], "f": {"k": "v"}}
    assert storable(row) == row
