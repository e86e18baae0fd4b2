"""A publisher replaces its system: guids, addresses and the template change, and each story stays one article."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.paper import page, story
from tests.integration.pipeline.server_script import html, item, moved, rss

LINE = "Read on in the new reader of the paper."


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_new_system_makes_no_article_and_no_edit(publisher, host):
    old, new = publisher.server.url, lambda path: publisher.server.url(path, host)
    keys, titles = "abcd", {key: f"Council decides on the plan of {key}" for key in "abcd"}
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = [
        rss(*(item(old(f"/old/{key}"), f"old-{key}", title=titles[key]) for key in keys)),
        rss(*(item(new(f"/new/{key}/"), f"cms:{key}", title=titles[key]) for key in keys)),
    ]
    for key in keys:
        there = html(page(key, paragraphs=[*story(key), LINE]))
        publisher.server.routes[f"/old/{key}"] = [html(page(key)), moved(new(f"/new/{key}/"))]
        publisher.server.routes[f"/new/{key}/"] = there
    for _ in range(3):
        publisher.step()
        publisher.fetch_all()
    publisher.ingest(revisit=True)
    assert publisher.rows("select state, revision_no from mart.article") == [("live", 1)] * 4
    assert publisher.one("select count(*) from core.article_url") == 8
    outcomes = publisher.rows("select outcome, count(*) from ops.entry group by 1 order by 1")
    assert outcomes == [("duplicate", 4), ("loaded", 4)]
    assert publisher.broken() == []


def test_a_sentence_of_one_story_is_an_edit(publisher):
    link = publisher.server.url
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rss(*(item(link(f"/{key}"), key, title=key) for key in "abcd"))
    for key in "abcd":
        publisher.server.routes[f"/{key}"] = html(page(key))
    publisher.server.routes["/a"] = [html(page("a")), html(page("a", paragraphs=[*story("a"), LINE]))]
    for _ in range(2):
        publisher.step()
        publisher.fetch_all()
        publisher.ingest(revisit=True)
    assert publisher.rows("select revision_no, count(*) from mart.article group by 1 order by 1") == [(1, 3), (2, 1)]


def test_stories_whose_pages_lead_to_one_hub_stay_apart(publisher):
    link = publisher.server.url
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rss(*(item(link(f"/{key}"), key, title=key) for key in "ab"))
    for key in "ab":
        publisher.server.routes[f"/{key}"] = [html(page(key)), moved(link("/archive"))]
    publisher.server.routes["/archive"] = html(page("archive"))
    for _ in range(2):
        publisher.step()
        publisher.fetch_all()
        publisher.ingest(revisit=True)
    assert publisher.one("select count(*) from mart.article") == 2
    assert publisher.broken() == []


@pytest.mark.parametrize(("after", "states"), [("there", ["live"]), ("gone", ["gone"])])
def test_a_page_is_looked_for_wherever_it_was_met_before_it_is_called_gone(publisher, after, states):
    """The old address led to the new one for a while, and is switched off: the article is where it was last met."""
    link = publisher.server.url
    publisher.watch("/feed")
    publisher.server.routes["/feed"] = rss(item(link("/old"), "a", title="a"))
    gone = html(b"<h1>Not found</h1>", 404)
    publisher.server.routes["/old"] = [html(page("a")), moved(link("/new")), gone, gone, gone, gone, gone]
    publisher.server.routes["/new"] = html(page("a")) if after == "there" else [html(page("a"))] * 3 + [gone] * 9
    publisher.step()
    publisher.fetch_all()
    for _ in range(6):
        publisher.step()
        publisher.look_again()
    assert publisher.rows("select state from mart.article") == [(state,) for state in states]
    assert publisher.broken() == []
