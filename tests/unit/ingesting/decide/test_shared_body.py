"""One body under the addresses of many stories."""

from __future__ import annotations

import pytest

from presswatch.ingesting.decide.shared_body import PlacedBody, shared_bodies

HEADLINES = ("Museum finds a tusk", "Bridge is painted", "Ferry stays in port", "")


def pages(*headlines, host="a.example", body="We are back soon."):
    return {place: PlacedBody(host, f"{host}/{place}", line, body) for place, line in enumerate(headlines)}


def test_three_stories_with_one_body_are_none_of_them():
    assert shared_bodies(pages(*HEADLINES)) == {0, 1, 2, 3}
    assert shared_bodies(pages(*HEADLINES[:2])) == set()


def test_blanks_make_no_other_body():
    placed = pages(*HEADLINES[:3])
    placed[1] = placed[1]._replace(body="We are\nback  soon.")
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
    placed = {key: page._replace(address="a.example/x") for key, page in pages(*HEADLINES).items()}
    assert shared_bodies(placed) == set()


def test_hosts_and_bodies_are_told_apart():
    first, second = pages(*HEADLINES[:2]), pages(*HEADLINES[2:], host="b.example")
    assert shared_bodies(first | {key + 9: page for key, page in second.items()}) == set()
    other = {key: page._replace(body=f"Body {key}") for key, page in pages(*HEADLINES).items()}
    assert shared_bodies(other) == set()
