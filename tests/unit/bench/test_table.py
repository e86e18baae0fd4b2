"""Scores of pages, and the table made of them."""

from pathlib import Path

import pytest
from bench.quality.goals import Goal, shown
from bench.quality.gold import Gold
from bench.quality.install import pins
from bench.quality.measures import by_language, cpu_ratio, measures, worst
from bench.quality.metrics import Share
from bench.quality.pages import Score, score
from bench.quality.table import Row, goal_table, plain_table, row_of, verdict

GOLD = Gold(
    "fundus",
    "a",
    Path("a.gz"),
    "https://a.example/",
    body="one two three four",
    title="Title",
    published="2024-05-03T14:24:00+02:00",
    authors=frozenset({"Ann Lee"}),
)
GOOD = {
    "body": "one two three four",
    "title": "Title",
    "published": "2024-05-03T12:24:00+00:00",
    "authors": ["Ann Lee"],
    "cpu_s": 0.2,
}


def test_a_reading_is_compared_field_by_field() -> None:
    made = score("ours", GOLD, GOOD)
    assert made.text == (1.0, 1.0)
    assert (made.title, made.day, made.instant, made.authors) == (True, "right", "right", 1.0)
    day_only = score("ours", GOLD, GOOD | {"published": "2024-05-04"})
    assert (day_only.day, day_only.instant) == ("wrong", "unknown")


def test_what_a_system_does_not_offer_is_not_scored() -> None:
    made = [
        score("peer", GOLD, {"body": "one two", "cpu_s": 0.1}),
        score("peer", GOLD, {"body": "", "outcome": "hang"}),
    ]
    assert [(one.title, one.day) for one in made] == [(None, None), (False, "unknown")]
    assert set(measures("fundus", made)) == {"body F1", "body precision", "body recall"}
    assert measures("fundus", made)["body F1"] == Share(pytest.approx(1 / 3), 2)


def test_a_page_that_is_lost_counts_against_a_system_that_offers_the_field() -> None:
    made = [score("peer", GOLD, GOOD), score("peer", GOLD, {"body": "", "outcome": "crash"})]
    found = measures("fundus", made)
    assert (found["title equal"], found["day equal"], found["day wrong"]) == (Share(0.5, 2), Share(0.5, 2), Share(0, 2))


def test_segments_are_summed_over_pages() -> None:
    gold = Gold("trafilatura", "a", Path("a"), "u", wanted=("one", "two"), unwanted=("menu",))
    made = [score("x", gold, {"body": text}) for text in ("one two menu", "one")]
    found = measures("trafilatura", made)
    assert found["segments precision"] == Share(3 / 4, 2)
    assert found["segments recall"] == Share(3 / 4, 2)


def scored(page: str, cpu_s: float | None, language: str = "en", body: str = "one") -> Score:
    gold = Gold("fundus", page, Path(page), "u", body="one two three four")
    return Score("x", gold, language, cpu_s, "", body, text=None)


def test_cpu_is_compared_on_pages_that_both_answered() -> None:
    ratio = cpu_ratio([scored("a", 3.0), scored("b", 9.0), scored("c", None)], [scored("a", 2.0), scored("c", 5.0)])
    assert ratio == Share(1.5, 1)
    assert cpu_ratio([], []) is None


def test_rare_languages_are_put_together() -> None:
    found = [scored(str(n), 1.0, language) for n, language in enumerate(["de", "de", "fr", "it"])]
    assert {name: len(some) for name, some in by_language(found, 2).items()} == {"de": 2, "others": 2}


def test_worst_pages_come_first() -> None:
    made = [score("x", GOLD, {"body": body}) for body in ("one two three four", "", "one two")]
    assert [one.body for _, one in worst(made, 2)] == ["", "one two"]


@pytest.mark.parametrize(
    ("goal", "value", "is_met"),
    [
        (Goal(0.975), 0.9746, True),
        (Goal(0.975), 0.9744, False),
        (Goal(0.005, is_most=True), 0.0054, True),
        (Goal(0, is_most=True), 1, False),
    ],
)
def test_a_goal_is_judged_at_the_decimals_shown(goal: Goal, value: float, is_met: bool) -> None:
    assert goal.is_met(value) is is_met


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.9661, ".966"), (1.0, "1"), (0.0, "0"), (0.9999, "1.000"), (1.45, "1.45"), (3.0, "3"), (1234.0, "1,234")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert shown(value) == text


def test_table_says_what_is_met_what_is_missed_and_what_is_not_offered() -> None:
    rows = [
        row_of("body F1", "fundus", {"presswatch": Share(0.978, 9), "trafilatura": Share(0.958, 9), "goose3": None}),
        row_of("body F1", "scrapinghub", {"presswatch": Share(0.97, 8), "goose3": Share(0.9, 8)}),
        Row("histories as counted", "feed_timeseries", 14, {"presswatch": 1.0}, "other: none"),
        Row("body recall", "fundus", 9, {"presswatch": 0.9}),
    ]
    assert [verdict(row)[1] for row in rows] == ["met", "**missed**", "met", ""]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in goal_table(rows, ("presswatch", "trafilatura", "goose3", "absent"))
    ]
    assert lines[0] == ["what", "set", "n", "goal", "presswatch", "", "trafilatura", "goose3", "besides"]
    assert lines[2] == ["body F1", "fundus", "9", "≥ .970", ".978", "met", ".958", "–", ""]
    assert lines[4][-1] == "other: none"
    assert len({len(line) for line in goal_table(rows, ("presswatch",))}) == 1


def test_a_system_that_scored_nothing_has_no_column() -> None:
    lines = plain_table([row_of("body F1", "fundus", {"goose3": Share(0.9, 1)})], ("presswatch", "goose3"))
    assert "presswatch" not in lines[0]


def test_peers_are_installed_as_the_lock_pins_them() -> None:
    locked = ("big-one==1.2", 'reader==1 ; python_version < "3.12"', "reader==2")
    lock = "".join(f"{pin} \\\n    --hash=sha256:0\n" for pin in locked)
    wanted = "# peers\nbig_one[zh,ja]  # why\nreader\nmissing; python_version >= '3.12'\n"
    assert pins(wanted, lock) == {
        "big-one": ["big-one[ja,zh]==1.2"],
        "reader": ['reader==1 ; python_version < "3.12"', "reader==2"],
        "missing": [],
    }
