"""The registry: folders, single files, OPML, and what only shows across files."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.errors import SourceFileError
from presswatch.registry.load_sources import load_source_file, load_sources, read_sources


def put(folder: Path, source_id: str, *urls: str, file: str = "") -> Path:
    feeds = "".join(f"  - {{name: f{index}, url: '{url}'}}\n" for index, url in enumerate(urls))
    path = folder / (file or f"{source_id}.yaml")
    path.write_text(f"source_id: {source_id}\nname: {source_id}\nfeeds:\n{feeds}", "utf-8")
    return path


def test_folder_is_read_in_order_of_ids(tmp_path):
    put(tmp_path, "b", "https://b.example/x", file="0.yaml")
    put(tmp_path, "a", "https://a.example/x", file="1.yml")
    (tmp_path / "README.md").write_text("not a source")
    (tmp_path / ".hidden.yaml").write_text("not a source")
    assert [source.source_id for source in load_sources(tmp_path)] == ["a", "b"]
    assert load_sources(tmp_path) == load_sources(tmp_path)


def test_single_file(tmp_path):
    path = put(tmp_path, "a", "https://a.example/x")
    assert load_sources(path) == (load_source_file(path),)


def test_byte_order_mark_is_read_over(tmp_path):
    path = put(tmp_path, "a", "https://a.example/x")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_source_file(path).source_id == "a"


def test_mistakes_of_all_files_come_together(tmp_path):
    put(tmp_path, "a", "ftp://a.example/x")
    put(tmp_path, "B", "https://b.example/x")
    (tmp_path / "c.yaml").write_bytes(b"source_id: c\nname: caf\xe9\n")
    with pytest.raises(SourceFileError) as caught:
        load_sources(tmp_path)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(f"{tmp_path / 'B.yaml'}:1: source_id: 'B' is not a slug")
    assert lines[1].startswith(f"{tmp_path / 'a.yaml'}:4: ")
    assert lines[2] == f"{tmp_path / 'c.yaml'}:2: not UTF-8; expected UTF-8 text"


def test_same_feed_twice_is_refused_with_both_places(tmp_path):
    one = put(tmp_path, "a", "https://www.a.example/rss/")
    two = put(tmp_path, "b", "https://b.example/x", "http://a.example/rss")
    with pytest.raises(SourceFileError, match="is the same feed as at") as caught:
        load_sources(tmp_path)
    assert str(caught.value) == f"{two}:5: http://a.example/rss is the same feed as at {one}:4"


def test_same_id_twice_is_refused_with_both_places(tmp_path):
    one = put(tmp_path, "a", "https://a.example/x", file="1.yaml")
    two = put(tmp_path, "a", "https://a.example/y", file="2.yaml")
    with pytest.raises(SourceFileError) as caught:
        load_sources(tmp_path)
    assert str(caught.value) == f"{two}:1: source_id 'a' is already used at {one}:1"


def test_nothing_there_is_said(tmp_path):
    with pytest.raises(SourceFileError, match="no source files here"):
        load_sources(tmp_path)
    with pytest.raises(SourceFileError, match="cannot be read: No such file"):
        load_sources(tmp_path / "absent")
    with pytest.raises(SourceFileError, match="cannot be read: No such file"):
        load_sources(tmp_path / "absent.opml")


def test_opml_file_is_a_registry(tmp_path):
    path = tmp_path / "list.opml"
    path.write_text('<opml><body><outline text="A" xmlUrl="https://a.example/rss"/></body></opml>')
    assert [source.source_id for source in load_sources(path)] == ["a-example"]


def test_opml_file_that_is_none_is_named(tmp_path):
    path = tmp_path / "list.opml"
    path.write_text("<html/>")
    with pytest.raises(SourceFileError) as caught:
        load_sources(path)
    assert str(caught.value) == f"{path}:1: not OPML: the root element is html; expected <opml>"


def test_opml_file_with_a_bad_row_is_refused_whole(tmp_path):
    path = tmp_path / "list.opml"
    path.write_text(
        '<opml><body>\n<outline xmlUrl="https://a.example/rss"/>\n<outline xmlUrl="javascript:x"/></body></opml>'
    )
    with pytest.raises(SourceFileError) as caught:
        load_sources(path)
    assert str(caught.value) == f"{path}:3: 'javascript:x': bad_scheme"


def test_a_file_with_mistakes_costs_itself(tmp_path):
    put(tmp_path, "a", "https://a.example/x")
    put(tmp_path, "c", "https://c.example/x")
    (tmp_path / "b.yaml").write_text("source_id: b\nname: B\nfeds: []\n")
    (tmp_path / "d.yaml").write_text("source_id: 'the-d' # once\nname: [\n")
    files = read_sources(tmp_path)
    assert [(source.source_id, source.file) for source in files.sources] == [("a", "a.yaml"), ("c", "c.yaml")]
    assert [(broken.file, broken.source_id) for broken in files.broken] == [("b.yaml", "b"), ("d.yaml", "the-d")]
    assert files.broken[0].mistakes == (
        "b.yaml:1: feeds is missing",
        "b.yaml:3: unknown field feds; did you mean feeds?",
    )


def test_of_two_files_that_clash_the_later_is_broken(tmp_path):
    put(tmp_path, "a", "https://a.example/x", file="1.yaml")
    put(tmp_path, "a", "https://a.example/y", file="2.yaml")
    put(tmp_path, "c", "https://a.example/x", file="3.yaml")
    files = read_sources(tmp_path)
    assert [(source.source_id, source.file) for source in files.sources] == [("a", "1.yaml")]
    assert [broken.file for broken in files.broken] == ["2.yaml", "3.yaml"]


def test_of_a_file_that_is_no_text_only_its_name_is_known(tmp_path):
    put(tmp_path, "a", "https://a.example/x")
    (tmp_path / "b.yaml").write_bytes(b"source_id: b\nname: \xff\n")
    assert [broken.source_id for broken in read_sources(tmp_path).broken] == ["b"]


def test_the_good_rows_of_an_opml_file_are_in_use(tmp_path):
    path = tmp_path / "list.opml"
    path.write_text(
        '<opml><body>\n<outline xmlUrl="https://a.example/rss"/>\n<outline xmlUrl="javascript:x"/></body></opml>'
    )
    files = read_sources(path)
    assert [source.source_id for source in files.sources] == ["a-example"]
    assert [(broken.file, broken.source_id) for broken in files.broken] == [("list.opml", None)]
    path.write_text("<html/>")
    assert read_sources(path).sources == ()
    with pytest.raises(SourceFileError, match="no source files here"):
        read_sources(tmp_path)


def test_what_is_kept_of_mistakes_names_no_folder(tmp_path):
    for name in ("1.yaml", "2.yaml"):
        put(tmp_path, "a", "https://a.example/x").rename(tmp_path / name)
    (tmp_path / "3.yaml").write_text("source_id: c\n")
    (tmp_path / "list.opml").write_text('<opml><body><outline xmlUrl="javascript:x"/></body></opml>')
    (tmp_path / "no.opml").write_text("<html/>")
    broken = [*read_sources(tmp_path).broken]
    broken += [one for name in ("list.opml", "no.opml") for one in read_sources(tmp_path / name).broken]
    mistakes = [mistake for one in broken for mistake in one.mistakes]
    assert len(mistakes) >= 4
    assert not any(str(tmp_path) in mistake for mistake in mistakes)
    assert "2.yaml:1: source_id 'a' is already used at 1.yaml:1" in mistakes
