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


def test_latency_is_told_in_poll_intervals() -> None:
    assert "p95 600 s (2.00 poll intervals), slowest 600 s" in latency.report([300.0, 600.0, 600.0])
