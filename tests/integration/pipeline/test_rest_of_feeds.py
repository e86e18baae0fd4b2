"""Feeds with more entries than the limit: the new ones are seen at once, the rest is read too, or said to be left."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.server_script import Answer, Request, item, rss

from presswatch.polling import rest

LIMIT, STORIES, MORE = 20, 46, 3


def story(number: int) -> str:
    return item(f"http://127.0.0.1:9/s{number}", f"s{number}", title=f"Matter {number}")


def oldest_first(request: Request) -> Answer:
    return Answer(rss(*(story(number) for number in range(STORIES + MORE * (request.step - 1)))))


@pytest.fixture
def archive(publisher):
    publisher.run.__dict__["settings"] = publisher.run.settings.model_copy(update={"max_entries_per_feed": LIMIT})
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = oldest_first
    return publisher


def test_the_first_poll_reads_all_with_its_evidence(archive):
    archive.step()
    assert archive.one("select count(*) from ops.entry") == STORIES
    sums = archive.rows("select entries_new, entries_over_limit, notes from landing.feed_poll")
    assert sums == [(STORIES, 0, [])]
    lacking = "select count(*) from ops.entry e join landing.feed_poll p on p.poll_id = e.first_poll_id"
    assert archive.one(f"{lacking} where p.warc_path is null") == 0
    assert archive.broken() == []


def test_what_is_new_at_the_end_is_seen_at_once_and_what_is_left_out_is_said(archive):
    archive.steps(4)
    assert archive.one("select count(*) from ops.entry") == STORIES + 3 * MORE
    last = archive.rows(
        "select entries_new, entries_over_limit, notes, is_gap_suspected from landing.feed_poll"
        " order by poll_id desc limit 1"
    )
    assert last == [(MORE, STORIES + 3 * MORE - LIMIT, ["entries_left_out"], False)]
    assert archive.broken() == []


def test_a_body_without_end_is_read_so_far_and_the_rest_is_counted(archive, monkeypatch):
    monkeypatch.setattr(rest, "TIMES_THE_LIMIT", 1)
    archive.step()
    assert archive.one("select count(*) from ops.entry") == 2 * LIMIT
    assert archive.one("select sum(entries_over_limit) from landing.feed_poll") == STORIES - 2 * LIMIT
    noted = "select count(*) from landing.feed_poll where 'entries_left_out' = any (notes)"
    assert archive.one(noted) == 1
