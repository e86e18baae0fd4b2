"""Addresses of feeds that lead elsewhere, and answers that are no feed: against a real server, poll by poll."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.server_script import (
    HTML,
    Answer,
    Request,
    ScriptedBench,
    html,
    item,
    moved,
    rss,
    window,
)


def stories(letter: str, newest: int, size: int = 6) -> bytes:
    def one(number: int) -> str:
        return item(f"http://127.0.0.1:9/{letter}{number}", f"{letter}{number}", title=f"Story {letter} {number}")

    return rss(*window(one, newest, size))


def seen(publisher: ScriptedBench, letter: str) -> int:
    return int(publisher.one("select count(*) from ops.entry where url like :like", like=f"%/{letter}%"))


def after_new_year(publisher: ScriptedBench) -> None:
    """Script a redirect that leads to another folder from step 7 on; the old one answers 304 for ever after."""
    publisher.watch("/news")
    publisher.server.routes |= {
        "/news": lambda request: moved("/26/rss" if request.step < 7 else "/27/rss"),
        "/26/rss": lambda request: _with_date(request, stories("y", min(request.step, 6) - 1), "26"),
        "/27/rss": lambda request: _with_date(request, stories("z", request.step - 7), "27"),
    }


def _with_date(request: Request, body: bytes, year: str) -> Answer:
    # A server that compares dates calls unchanged what is older than the date it is asked with.
    if "2026" in request.headers.get("if-modified-since", "") and (year == "27" or request.step > 6):
        return Answer(status=304)
    return Answer(body, headers=(("Last-Modified", f"Sat, 01 Nov 20{year} 08:00:00 GMT"),))


# --- a learned address is a claim -------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [0.0, 0.5, 8.0])
def test_stories_of_the_new_year_arrive_though_the_learned_address_goes_on(publisher, hours):
    after_new_year(publisher)
    publisher.steps(6, hours=hours)
    assert seen(publisher, "y") == 6
    assert publisher.server.asked("/news") < 6, "the learned address is asked first"
    publisher.steps(6, hours=hours)
    assert seen(publisher, "z") >= 4
    publisher.step(hours=hours)
    assert seen(publisher, "z") == 7
    assert publisher.broken() == []


def test_the_question_to_an_old_copy_costs_no_look_at_the_feed_that_it_names(publisher):
    publisher.watch("/feed")
    names = f"<itunes:new-feed-url xmlns:itunes='http://x'>{publisher.server.url('/shows')}</itunes:new-feed-url>"
    old = stories("s", 2).replace(b"</channel>", names.encode() + b"</channel>")
    publisher.server.routes |= {"/feed": Answer(old), "/shows": lambda request: Answer(stories("s", request.step + 2))}
    publisher.steps(5, hours=6)
    for step in range(6, 16):
        publisher.step(hours=6)
        assert seen(publisher, "s") == step + 3
    assert 4 < publisher.server.asked("/feed") < 10, "about once a day"
    assert publisher.one("select bool_or(is_gap_suspected) from landing.feed_poll") is False
    assert publisher.broken() == []


def test_force_asks_the_configured_address(publisher):
    after_new_year(publisher)
    publisher.steps(6)
    publisher.step(force=True)
    assert seen(publisher, "z") == 1


def test_where_a_feed_is_read_and_since_when_is_shown(publisher):
    after_new_year(publisher)
    publisher.steps(4)
    ((read_at, since, is_younger),) = publisher.rows(
        "select read_at_url, read_there_since, read_there_since <= last_polled_at from mart.feed_health"
    )
    assert read_at == publisher.server.url("/26/rss")
    assert since is not None
    assert is_younger


def test_a_retired_proxy_is_left(publisher):
    publisher.watch("/feed")
    publisher.server.routes |= {
        "/feed": lambda request: moved("/proxy") if request.step < 5 else Answer(stories("d", request.step)),
        "/proxy": stories("p", 3),
    }
    publisher.steps(10)
    assert seen(publisher, "d") > 0
    assert publisher.rows("select moved_to, moved_seen from ops.feed_state") == [(None, 0)]


@pytest.mark.parametrize("gone", [html(b"<html><body>Sold</body></html>"), html(b"", 404), moved("/feed")])
def test_a_configured_address_that_is_dead_costs_nothing_while_the_learned_one_lives(publisher, gone):
    publisher.watch("/feed")
    publisher.server.routes |= {
        "/feed": lambda request: moved("/new") if request.step < 5 else gone,
        "/new": lambda request: stories("n", request.step),
    }
    publisher.steps(9, hours=9)
    assert publisher.server.asked("/feed") >= 5
    assert set(publisher.polls("outcome")) == {"ok"}
    assert seen(publisher, "n") == 10


# --- only what was read is healthy ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (html(b"<!doctype html><title>One moment</title><script>prove()</script>", 202), "blocked"),
        (html(b"", 204), "http_error"),
        (html(b"<html><body>Welcome</body></html>"), "not_a_feed"),
        (Answer(b"", 304), "http_error"),
        (Answer(b'{"ok": true}', 201, (("Content-Type", "application/json"),)), "blocked"),
    ],
)
def test_a_success_without_a_feed_is_a_failure_that_is_seen(publisher, answer, outcome):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = answer
    publisher.steps(3)
    assert publisher.polls("outcome") == [outcome] * 3
    assert publisher.rows("select failures, failure_score, last_ok_at from ops.feed_state") == [(3, 1.5, None)]
    assert publisher.one("select why from ops.feed_state").startswith("backing off")
    assert publisher.one("select count(*) from mart.feed_health where failures > 0") == 1


@pytest.mark.parametrize("status", [203, 206, 226])
def test_a_success_with_a_whole_feed_is_read_and_landed(publisher, status):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = Answer(stories("a", 2), status)
    assert publisher.step()["entries_new"] == 3
    assert publisher.step()["outcomes"] == {"unchanged": 1}
    ((landed, failures),) = publisher.rows(
        "select count(*) filter (where warc_path is not null), (select failures from ops.feed_state)"
        " from landing.feed_poll"
    )
    assert (landed, failures) == (1, 0)


@pytest.mark.parametrize("wanted", ["text/html", "*/*;q=0.8", "application/xhtml+xml"])
def test_not_acceptable_is_asked_once_more_and_remembered(publisher, wanted):
    def picky(request: Request) -> Answer:
        is_fine = wanted in request.headers["accept"]
        return Answer(stories("a", request.step)) if is_fine else html(b"no", 406)

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = picky
    publisher.steps(3)
    assert set(publisher.polls("outcome")) == {"ok"}
    assert len(publisher.server.requests) == 4, "it was remembered"


def test_not_acceptable_to_either_header_is_a_failure(publisher):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = Answer(b"", 406, HTML)
    publisher.steps(2)
    assert publisher.polls("outcome, reason") == [("http_error", "http_406")] * 2
    assert len(publisher.server.requests) == 4


def test_not_modified_of_another_address_is_not_believed(publisher):
    """A redirect that leads elsewhere each day: the validators of yesterday's body tell nothing of today's."""
    publisher.watch("/feed")
    publisher.server.routes |= {
        "/feed": lambda request: moved(f"/day{request.step}", 302),
        "/day1": Answer(stories("a", 1), headers=(("ETag", '"1"'),)),
        "/day2": lambda request: Answer(stories("b", 1), 304 if "if-none-match" in request.headers else 200),
    }
    publisher.steps(2)
    assert (seen(publisher, "a"), seen(publisher, "b")) == (2, 2)


def test_a_feed_whose_compressed_file_is_empty_is_asked_for_plainly(publisher):
    def feed(request: Request) -> bytes:
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
        return b"" if takes_gzip else rss(item(publisher.server.url("/a"), "a"))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    publisher.step()
    assert publisher.polls("outcome, entries_new") == [("ok", 1)]
