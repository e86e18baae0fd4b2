"""What is served and what is true are one: an observer that knows only HTTP ends up with the truth, at every step."""

from __future__ import annotations

import pytest
from tests.integration.newsworld.newsworld_observer import Observer, read_sources

from newsworld import running_world
from newsworld.compare_with_truth import compare
from newsworld.model import LAST_STEP


@pytest.fixture(scope="module", params=[1, 2])
def walk(request, tmp_path_factory):
    """Return, per step, the report of the observer against the truth, and its polls at the end."""
    folder = tmp_path_factory.mktemp("sources")
    reports, truths = [], []
    with running_world(seed=request.param, sources_dir=folder) as world:
        observer = Observer(read_sources(folder))
        for _ in range(LAST_STEP + 1):
            observer.step()
            truths.append(world.truth())
            reports.append(compare(truths[-1], observer.observed()))
            world.advance()
    return reports, truths, observer


def test_the_observer_agrees_with_the_truth_at_every_step(walk):
    for step, report in enumerate(walk[0]):
        assert report.is_equal, f"step {step}\n{report.as_table()}"


def test_polls_go_as_the_truth_says(walk):
    _, truths, observer = walk
    followed = {301, 302}  # The observer's client follows; it sees what comes after.
    for feed in truths[-1]["feeds"]:
        for poll, (status, entries) in zip(feed["polls"], observer.polls[feed["url"]], strict=True):
            assert poll["status"] == status or poll["status"] in followed, (feed["url"], poll, status)
            assert entries == (0 if status == 304 else poll["entries"]), (feed["url"], poll)


def test_the_script_holds_every_kind_of_event(walk):
    truth = walk[1][-1]
    outcomes = {entry["outcome"] for entry in truth["entries"]}
    assert outcomes == {"loaded", "duplicate", "filtered", "quarantined", "failed", "gone"}
    assert "pending" in {entry["outcome"] for entry in walk[1][1]["entries"]}
    polls = {poll["outcome"] for feed in truth["feeds"] for poll in feed["polls"]}
    assert polls == {"ok", "unchanged", "truncated", "not_a_feed", "empty_body", "server_error", "throttled"}
    kinds = {revision["kind"] for article in truth["articles"] for revision in article["revisions"]}
    assert kinds == {"first", "declared", "silent"}
    assert {one["relation"] for one in truth["syndication"]} == {"verbatim", "trimmed", "edited", "translation"}
    absences = [one for article in truth["articles"] for one in article["absences"]]
    assert {one["status"] for one in absences} == {404, 410}
    assert any(one["to_step"] for one in absences)


def test_a_rollover_is_a_gap_with_named_losses(walk):
    feed = next(feed for feed in walk[1][-1]["feeds"] if feed["source_id"] == "the-minute")
    assert [poll["gap_suspected"] for poll in feed["polls"]] == [False, False, True, False, True, False]
    assert len(feed["missed"]) == 11
    others = [f for f in walk[1][-1]["feeds"] if f["source_id"] != "the-minute"]
    assert [f["missed"] for f in others if f["missed"]] == []
