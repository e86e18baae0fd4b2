"""Older pages of a feed close a gap: asked only when one is suspected, politely, and a few at most."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.integration.pipeline.server_script import Answer, Request, ScriptedBench, html, item, rss, window

SIZE, STRIDE = 5, 20


def stories(newest: int, head: str = "") -> bytes:
    def one(number: int) -> str:
        return item(f"http://127.0.0.1:9/b{number}", f"b{number}", title=f"Matter {number}")

    return rss(*window(one, newest, SIZE), head=head)


def paged(make_head: Callable[[int], str]) -> Callable[[Request], Answer]:
    """Return a feed of which page N + 1 holds the older entries than page N, down to the first."""

    def feed(request: Request) -> Answer:
        page = int(request.path.rpartition("=")[2]) if "=" in request.path else 1
        newest = 9 + STRIDE * (request.step - 1) - SIZE * (page - 1)
        return Answer(stories(newest, make_head(page))) if newest >= 0 else html(b"", 404)

    return feed


def wordpress(_: int) -> str:
    return "<generator>https://wordpress.org/?v=6.7.1</generator>"


def by_relation(page: int) -> str:
    return f"<atom:link rel='next' href='?page={page + 1}'/>"


def counted(publisher: ScriptedBench) -> int:
    return int(publisher.one("select count(*) from ops.entry"))


@pytest.mark.parametrize("head", [wordpress, by_relation])
def test_older_pages_are_read_until_they_touch_the_window_before(publisher, head):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = paged(head)
    publisher.step()
    assert counted(publisher) == SIZE
    publisher.step()
    assert counted(publisher) == SIZE + STRIDE, "none of the twenty between is missing"
    assert publisher.server.asked("/feed", step=2) == 1 + 4
    main = publisher.rows("select is_gap_suspected, notes from landing.feed_poll order by poll_id desc limit 1")
    assert main == [(False, ["gap_closed"])]
    evidence = "select count(*) from ops.entry e join landing.feed_poll p on p.poll_id = e.first_poll_id"
    assert publisher.one(f"{evidence} where p.warc_path is null") == 0
    assert publisher.broken() == []


def test_nothing_older_is_asked_while_no_gap_is_suspected(publisher):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = lambda request: Answer(stories(9 + 2 * request.step, wordpress(1)))
    publisher.steps(4)
    assert len(publisher.server.requests) == 4


def test_a_gap_that_five_pages_do_not_close_stays_one(publisher):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = lambda request: paged(wordpress)(
        Request(request.path, {}, 1 + (request.step - 1) * 50)
    )
    publisher.steps(2)
    assert publisher.server.asked("/feed", step=2) == 1 + 5
    main = publisher.rows("select is_gap_suspected, notes from landing.feed_poll order by poll_id desc limit 1")
    assert main == [(True, ["older_pages_read"])]
    assert counted(publisher) == SIZE + 6 * SIZE


@pytest.mark.parametrize("answer", [html(b"", 404), html(b"<html>None</html>"), "the same", rss()])
def test_pages_that_bring_nothing_end_the_search(publisher, answer):
    def feed(request: Request) -> Answer:
        body = stories(9 + STRIDE * (request.step - 1), wordpress(1))
        if "paged" in request.path and answer != "the same":
            return answer if isinstance(answer, Answer) else Answer(answer)
        return Answer(body)

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    publisher.steps(2)
    assert publisher.server.asked("/feed", step=2) == 2
    assert publisher.rows("select failures, last_outcome from ops.feed_state") == [(0, "ok")]
    assert publisher.one("select is_gap_suspected from mart.feed_health")
    assert publisher.broken() == []


def test_a_host_that_asks_for_rest_is_left_alone(publisher):
    def feed(request: Request) -> Answer:
        if "paged" in request.path:
            return Answer(b"", 429, (("Retry-After", "600"),))
        return Answer(stories(9 + STRIDE * (request.step - 1), wordpress(1)))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    publisher.steps(2)
    assert publisher.server.asked("/feed", step=2) == 2
    assert publisher.one("select count(*) from ops.host_rest") == 1
