"""The troubled month, its first week: each reported trouble, played to the real use cases, ends as it should."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bench.world import month_settings, walk

from newsworld.compare_with_truth import Report
from newsworld.troubled.cast import troubled_cast
from newsworld.troubled.month import running_month
from presswatch.settings import Settings
from presswatch.validation.gx import load_gx

pytestmark = pytest.mark.timeout(600)
"""The first test waits for all publishers to be played."""

STEPS = 13
"""The last trouble begins at step 9; a day later it has to be over."""


@pytest.fixture(scope="module", autouse=True)
def _gx_without_its_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_gx()


@pytest.fixture(scope="module")
def outcome(
    make_database: Callable[[str], str], migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Report, list[str]]]:
    folder: Path = tmp_path_factory.mktemp("month")
    with running_month() as month:
        settings = Settings(warehouse_url=make_database(migrated_template), var=folder)
        yield walk(month, month_settings(settings, month, folder), STEPS)


@pytest.mark.parametrize("source_id", [trouble.source_id for trouble in troubled_cast()])
def test_a_trouble_ends_as_it_should(outcome, source_id):
    report, _ = outcome
    wrong = [one for one in report.differences if one.key.split("/")[0] == source_id]
    assert wrong == []


def test_no_sum_was_broken_at_any_step(outcome):
    assert outcome[1] == []


def test_there_was_enough_to_compare(outcome):
    assert outcome[0].expected["articles"] > 400


@pytest.mark.parametrize("feeds_as", ["atom", "json", "turned"])
def test_troubles_end_as_they_should_in_other_formats_too(make_database, migrated_template, tmp_path, feeds_as):
    only = frozenset({"pinned-planet", "empty-express", "nameless-news", "homely-herald", "flip-flyer", "slot-sun"})
    with running_month(only, feeds_as=feeds_as) as month:
        settings = Settings(warehouse_url=make_database(migrated_template), var=tmp_path)
        report, broken = walk(month, month_settings(settings, month, tmp_path), 7)
    assert report.differences == []
    assert broken == []


def test_a_clock_of_ours_that_is_wrong_for_a_while_loses_nothing(make_database, migrated_template, tmp_path):
    with running_month(frozenset({"quiet-times", "linkless-ledger"})) as month:
        settings = Settings(warehouse_url=make_database(migrated_template), var=tmp_path)
        wrong = {2: timedelta(days=10), 4: timedelta(hours=-20)}
        report, broken = walk(month, month_settings(settings, month, tmp_path), 6, wrong)
    assert report.differences == []
    assert broken == []
