"""Scores beside those of pages: what is not there is left out, a fault costs one subject."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.quality import other_subjects
from bench.quality.table import OURS, Row

OF_SETS = ("histories", "copies", "language", "damaged_feeds", "feed_values", "opml")


@pytest.mark.parametrize("name", OF_SETS)
def test_a_set_that_is_not_there_has_no_rows(name: str, tmp_path: Path) -> None:
    assert other_subjects.run(name, tmp_path, quick=True) == (name, [], "")


def test_pairs_of_addresses_need_no_set(tmp_path: Path) -> None:
    _, rows, problem = other_subjects.run("addresses", tmp_path, quick=True)
    assert problem == ""
    assert [(row.measure, row.values) for row in rows] == [
        ("one document, one key", {OURS: 1.0}),
        ("two documents, two keys", {OURS: 1.0}),
    ]


def test_a_fault_costs_one_subject(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(corpus: Path, *, quick: bool) -> Iterator[Row]:
        yield Row("before", "the fault", 1)
        raise KeyError("label")

    monkeypatch.setitem(other_subjects.SUBJECTS, "broken", broken)
    assert other_subjects.run("broken", tmp_path, quick=True) == ("broken", [], "KeyError: 'label'")


def test_feeds_of_lists_are_counted_as_written(tmp_path: Path) -> None:
    (tmp_path / "feed_lists").mkdir()
    lines = [
        f'<outline type="rss" xmlUrl="{url}"/>' for url in ("http://a.example/f", "http://b.example/f", "mailto:x")
    ]
    (tmp_path / "feed_lists" / "x.opml").write_text(f"<opml><body>{''.join(lines)}</body></opml>")
    (row,) = other_subjects.opml(tmp_path, quick=True)
    assert (row.count, row.values[OURS]) == (3, pytest.approx(2 / 3))


@pytest.mark.parametrize(
    ("found", "expected", "said"),
    [
        (datetime(2024, 12, 4, 17, 9, tzinfo=UTC), "2024-12-04T18:09:00+01:00", "right"),
        (datetime(2024, 12, 4, 18, 9, tzinfo=UTC), "2024-12-04T18:09:00+01:00", "wrong"),
        (None, "2024-12-04T18:09:00+01:00", "unknown"),
        (None, None, "right"),
        (datetime(2024, 12, 4, tzinfo=UTC), None, "wrong"),
    ],
)
def test_a_date_that_cannot_be_known_is_right_as_nothing(
    found: datetime | None, expected: str | None, said: str
) -> None:
    assert other_subjects._date_verdict(found, expected) == said
