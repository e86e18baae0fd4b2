"""Feeds whose guids and links tell nothing, or change: every story once, no edit invented, and gaps where they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.integration.pipeline.paper import page
from tests.integration.pipeline.server_script import Request, ScriptedBench, html, item, rss, window

STORY = "The council met on matter {0} and will meet on it again, said the mayor of town {0} on the steps of hall {0}."


def pages(publisher: ScriptedBench, count: int, path: str = "/s{}") -> None:
    for number in range(count):
        publisher.server.routes[path.format(number)] = html(page(f"s{number}"))


def rolling(make: Callable[[int, Request], str], size: int = 4) -> Callable[[Request], bytes]:
    """Return a feed whose window moves one story on at each step."""
    return lambda request: rss(*window(lambda number: make(number, request), request.step + size - 2, size))


def counts(publisher: ScriptedBench) -> dict[str, int]:
    rows = publisher.rows("select outcome, count(*) from ops.entry group by 1")
    return {**dict(rows), "articles": publisher.one("select count(*) from core.article where state = 'live'")}


# --- keys that several stories share ----------------------------------------------------------------------------------


@pytest.mark.parametrize("guid", ["N/A", "http://127.0.0.1:9/", "build"])
def test_one_guid_for_all_items(publisher, guid):
    def one(number: int, request: Request) -> str:
        value = f"{guid} {request.step}" if guid == "build" else guid
        return item(publisher.server.url(f"/s{number}"), value, title=f"Matter {number}")

    pages(publisher, 13)
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rolling(one)
    for _ in range(10):
        publisher.step()
        publisher.fetch_all()
    assert counts(publisher) == {"loaded": 13, "articles": 13}
    assert publisher.one("select count(*) from core.revision") == 13
    assert publisher.one("select max(n) from (select count(*) n from core.article_url group by article_id) a") == 1
    assert True not in publisher.polls("is_gap_suspected")
    assert publisher.broken() == []


@pytest.mark.parametrize("has_guid", [False, True])
@pytest.mark.parametrize("link", ["/", "/news/all"])
def test_one_link_for_all_items(publisher, has_guid, link):
    def one(number: int, request: Request) -> str:
        guid = f"g{number}" if has_guid else None
        return item(publisher.server.url(link), guid, title=f"Matter {number}", text=STORY.format(number))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rolling(one)
    publisher.steps(10)
    kind = "guid" if has_guid else "text"
    assert publisher.rows("select key_kind, count(*) from ops.entry group by 1") == [(kind, 13)]
    assert publisher.one("select count(distinct summary) from landing.entry_observation") == 13
    assert publisher.polls("entries_repeated") == [0] * 10
    assert publisher.polls("notes")[0] == ["shared_keys"]
    assert publisher.broken() == []


@pytest.mark.parametrize("dates", [(None,), ("Mon, 02 Mar 2026 08:00:00 GMT", "Tue, 03 Mar 2026 08:00:00 GMT")])
@pytest.mark.parametrize("guid", [None, "N/A"])
def test_a_feed_without_links_goes_by_its_texts(publisher, dates, guid):
    def one(number: int, request: Request) -> str:
        date = dates[request.step % len(dates)]
        return item(None, guid, title=f"Matter {number}", text=STORY.format(number), date=date)

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rolling(one)
    publisher.steps(6)
    assert publisher.one("select count(*) from ops.entry where url is null and not has_page") == 9
    assert publisher.one("select count(*) from ops.entry") == 9


def test_a_shared_key_is_remembered_for_the_day_it_stands_alone(publisher):
    publisher.watch("/feed")
    link = publisher.server.url
    publisher.server.routes["/feed"] = [
        rss(item(link("/a"), "0", title="Ferry strike ends"), item(link("/b"), "0", title="Rain tomorrow")),
        rss(item(link("/c"), "0", title="Opera opens late")),
        rss(item(link("/d"), "0", title="Mayor wins vote")),
    ]
    publisher.steps(3)
    assert publisher.one("select count(*) from ops.entry where key_kind = 'link'") == 4


WORDS = ["ferry", "opera", "harvest", "tunnel", "orchard", "glacier", "museum", "senate"]


def by_slot(number: int, _: int) -> str:
    return f"slot-{number % 6}"


def by_place(number: int, step: int) -> str:
    return f"item-{step + 2 - number}"


@pytest.mark.parametrize("has_pages", [True, False])
@pytest.mark.parametrize("guid", [by_slot, by_place])
def test_guids_that_are_used_again_for_new_stories(publisher, guid, has_pages):
    def one(number: int, request: Request) -> str:
        word, link = WORDS[number % 8], publisher.server.url(f"/s{number}") if has_pages else None
        title = f"{word} {word}s {number}: what became of it"
        date = f"{number + 1:02d} Mar 2026 08:00:00 GMT"
        return item(link, guid(number, request.step), title=title, text=f"{word} {number} {STORY[:20]}", date=date)

    pages(publisher, 12)
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rolling(one)
    for _ in range(9):
        publisher.step()
        publisher.fetch_all()
    assert publisher.one("select count(*) from ops.entry") == 12
    assert publisher.one("select count(distinct coalesce(url, entry_id::text)) from ops.entry") == 12
    titles = "select count(distinct title) as n from landing.entry_observation group by entry_id"
    assert publisher.one(f"select max(n) from ({titles}) as t") == 1
    assert True not in publisher.polls("is_gap_suspected")
    assert publisher.broken() == []


# --- keys that change -------------------------------------------------------------------------------------------------


def by_scheme(number: int, step: int) -> tuple[str, str]:
    return f"/s{number}", f"http{'s' * (step % 2)}://paper.example/?p={number}"


def by_headline(number: int, step: int) -> tuple[str, str]:
    return f"/s{number}", f"matter-{number}-was-heard-{'again' * step}"


def by_build(number: int, step: int) -> tuple[str, str]:
    return f"/s{number}", f"{step}-{number}"


@pytest.mark.parametrize("keys", [by_scheme, by_headline, by_build])
def test_guids_that_change_while_the_addresses_stay(publisher, keys):
    def feed(request: Request) -> bytes:
        rows = ((number, *keys(number, request.step)) for number in range(4))
        return rss(*(item(publisher.server.url(path), guid, title=f"Matter {n} was heard") for n, path, guid in rows))

    pages(publisher, 4)
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    rates = []
    for _ in range(5):
        publisher.step()
        publisher.fetch_all()
        rates.append(publisher.one("select entries_per_hour from ops.feed_state"))
    assert counts(publisher) == {"loaded": 4, "articles": 4}
    assert publisher.polls("entries_new") == [4, 0, 0, 0, 0]
    assert True not in publisher.polls("is_gap_suspected")
    assert rates[1:] == sorted(rates[1:], reverse=True)
    assert [publisher.server.asked(f"/s{number}") for number in range(4)] == [1] * 4


def test_redirectors_whose_guids_and_links_differ_at_each_poll_make_no_gap(publisher):
    def feed(request: Request) -> bytes:
        link = publisher.server.url
        return rss(*(item(link(f"/r{request.step}-{n}"), f"{request.step}{n}", title=f"Matter {n}") for n in range(4)))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    publisher.steps(4)
    assert publisher.polls("is_gap_suspected, overlap") == [(False, None), (False, 4), (False, 4), (False, 4)]
    assert publisher.one("select entries_per_hour from ops.feed_state") < 16


def test_a_move_of_all_keys_and_addresses_is_no_gap_while_the_texts_are_known(publisher):
    def feed(request: Request) -> bytes:
        place = "/old/{}" if request.step < 3 else "/new/2026/{}/"
        make = publisher.server.url
        return rss(*(item(make(place.format(n)), place.format(n), title=f"Matter {n} was heard") for n in range(10)))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    publisher.steps(4)
    assert publisher.polls("is_gap_suspected, entries_new") == [(False, 10), (False, 0), (False, 10), (False, 0)]


def test_an_address_that_tells_another_story_each_day_makes_an_entry_each_day(publisher):
    titles = ("Rain in the north", "Sunshine over all the country", "Storm warning for coasts")
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = [
        rss(item(publisher.server.url("/weather"), f"w{day}", title=title)) for day, title in enumerate(titles)
    ]
    publisher.steps(3)
    assert publisher.one("select count(*) from ops.entry") == 3


# --- gaps -------------------------------------------------------------------------------------------------------------


def fast(*, pinned_at: int | None = None, size: int = 5, stride: int = 20) -> Callable[[Request], bytes]:
    """Return a feed that shows the newest of the many stories written since the step before, and perhaps a pin."""

    def feed(request: Request) -> bytes:
        def one(number: int) -> str:
            return item(f"http://127.0.0.1:9/b{number}", f"b{number}", title=f"Matter {number}")

        shown = list(window(one, 4 + stride * (request.step - 1), size - (pinned_at is not None)))
        if pinned_at is not None:
            shown.insert(pinned_at, item("http://127.0.0.1:9/pin", "pin", title="Support us"))
        return rss(*shown)

    return feed


@pytest.mark.parametrize(("pinned_at", "flagged"), [(None, 9), (0, 9), (2, 9), (4, 9)])
def test_a_window_that_is_outrun_is_flagged_pinned_item_or_not(publisher, pinned_at, flagged):
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = fast(pinned_at=pinned_at)
    publisher.steps(10)
    assert publisher.polls("is_gap_suspected").count(True) == flagged
    assert publisher.one("select is_gap_suspected from mart.feed_health")


def test_a_window_that_shares_most_of_its_items_is_not_flagged(publisher):
    publisher.watch("/pinned", "/plain")
    publisher.server.routes |= {"/pinned": fast(pinned_at=0, stride=2), "/plain": fast(stride=2)}
    publisher.steps(10)
    assert True not in publisher.polls("is_gap_suspected") + publisher.polls("is_gap_suspected", feed=1)


@pytest.mark.parametrize(("after", "is_gap"), [(40, True), (0, False), (3, False)])
def test_an_empty_body_is_not_what_the_next_one_is_compared_with(publisher, after, is_gap):
    def body(first: int) -> bytes:
        return rss(*(item(f"http://127.0.0.1:9/e{n}", f"e{n}", title=f"Matter {n}") for n in range(first, first + 5)))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = [body(0), rss(), body(after)]
    publisher.steps(3)
    assert publisher.polls("is_gap_suspected") == [False, False, is_gap]
