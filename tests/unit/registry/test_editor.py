"""Adding feeds to a folder of source files, and importing a list: all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.errors import BadUrlError, SourceFileError
from presswatch.registry.editor import add_feed, import_opml, move_feed
from presswatch.registry.load_sources import load_sources

FLOW = """\
# The morning paper
source_id: le-fil
name: Le Fil
homepage: https://lefil.example/   # front page
feeds:
  - {name: front, url: "https://lefil.example/rss.xml"}   # first

# below it the source is reported
articles_per_week: 150
"""

BLOCK = """\
source_id: le-fil
name: Le Fil
feeds:
- name: front
  url: https://lefil.example/rss.xml
# end"""


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def feed_ids(folder: Path) -> list[str]:
    return [feed.feed_id for source in load_sources(folder) for feed in source.feeds]


def test_new_site_begins_a_file(tmp_path):
    folder = tmp_path / "sources"
    path = add_feed(folder, "https://www.bbc.co.uk/news/world/rss.xml")
    assert path == folder / "bbc-co-uk.yaml"
    assert feed_ids(folder) == ["bbc-co-uk/news-world"]


@pytest.mark.parametrize(
    ("text", "grown"),
    [
        (FLOW, FLOW.replace("# first\n", "# first\n  - {name: sport, url: 'https://lefil.example/sport/feed.xml'}\n")),
        (BLOCK, BLOCK.replace("# end", "- {name: sport, url: 'https://lefil.example/sport/feed.xml'}\n# end")),
    ],
)
def test_known_site_gains_one_line_and_keeps_its_comments(tmp_path, text, grown):
    (tmp_path / "le-fil.yaml").write_text(text)
    path = add_feed(tmp_path, "https://www.lefil.example/sport/feed.xml")
    assert path.read_text() == grown.replace("https://lefil.example/sport", "https://www.lefil.example/sport")
    assert feed_ids(tmp_path) == ["le-fil/front", "le-fil/sport"]


def test_line_endings_stay(tmp_path):
    (tmp_path / "le-fil.yaml").write_bytes(FLOW.replace("\n", "\r\n").encode())
    body = add_feed(tmp_path, "https://lefil.example/sport").read_bytes()
    assert body.count(b"\r\n") == FLOW.count("\n")
    assert feed_ids(tmp_path) == ["le-fil/front", "le-fil/sport"]


def test_names_can_be_given_and_never_clash(tmp_path):
    (tmp_path / "le-fil.yaml").write_text(FLOW)
    add_feed(tmp_path, "https://elsewhere.example/1", source_id="le-fil", name="front")
    add_feed(tmp_path, "https://elsewhere.example/2", source_id="other", name="front")
    assert feed_ids(tmp_path) == ["le-fil/front", "le-fil/front-2", "other/front"]


@pytest.mark.parametrize(
    ("url", "names", "error", "says"),
    [
        ("http://lefil.example/rss.xml/", {}, SourceFileError, "is already watched as le-fil/front"),
        ("ftp://lefil.example/x", {}, BadUrlError, "bad_scheme"),
        ("https://lefil.example/x", {"name": "Not A Slug"}, SourceFileError, "le-fil.yaml:7: .*is not a slug"),
        ("https://lefil.example/x", {"source_id": "../../etc/x"}, SourceFileError, "is not a slug"),
    ],
)
def test_refused_feed_changes_nothing(tmp_path, url, names, error, says):
    (tmp_path / "le-fil.yaml").write_text(FLOW)
    before = snapshot(tmp_path)
    with pytest.raises(error, match=says):
        add_feed(tmp_path, url, **names)
    assert snapshot(tmp_path) == before


def test_flow_list_is_left_to_a_person(tmp_path):
    (tmp_path / "a.yaml").write_text("{source_id: a, name: A, feeds: [{name: x, url: 'https://a.example/x'}]}")
    with pytest.raises(SourceFileError, match="by hand"):
        add_feed(tmp_path, "https://a.example/y")


LIST = b"""<opml><body>
<outline text="Front" xmlUrl="https://lefil.example/rss.xml"/>
<outline text="Sport" xmlUrl="https://lefil.example/sport"/>
<outline text="Culture" xmlUrl="https://lefil.example/culture"/>
<outline text="Other" xmlUrl="https://other.example/rss"/>
</body></opml>"""


def test_import_writes_all_and_reports_what_was_there(tmp_path):
    (tmp_path / "le-fil.yaml").write_text(FLOW)
    report = import_opml(tmp_path, LIST)
    assert [(row.line, row.status) for row in report.rows] == [(2, "duplicate"), (3, "ok"), (4, "ok"), (5, "ok")]
    assert report.rows[0].reason == "already watched as le-fil/front"
    assert feed_ids(tmp_path) == ["le-fil/front", "le-fil/sport", "le-fil/culture", "other-example/other"]
    before = snapshot(tmp_path)
    assert {row.status for row in import_opml(tmp_path, LIST).rows} == {"duplicate"}
    assert snapshot(tmp_path) == before


def test_import_with_one_bad_line_writes_nothing(tmp_path):
    (tmp_path / "le-fil.yaml").write_text(FLOW)
    before = snapshot(tmp_path)
    report = import_opml(tmp_path, LIST.replace(b"https://other", b"file://other"))
    assert [row.line for row in report.rejected] == [5]
    assert snapshot(tmp_path) == before


def test_import_that_cannot_be_finished_is_undone(tmp_path, monkeypatch):
    (tmp_path / "le-fil.yaml").write_text(FLOW)
    before = snapshot(tmp_path)
    replace = Path.replace

    def disk_full(self: Path, target: Path) -> Path:
        if target.name == "other-example.yaml":
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", disk_full)
    with pytest.raises(SourceFileError, match="No space left on device"):
        import_opml(tmp_path, LIST)
    assert snapshot(tmp_path) == before


# --- another address --------------------------------------------------------------------------------------------------

MOVED = """\
# The paper of record.
source_id: paper
name: Paper  # as printed
feeds:
  - name: front
    url: https://paper.example/old  # since 2019
    title: "old: https://paper.example/old"
  - {name: sport, url: 'https://paper.example/sport'}
licence_note: none
"""


@pytest.mark.parametrize(
    ("feed_id", "old", "new"),
    [
        ("paper/front", "url: https://paper.example/old ", 'url: "https://new.example/f?a=1&b=c" '),
        ("paper/sport", "'https://paper.example/sport'", '"https://new.example/f?a=1&b=c"'),
    ],
)
def test_another_address_changes_nothing_else_of_a_file(tmp_path: Path, feed_id: str, old: str, new: str) -> None:
    (tmp_path / "paper.yaml").write_text(MOVED, encoding="utf-8")
    path = move_feed(tmp_path, feed_id, "https://new.example/f?a=1&b=c")
    assert path.read_text(encoding="utf-8") == MOVED.replace(old, new)


@pytest.mark.parametrize(
    ("feed_id", "url", "said"),
    [
        ("paper/none", "https://new.example/f", "no file describes"),
        ("other/front", "https://new.example/f", "no file describes"),
        ("paper/front", "https://paper.example/sport", "already watched"),
        ("paper/front", "https://paper.example/old", "already watched"),
    ],
)
def test_an_address_that_does_not_fit_changes_nothing(tmp_path: Path, feed_id: str, url: str, said: str) -> None:
    (tmp_path / "paper.yaml").write_text(MOVED, encoding="utf-8")
    with pytest.raises(SourceFileError, match=said):
        move_feed(tmp_path, feed_id, url)
    assert (tmp_path / "paper.yaml").read_text(encoding="utf-8") == MOVED
