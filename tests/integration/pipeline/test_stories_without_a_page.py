"""Entries without a page of their own: each story once, from what its feed says, and no request for a shared page."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.paper import page, story
from tests.integration.pipeline.server_script import Answer, Request, ScriptedBench, html, item, rss, window

from presswatch import replaying, retrying
from presswatch.explaining import explain

ARTICLES = "select title, body, url, revision_no, flags from mart.article order by article_id"


def words(number: int, edition: str = "") -> str:
    return " ".join(story(f"matter {number}{edition}", paragraphs=2))


def written(number: int, link: str | None, guid: str | None = None, text: str | None = None) -> str:
    return item(link, guid, title=f"Matter {number}", text=words(number) if text is None else text)


def rolling(publisher: ScriptedBench, link: str | None, *, has_guid: bool, size: int = 4) -> None:
    def feed(request: Request) -> bytes:
        def one(number: int) -> str:
            return written(number, link, f"g{number}" if has_guid else None)

        return rss(*window(one, request.step + size - 2, size))

    publisher.watch("/feed")
    publisher.server.routes["/feed"] = feed
    publisher.server.routes["/"] = html(b"<html><body><h1>Paper</h1><p>Headlines</p></body></html>")


@pytest.mark.parametrize("has_guid", [True, False])
@pytest.mark.parametrize("link", [None, "#", "", "/", "/news/all?utm_source=rss", "/feed", "app://story", "N/A"])
def test_every_story_once_from_its_own_text(publisher, link, has_guid):
    rolling(publisher, link, has_guid=has_guid)
    for _ in range(3):
        publisher.step()
        publisher.fetch_all()
    publisher.ingest(revisit=True)
    rows = publisher.rows(ARTICLES)
    assert sorted(title for title, *_ in rows) == [f"Matter {number}" for number in range(6)]
    assert {title: body for title, body, *_ in rows} == {f"Matter {n}": words(n) for n in range(6)}
    assert [row[2:] for row in rows] == [(None, 1, ["feed_text"])] * 6
    assert {one.path for one in publisher.server.requests} <= {"/feed", "/robots.txt"}
    assert publisher.one("select count(*) from core.article_url") == 0
    assert publisher.rows("select outcome, count(*) from ops.entry group by 1") == [("loaded", 6)]
    assert publisher.broken() == []


def test_anchors_of_one_page_and_links_of_their_own_in_one_body(publisher):
    link = publisher.server.url
    publisher.server.routes["/a"] = html(page("a"))
    publisher.watch("/feed")
    live = [written(n, link(f"/live#{n}"), f"g{n}") for n in range(3)]
    publisher.server.routes["/feed"] = rss(*live, item(link("/a"), "a", title="Council decides on the plan of a"))
    publisher.step()
    publisher.fetch_all()
    assert [row[2] for row in publisher.rows(ARTICLES)].count(None) == 3
    assert publisher.one("select count(*) from mart.article where url is not null") == 1
    assert publisher.server.asked("/live") == 0


def test_an_edit_of_an_items_text_is_a_revision_and_another_story_an_article(publisher):
    publisher.watch("/feed")
    longer = words(1) + " The mayor said that it was enough for now."
    publisher.server.routes["/feed"] = [
        rss(written(0, None, "g0"), written(1, None, "g1")),
        rss(written(0, None, "g0"), written(1, None, "g1", longer)),
        rss(item(None, "g0", title="The opera opens late", text=words(7)), written(1, None, "g1", longer)),
        rss(item(None, "g0", title="The opera opens late", text=words(7)), written(1, None, "g1", longer)),
    ]
    for _ in range(4):
        publisher.step()
        publisher.fetch_all()
    assert sorted((title, no) for title, _, _, no, _ in publisher.rows(ARTICLES)) == [
        ("Matter 0", 1),
        ("Matter 1", 2),
        ("The opera opens late", 1),
    ]
    assert publisher.one("select body from mart.article where revision_no = 2") == longer
    assert publisher.broken() == []


def test_a_feed_that_changed_in_vain_keeps_no_text_of_its_own_waiting(publisher):
    publisher.watch("/feed")
    longer = words(1) + " The mayor said that it was enough for now."
    publisher.server.routes["/feed"] = [rss(written(1, None, "g1")), rss(written(1, None, "g1", longer))]
    publisher.step()
    publisher.fetch_all()
    publisher.do(
        "insert into ops.feed_trust (feed_id, vain_rounds, revisits, changes) select feed_id, 30, 30, 0 from core.feed"
    )
    publisher.step()
    publisher.fetch_all()
    assert publisher.rows("select body, revision_no from mart.article") == [(longer, 2)]
    assert publisher.one("select vain_rounds from ops.feed_trust") == 30


def test_a_link_that_is_found_to_be_shared_is_not_asked_any_more(publisher):
    link = publisher.server.url("/")
    publisher.watch("/feed")
    publisher.server.routes["/"] = Answer(b"later", 503)
    publisher.server.routes["/feed"] = [
        rss(written(0, link, "g0")),
        rss(*(written(number, link, f"g{number}") for number in (1, 0))),
    ]
    for _ in range(2):
        publisher.step()
        publisher.fetch_all()
    assert len(publisher.rows(ARTICLES)) == 2
    assert publisher.server.asked("/") == 1
    assert publisher.broken() == []


def test_an_entry_that_gets_a_link_of_its_own_is_read_there(publisher):
    publisher.watch("/feed")
    text = " ".join(story("s"))
    publisher.server.routes["/s"] = html(page("s"))
    publisher.server.routes["/feed"] = [
        rss(item(None, "g", title="Council decides on the plan of s", text=text)),
        rss(item(publisher.server.url("/s"), "g", title="Council decides on the plan of s", text=text)),
    ]
    for _ in range(2):
        publisher.step()
        publisher.fetch_all()
    assert publisher.rows("select url, revision_no from mart.article") == [(publisher.server.url("/s"), 1)]
    assert publisher.broken() == []


def test_what_has_no_text_is_refused_with_the_reason_and_can_be_brought_back(publisher):
    link = publisher.server.url("/")
    publisher.watch("/feed")
    shared = [item(link, f"s{number}", title=title) for number, title in enumerate(("Ferry strike", "Wheat harvest"))]
    publisher.server.routes["/feed"] = rss(
        *shared, item(None, "n", title="Opera"), item(None, "k", title="Rain", text="Wet.")
    )
    publisher.step()
    publisher.fetch_all()
    found = "select reason, count(*) from ops.entry where outcome = 'quarantined' group by 1 order by 1"
    assert publisher.rows(found) == [("feed_text_length", 1), ("no_link", 1), ("shared_link", 2)]
    assert publisher.rows(ARTICLES) == []
    assert publisher.server.asked("/") == 0
    retried = retrying.retry_entries(publisher.run, retrying.Selection(source_id="news"), by="me")
    assert retried.entries == 4
    publisher.fetch_all()
    assert publisher.one("select count(*) from ops.entry where outcome = 'quarantined'") == 4
    assert publisher.broken() == []


def test_the_bytes_are_those_of_the_feed_and_a_replay_gives_the_same(publisher):
    rolling(publisher, None, has_guid=True, size=2)
    publisher.step()
    publisher.fetch_all()
    (number, *_), *_ = publisher.rows("select article_id from mart.article order by 1")
    facts = explain(publisher.run, str(number))
    (capture,) = facts["article"]["revisions"][0]["captures"]
    assert capture["url_asked"].endswith("/feed")
    assert capture["bytes"].startswith("verified")
    assert facts["entries"][0]["polls"][0]["warc_path"] == capture["warc_path"]
    plan = replaying.plan_replay(publisher.run)
    assert replaying.replay(publisher.run, plan) == {"article": 2}
    assert publisher.one("select count(*) from ops.replay_item where changed <> '{}'") == 0
    assert publisher.one("select count(*) from core.extraction") == 2


def test_two_feeds_of_a_source_that_tell_one_story(publisher):
    text = " ".join(story("s"))
    publisher.watch("/one", "/two")
    publisher.server.routes["/one"] = rss(item(None, "g", title="One story", text=text))
    publisher.server.routes["/two"] = rss(item(None, "other", title="One story", text=text))
    publisher.step()
    publisher.fetch_all()
    publisher.fetch_all()
    outcomes = publisher.rows("select outcome, reason from ops.entry order by entry_id")
    assert sorted(outcomes) == [("duplicate", "known_article"), ("loaded", "")]
    assert publisher.one("select feeds from mart.article") == 2
