"""A feed that died is found again on its own site, and put into its file by a person."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.server_script import Answer, ScriptedBench, html, item, rss

from presswatch.errors import PermanentError
from presswatch.proposing import propose_addresses


def story(number: int) -> str:
    return item(f"http://127.0.0.1:9/s{number}", f"s{number}", title=f"Story {number}")


@pytest.fixture
def dead(publisher: ScriptedBench) -> ScriptedBench:
    """Return a pipeline whose feed has brought three stories and is gone since."""
    publisher.watch("/old.xml", homepage=publisher.server.url("/"))
    publisher.server.routes["/old.xml"] = lambda _: Answer(rss(*map(story, range(3))))
    publisher.step()
    publisher.server.routes["/old.xml"] = lambda _: Answer(b"", 404)
    return publisher


def test_the_feed_that_brings_known_stories_is_proposed_first(dead: ScriptedBench) -> None:
    home = b"<link rel=alternate type='application/rss+xml' href=/sport.xml><a href='/neu/feed?x=1'>Feed</a>"
    dead.server.routes |= {
        "/": lambda _: html(home),
        "/sport.xml": lambda _: Answer(rss(*map(story, range(50, 60)))),
        "/neu/feed?x=1": lambda _: Answer(rss(*map(story, range(2, 5)))),
        "/rss.xml": lambda _: html(b"<p>no feed here</p>"),
        "/feed": lambda _: Answer(rss()),
    }
    first, second = propose_addresses(dead.run, "news/f0")
    assert (first.url, first.found) == (dead.server.url("/neu/feed?x=1"), "linked")
    assert (first.entries, first.known) == (3, 1)
    assert (second.url, second.found, second.known) == (dead.server.url("/sport.xml"), "declared", 0)


def test_a_site_that_is_down_gives_no_proposal(dead: ScriptedBench) -> None:
    assert propose_addresses(dead.run, "news/f0") == []


def test_usual_places_are_asked_where_the_home_page_says_nothing(dead: ScriptedBench) -> None:
    dead.server.routes["/atom.xml"] = lambda _: Answer(rss(story(1)))
    (one,) = propose_addresses(dead.run, "news/f0")
    assert (one.found, one.known) == ("usual place", 1)


def test_a_feed_that_is_not_configured_is_refused(publisher: ScriptedBench) -> None:
    with pytest.raises(PermanentError, match="no feed"):
        propose_addresses(publisher.run, "news/none")
