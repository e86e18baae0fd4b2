"""Real feeds and other parsers' labels, where the corpus stands beside the repository."""

import gzip
from pathlib import Path

import pytest
from bench.feeds import damage, labelled_feeds
from bench.feeds.histories import History, history, stated

from presswatch.feeds.formats import rss_atom
from presswatch.feeds.parse import parse_feed

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at ../shared/corpus ({CORPUS})")

# Matters of taste: an id resolved against xml:base, Atom 0.3 "modified" taken for published, U+2329, a term where we
# show the label.
DIFFERENT = {
    "parser/atom/entry_id_xml_base.xml",
    "translator/atom/feed_item_updated_-_atom03_feed_entry_modified.xml",
    "entities/lang.xml",
    "wellformed/atom10/entry_category_term_non_ascii.xml",
}


def test_labels_of_three_parsers_agree() -> None:
    labels = [
        *labelled_feeds.feed_rs(CORPUS / "feed_conformance_feedrs"),
        *labelled_feeds.gofeed(CORPUS / "feed_conformance_gofeed"),
        *labelled_feeds.feedparser_expect(CORPUS / "feed_conformance_feedparser"),
    ]
    wrong = [label for label in labels if not label.is_equal]
    assert {label.where for label in wrong} <= DIFFERENT
    assert len(labels) > 700
    assert 1 - len(wrong) / len(labels) >= 0.993


def test_damage_costs_no_identity() -> None:
    paths = sorted((CORPUS / "publisher_feeds").glob("*.gz"))[::3]
    tolls = list(damage.tolls([gzip.decompress(path.read_bytes()) for path in paths]))
    assert [toll for toll in tolls if toll.false or toll.same < toll.whole] == []
    assert all(toll.whole > 200 for toll in tolls)


@pytest.mark.parametrize("name", ["rnzcovid19", "stuffnz", "wsj"])
def test_history_of_a_real_feed_has_the_counted_truth(name: str) -> None:
    folder = CORPUS / "feed_timeseries"
    counted = history(folder / f"{name}.tar.xz")
    assert counted[: len(History._fields) - 2] == stated(folder)[name][: len(History._fields) - 2]


def test_ordinary_items_read_as_feedparser_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [
        path for folder in ("publisher_feeds", "feeds_smallweb") for path in sorted((CORPUS / folder).glob("*.gz"))
    ]
    bodies = [gzip.decompress(path.read_bytes()) for path in paths]
    ours = [parse_feed(body) for body in bodies]
    monkeypatch.setattr(rss_atom, "ordinary_values", lambda _: None)
    differing = [path.name for path, body, feed in zip(paths, bodies, ours, strict=True) if parse_feed(body) != feed]
    assert len(bodies) > 150
    assert differing == []
