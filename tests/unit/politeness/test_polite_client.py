"""The polite client: turn, robots.txt and Retry-After, at each hop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.fetch.exchanges import exchange
from tests.unit.politeness.clockwork import Clockwork

from presswatch.errors import RobotsDeniedError, TransientError
from presswatch.model.exchange import Exchange, Validators
from presswatch.politeness.pacer import HostPacer
from presswatch.politeness.polite_client import PoliteClient
from presswatch.politeness.robots import RobotsBook

PAGE, NEXT = "https://press.example/a", "https://other.example/private/a"


class RedirectingWeb:
    """Answers robots.txt of two hosts, and leads from a page of the one to a page of the other."""

    def __init__(self, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.status, self.headers = status, headers
        self.asked: list[str] = []

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        validators: Validators | None = None,
        before_hop: Callable[[str], None] | None = None,
        coding: str = "gzip",
    ) -> Exchange:
        self.asked.append(url)
        if url.endswith("/robots.txt"):
            return exchange(b"User-agent: *\nDisallow: /private\nCrawl-delay: 7", url=url)
        if before_hop is not None and url == PAGE:
            before_hop(NEXT)
            self.asked.append(NEXT)
        return exchange(b"x", url=NEXT, status=self.status, headers=self.headers)


def client(web: RedirectingWeb, time_: Clockwork) -> tuple[PoliteClient, HostPacer]:
    pacer = HostPacer(2.0, 30.0, time_, time_.sleep)
    return PoliteClient(web, pacer, RobotsBook(web, user_agent="Presswatch/0.1")), pacer


def get(polite: PoliteClient, url: str, **more: bool) -> Exchange:
    return polite.get(url, accept="*/*", max_bytes=9, **more)


def test_a_redirect_is_refused_by_the_robots_txt_of_where_it_leads(time_: Clockwork) -> None:
    web = RedirectingWeb()
    polite, _ = client(web, time_)
    with pytest.raises(RobotsDeniedError):
        get(polite, PAGE)
    assert NEXT not in web.asked


def test_a_feed_is_asked_without_robots_txt(time_: Clockwork) -> None:
    web = RedirectingWeb()
    polite, _ = client(web, time_)
    get(polite, PAGE, obey_robots=False)
    assert web.asked == [PAGE, NEXT]


def test_the_crawl_delay_of_robots_txt_is_kept(time_: Clockwork) -> None:
    polite, _ = client(RedirectingWeb(), time_)
    for _ in range(2):
        get(polite, "https://press.example/b")
    assert time_.slept == [7.0]


def test_the_host_that_answered_at_last_gets_its_rest(time_: Clockwork) -> None:
    polite, pacer = client(RedirectingWeb(429, (("Retry-After", "60"),)), time_)
    get(polite, PAGE, obey_robots=False)
    assert pacer.hosts_backing_off() == {"other.example": 60.0}
    with pytest.raises(TransientError):
        get(polite, PAGE, obey_robots=False)
