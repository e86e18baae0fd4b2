"""The metrics of the scorer, computed by hand."""

from datetime import UTC, datetime

import pytest
from bench.quality import metrics
from bench.quality.metrics import Overlap, Segments


def test_bag_of_words_counts_each_word_as_often_as_it_stands() -> None:
    found, gold = metrics.words("The cat the cat sat"), metrics.words("the CAT sat down")
    # In common: the, cat, sat. Found has 5 words, the labels have 4.
    assert metrics.overlap(found, gold) == Overlap(3 / 5, 3 / 4)
    assert metrics.overlap(found, gold).f1 == pytest.approx(2 / 3)


def test_shingles_are_four_words_in_a_row_with_their_case() -> None:
    assert sorted(metrics.shingles("a b c d e").elements()) == [("a", "b", "c", "d"), ("b", "c", "d", "e")]
    assert list(metrics.shingles("a b").elements()) == [("a", "b")]
    assert not metrics.shingles("")
    assert metrics.overlap(metrics.shingles("a b c d"), metrics.shingles("A b c d")) == Overlap(0.0, 0.0)


def test_overlap_at_the_edges() -> None:
    empty, full = metrics.words(""), metrics.words("a b")
    assert metrics.overlap(empty, empty) == Overlap(1.0, 1.0)
    assert metrics.overlap(empty, full) == metrics.overlap(full, empty) == Overlap(0.0, 0.0)
    assert Overlap(0.0, 0.0).f1 == 0.0


def test_scrapinghub_takes_the_f1_of_the_means_and_wcxb_the_mean_of_the_f1() -> None:
    pages = [Overlap(1.0, 0.5), Overlap(0.5, 1.0)]
    assert metrics.text_f1("scrapinghub", pages) == pytest.approx(0.75)
    assert metrics.text_f1("wcxb", pages) == metrics.text_f1("fundus", pages) == pytest.approx(2 / 3)


def test_text_overlap_uses_the_bag_of_the_set() -> None:
    assert metrics.text_overlap("wcxb", "b a d c", "a b c d") == Overlap(1.0, 1.0)
    assert metrics.text_overlap("scrapinghub", "b a d c", "a b c d") == Overlap(0.0, 0.0)


def test_segments_are_looked_for_in_text_of_single_blanks() -> None:
    counts = metrics.segments("One  two\nthree. Menu", ["two three.", "four"], ["Menu", "Imprint"])
    assert counts == Segments(true_positive=1, false_negative=1, false_positive=1)
    assert counts.overlap == Overlap(0.5, 0.5)
    assert metrics.segments("", ["a"], ["b"]).overlap == Overlap(0.0, 0.0)


@pytest.mark.parametrize(
    ("found", "gold", "is_equal"),
    [
        ("A  Title", "a title", True),
        ("“A” – title…", "'a' - title...", True),
        ("A title | Paper", "A title", False),
        (None, "A title", False),
    ],
)
def test_titles_are_equal_with_quotes_folded(found: str | None, gold: str, is_equal: bool) -> None:
    assert metrics.titles_equal(found, gold, fold_quotes=True) is is_equal


def test_quotes_count_where_they_are_not_folded() -> None:
    assert not metrics.titles_equal("“A”", '"A"', fold_quotes=False)


def test_a_day_is_the_one_that_is_stated_whatever_the_zone() -> None:
    late = datetime.fromisoformat("2024-05-03T23:30:00-05:00")
    assert metrics.day_verdict(late, "2024-05-03T23:30:00-05:00") == "right"
    assert metrics.day_verdict(late.astimezone(UTC), "2024-05-03") == "wrong"
    assert metrics.day_verdict(None, "2024-05-03") == "unknown"


def test_an_instant_needs_a_zone_and_a_precision_below_the_day() -> None:
    gold, found = "2024-05-03T14:24:00+02:00", datetime(2024, 5, 3, 12, 24, tzinfo=UTC)
    assert metrics.instant_verdict(found, "minute", gold) == "right"
    assert metrics.instant_verdict(found.replace(hour=11), "minute", gold) == "wrong"
    assert metrics.instant_verdict(found, "day", gold) == "unknown"
    assert metrics.instant_verdict(found.replace(tzinfo=None), "second", gold) == "unknown"
    assert metrics.instant_verdict(None, None, gold) == "unknown"


def test_a_time_without_seconds_is_coarse_where_the_label_has_some() -> None:
    gold, found = "2024-05-03T14:24:31+02:00", datetime(2024, 5, 3, 12, 24, tzinfo=UTC)
    assert metrics.instant_verdict(found, "minute", gold) == "coarse"
    assert metrics.instant_verdict(found, "second", gold) == "wrong"
    assert metrics.instant_verdict(found.replace(minute=25), "minute", gold) == "wrong"


def test_authors_are_sets_of_names() -> None:
    assert metrics.authors_f1(["Ann  Lee"], ["ann lee"]) == 1.0
    assert metrics.authors_f1(["Ann Lee", "Redaction"], ["Ann Lee", "Bo Ek"]) == 0.5
    assert metrics.authors_f1([], ["Ann Lee"]) == 0.0
