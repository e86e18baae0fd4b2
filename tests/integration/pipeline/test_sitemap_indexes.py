"""Sitemap indexes as feeds: their sitemaps are asked as feeds, bounded, the newest first; they are no stories."""

from __future__ import annotations

import gzip

import pytest
from tests.integration.pipeline.paper import page
from tests.integration.pipeline.server_script import Answer, ScriptedBench, html

XMLNS = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


def index(publisher: ScriptedBench, **dates: str | None) -> bytes:
    rows = "".join(
        f"<sitemap><loc>{publisher.server.url('/' + name.replace('_', '.'))}</loc>"
        f"{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>"
        for name, date in dates.items()
    )
    return f"<?xml version='1.0'?><sitemapindex {XMLNS}>{rows}</sitemapindex>".encode()


def sitemap(publisher: ScriptedBench, *names: str) -> bytes:
    rows = "".join(f"<url><loc>{publisher.server.url('/' + name)}</loc></url>" for name in names)
    return f"<?xml version='1.0'?><urlset {XMLNS}>{rows}</urlset>".encode()


def entries(publisher: ScriptedBench) -> set[str]:
    return {url.rpartition("/")[2] for (url,) in publisher.rows("select url from ops.entry")}


def test_the_sitemaps_of_an_index_are_read_as_feeds_plain_and_packed(publisher):
    publisher.watch("/index.xml")
    publisher.server.routes |= {
        "/index.xml": index(publisher, a_xml_gz="2026-03-02", b_xml="2026-03-01"),
        "/a.xml.gz": Answer(gzip.compress(sitemap(publisher, "s1")), headers=(("Content-Type", "application/gzip"),)),
        "/b.xml": sitemap(publisher, "s2"),
        "/s1": html(page("s1")),
        "/s2": html(page("s2")),
    }
    assert publisher.step()["entries_new"] == 2
    publisher.fetch_all()
    assert entries(publisher) == {"s1", "s2"}
    assert publisher.outcomes() == {"s1": ("loaded", ""), "s2": ("loaded", "")}
    assert [publisher.server.asked(path) for path in ("/a.xml.gz", "/b.xml")] == [1, 1]
    evidence = publisher.rows(
        "select right(p.url_asked, 5), p.warc_path is not null from ops.entry e"
        " join landing.feed_poll p on p.poll_id = e.first_poll_id order by 1"
    )
    assert evidence == [("b.xml", True), ("ml.gz", True)]
    assert publisher.broken() == []


def test_only_what_moved_is_asked_again(publisher):
    publisher.watch("/index.xml")
    publisher.server.routes |= {
        "/index.xml": [
            index(publisher, a="2026-03-01", b="2026-02-28", old="2019-01-01"),
            index(publisher, a="2026-03-01", b="2026-03-02", old="2019-01-01"),
        ],
        "/a": sitemap(publisher, "s1"),
        "/b": [sitemap(publisher, "s2"), sitemap(publisher, "s2", "s3")],
        "/old": sitemap(publisher, "s0"),
    }
    publisher.steps(3)
    assert entries(publisher) == {"s1", "s2", "s3"}
    assert [publisher.server.asked(path) for path in ("/a", "/b", "/old")] == [1, 2, 0]
    last = "select outcome, notes, is_gap_suspected from landing.feed_poll where url_asked like '%index.xml'"
    assert publisher.rows(last + " order by poll_id") == [
        ("ok", ["sitemaps_left_out"], False),
        ("ok", ["sitemaps_left_out"], False),
        ("unchanged", ["sitemaps_left_out"], False),
    ]


def test_an_index_without_dates_that_never_changes_is_followed_all_the_same(publisher):
    publisher.watch("/index.xml")
    publisher.server.routes |= {
        "/index.xml": lambda request: Answer(
            index(publisher, a=None, b=None), 304 if "if-none-match" in request.headers else 200, (("ETag", '"i"'),)
        ),
        "/a": [sitemap(publisher, "s1"), sitemap(publisher, "s1", "s2")],
        "/b": lambda request: Answer(sitemap(publisher, "s3"), 304 if "if-none-match" in request.headers else 200,
                                     (("ETag", '"b"'),)),
    }  # fmt: skip
    publisher.steps(3)
    assert entries(publisher) == {"s1", "s2", "s3"}
    assert publisher.one("select count(*) from landing.feed_poll where status = 304 and url_asked like '%/b'") > 0


def test_a_big_index_is_read_a_few_sitemaps_at_a_time_the_newest_first(publisher):
    dates = {f"m{number:02}": f"2026-02-{number:02}" for number in range(1, 26)}
    publisher.watch("/index.xml")
    publisher.server.routes["/index.xml"] = index(publisher, **dates)
    publisher.server.routes |= {f"/{name}": sitemap(publisher, f"s{name}") for name in dates}
    publisher.step()
    assert entries(publisher) == {f"sm{number:02}" for number in range(16, 26)}
    publisher.steps(2)
    assert len(entries(publisher)) == 25


def test_an_index_inside_an_index_is_followed_one_level_deep(publisher):
    publisher.watch("/index.xml")
    publisher.server.routes |= {
        "/index.xml": index(publisher, sub="2026-03-01"),
        "/sub": index(publisher, a="2026-03-01", deeper="2026-03-01"),
        "/a": sitemap(publisher, "s1"),
        "/deeper": index(publisher, sub="2026-03-01", index_xml="2026-03-01", b="2026-03-01"),
        "/b": sitemap(publisher, "s2"),
    }
    publisher.steps(2)
    assert entries(publisher) == {"s1"}
    assert publisher.server.asked("/b") == 0


@pytest.mark.parametrize(("answer", "outcome"), [(html(b"", 503), "http_error"), (html(b"<html>x"), "not_a_feed")])
def test_an_index_none_of_whose_sitemaps_can_be_read_has_failed(publisher, answer, outcome):
    publisher.watch("/index.xml")
    publisher.server.routes |= {"/index.xml": index(publisher, a="2026-03-01", b="2026-03-02"), "/a": answer,
                                "/b": answer}  # fmt: skip
    publisher.step()
    assert publisher.rows("select last_outcome, failures from ops.feed_state") == [(outcome, 1)]
    publisher.server.routes["/a"] = publisher.server.routes["/b"] = sitemap(publisher, "s1")
    publisher.step(hours=1)
    assert entries(publisher) == {"s1"}
    assert publisher.broken() == []


def test_a_host_that_never_answers_is_not_tried_for_each_sitemap(publisher):
    rows = "".join(f"<sitemap><loc>http://127.0.0.1:1/{n}</loc></sitemap>" for n in range(9))
    publisher.watch("/index.xml")
    publisher.server.routes["/index.xml"] = f"<sitemapindex {XMLNS}>{rows}</sitemapindex>".encode()
    publisher.step()
    assert publisher.one("select count(*) from landing.feed_poll where url_asked not like '%index.xml'") == 2
    assert publisher.one("select failures from ops.feed_state") == 1
