"""The records that cross between stages and processes."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from presswatch import errors
from presswatch.errors import PresswatchError, TransientError
from presswatch.model.exchange import Exchange
from presswatch.model.extraction import BODY_ROLES, Block, Extraction, SavedPage, TimeClaim
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, ParsedFeed
from presswatch.model.parsed_feed import FeedOutcome as Found

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READING = ParsedDate("x", NOW, "second", "offset")
RECORDS = [
    Entry(0, "g", "l", "u", published=READING),
    ParsedFeed(Found.OK, entries=(Entry(0, None, None, None),)),
    Exchange("u", "u", 200, "OK", "1.1", (("A", "b"),), b"x", b"x", (), "192.0.2.1", NOW, NOW),
    SavedPage("u", b"x", fetched_at=NOW),
    Extraction(
        "article", published=TimeClaim("published", "meta", READING), versions={"a": "1"}, config_sha256=b"\xff"
    ),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_records_survive_the_way_to_a_child_and_back(record):
    assert pickle.loads(pickle.dumps(record)) == record


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PresswatchError)]
)
def test_errors_survive_it_too(kind):
    error = kind("what happened", reason="why")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.reason, again.detail) == (kind, "what happened", "why", "what happened")


def test_an_error_keeps_its_wait():
    assert pickle.loads(pickle.dumps(TransientError("x", retry_after_s=3.5))).retry_after_s == 3.5


def test_the_body_is_what_has_a_body_role():
    roles = ("headline", "body", "caption", "heading", "quote", "teaser", "list", "table", "credit")
    blocks = tuple(Block(role, role, 0, 0) for role in roles)
    assert Extraction("article", blocks=blocks).body == "body\n\nheading\n\nquote\n\nlist\n\ntable"
    assert {"body", "heading", "quote", "list", "table"} == BODY_ROLES


def test_what_an_entry_says_is_told_by_its_digest():
    def digest(**facts):
        return Entry(0, "g", "l", "u", **facts).content_sha256

    assert digest(title="a") == digest(title="a", flags=("maybe_cut",), categories=("c",))
    said = [digest(), digest(title="a"), digest(summary="a"), digest(content="a"), digest(authors_raw=("a",))]
    said += [digest(published=READING), digest(updated=ParsedDate("y")), digest(title="\ud800")]
    assert len(set(said)) == len(said)


def test_a_header_is_found_in_any_case():
    assert RECORDS[2].header("a") == "b"
    assert RECORDS[2].header("c") is None
