"""One body under the addresses of many stories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.ingesting.decide.shared_body import PlacedBody, body_sha256, shared_bodies

HEADLINES = ("Museum finds a tusk", "Bridge is painted", "Ferry stays in port", "")


def pages(*headlines, host="a.example", body="We are back soon."):
    digest = body_sha256(body)
    return {place: PlacedBody(host, digest, f"{host}/{place}".encode(), line) for place, line in enumerate(headlines)}


def test_three_stories_with_one_body_are_none_of_them():
    assert shared_bodies(pages(*HEADLINES)) == {0, 1, 2, 3}
    assert shared_bodies(pages(*HEADLINES[:2])) == set()


def test_blanks_make_no_other_body():
    placed = pages(*HEADLINES[:3])
    placed[1] = placed[1]._replace(body_sha256=body_sha256("We are\nback  soon."))
    assert shared_bodies(placed) == {0, 1, 2}


@pytest.mark.parametrize(
    "headlines",
    [
        ("Museum finds a tusk",) * 4,
        ("Museum finds a tusk", "Museum finds a tusk!", "MUSEUM finds a big tusk", "Bridge is painted"),
    ],
)
def test_one_story_at_many_addresses_is_that_story(headlines):
    assert shared_bodies(pages(*headlines)) == set()


def test_one_address_is_one_story_whatever_its_headlines():
    placed = {key: page._replace(url_sha256=b"x") for key, page in pages(*HEADLINES).items()}
    assert shared_bodies(placed) == set()


def test_hosts_and_bodies_are_told_apart():
    first, second = pages(*HEADLINES[:2]), pages(*HEADLINES[2:], host="b.example")
    assert shared_bodies(first | {key + 9: page for key, page in second.items()}) == set()
    other = {key: page._replace(body_sha256=body_sha256(f"Body {key}")) for key, page in pages(*HEADLINES).items()}
    assert shared_bodies(other) == set()


@given(st.permutations(range(4)), st.integers(0, 3))
def test_it_does_not_matter_in_how_many_batches_pages_come(order, before):
    placed = pages(*HEADLINES)
    earlier = [placed[key] for key in order[:before]]
    batch = {key: placed[key] for key in order[before:]}
    assert shared_bodies(batch, earlier) == set(batch)


def test_what_a_page_showed_before_is_no_other_story():
    placed = pages(*HEADLINES[:2])
    assert shared_bodies(placed, placed.values()) == set()
