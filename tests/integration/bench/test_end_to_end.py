"""The benchmark through Airflow: its publishers and its table. Airflow takes minutes, and is not started here."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.request import urlopen

from bench.end_to_end import latency, timeline
from bench.end_to_end.__main__ import Cost, Result, report
from bench.end_to_end.publishers import publishers, write_sources

from presswatch.feeds.parse import parse_feed
from presswatch.model.extraction import SavedPage
from presswatch.registry.load_sources import read_sources

PAGES = [SavedPage(f"http://a.example/{number}", b"<title>Quay %d &amp; lamp</title>" % number) for number in range(3)]


def test_hosts_share_out_the_pages_and_name_them_in_their_feeds(tmp_path: Path) -> None:
    with publishers(PAGES, 2) as ports:
        write_sources(tmp_path / "sources", ports)
        sources = read_sources(tmp_path / "sources").sources
        entries = [
            entry
            for source in sources
            for feed in source.feeds
            for entry in parse_feed(urlopen(feed.url).read()).entries
        ]
        bodies = {urlopen(str(entry.url)).read() for entry in entries}
    assert len(sources) == 2
    assert bodies == {page.body for page in PAGES}
    assert sorted(str(entry.title) for entry in entries) == [f"Quay {number} & lamp" for number in range(3)]


def test_ratios_are_those_of_extraction_to_all() -> None:
    cpu_s = {"scheduler": 15.0, "postgresql": 5.0}
    memory = {"scheduler": 200.0, "postgresql": 60.0}
    result = Result(3, 3, 40.0, cpu_s, {"scheduler": 2.0}, memory, ("a sum is broken",), "| load | 1.0 |")
    table = report(PAGES, Cost(10.0, 15.0), result)
    assert "| ratio | 0.25 | 0.75 |" in table
    assert "| all | 20.0 | 2.0 | 260 |" in table
    assert table.endswith("a sum is broken")


def test_what_was_taken_between_two_moments_lies_on_straight_lines_between_samples() -> None:
    samples = [
        timeline.Sample(10.0, {"scheduler": 1.0}),
        timeline.Sample(12.0, {"scheduler": 5.0, "launcher": 2.0}),
        timeline.Sample(14.0, {"scheduler": 5.0, "launcher": 2.0}),
    ]
    assert timeline.used(samples, 11.0, 99.0) == {"scheduler": 2.0, "launcher": 1.0}
    assert timeline.used(samples, 0.0, 12.0) == {"scheduler": 4.0, "launcher": 2.0}
    assert timeline.used(samples, 13.0, 13.5) == {"scheduler": 0.0, "launcher": 0.0}


def test_the_timeline_tells_the_cores_that_were_busy_each_second() -> None:
    sampler, moments = timeline.Sampler(lambda: {"scheduler": next(cpu)}), iter((1.0, 3.0))
    cpu = iter((0.5, 2.5))
    with sampler.running(moments.__next__):
        pass
    lines = timeline.report(1.0, [timeline.TaskTime("load_articles 0", 1.0, 1.5, 2.5)], sampler).splitlines()
    assert lines[2] == "| load_articles 0 | 0.0 | 0.5 | 1.5 |"
    assert lines[-1].startswith("cores busy, by second: 1.0 1.0")


def test_stories_of_the_bench_of_latency_are_listed_when_their_address_says() -> None:
    with latency.publishers() as ports:
        feeds = [parse_feed(urlopen(f"http://127.0.0.1:{port}/feed").read()) for port in ports]
        page = urlopen(str(feeds[0].entries[0].url)).read()
    listed = [[int(str(entry.url).rpartition("/")[2]) for entry in feed.entries] for feed in feeds]
    now = time.time()
    assert all(now - latency.GAP_S - 60 < max(seconds) <= now for seconds in listed)
    assert all(len(set(seconds)) == latency.LISTED for seconds in listed)
    assert b"<article>" in page


def story(listed: float, *, seen: float = 10.0, fetched: float = 15.0, loaded: float | None = 30.0) -> latency.Story:
    """Return a story; the other times are seconds after it was listed."""
    return latency.Story(
        listed, latency.Steps(listed + seen, listed + fetched, None if loaded is None else listed + loaded)
    )


def test_latency_is_told_in_poll_intervals_with_its_steps() -> None:
    told = latency.report([story(1000.0 + number) for number in range(40)], 60.0, 2000.0)
    assert "40 stories listed, 0 of them not loaded" in told
    assert "p95 30 s (0.50 poll intervals), slowest 30 s" in told
    assert "page to loaded: median 15 s" in told


def test_stories_that_were_never_loaded_are_late_until_the_end() -> None:
    stories = [story(1000.0) for _ in range(90)]
    lost = [story(1000.0, loaded=None)] * 5 + [latency.Story(1000.0, latency.Steps())] * 5
    told = latency.report(stories + lost, 60.0, 1300.0)
    assert "100 stories listed, 10 of them not loaded" in told
    assert "p95 300 s (5.00 poll intervals), slowest 300 s" in told


def test_each_story_that_a_feed_names_is_expected() -> None:
    with latency.publishers() as ports:
        now = time.time()
        feed = parse_feed(urlopen(f"http://127.0.0.1:{ports[0]}/feed").read())
    expected = [latency.address(ports[0], second) for second in latency.listed(ports[0], now - 3000, now)]
    assert set(expected) <= {str(entry.url) for entry in feed.entries}
    assert len(expected) >= 3000 // latency.GAP_S
