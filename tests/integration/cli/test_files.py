"""Commands on saved files: no network, no database; one line in, one line out, in order."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.integration.pipeline.paper import feed_body, page, story
from tests.unit.articles.pages import plain_story

from presswatch.cli.main import main


def run(command: str, folder: Path, lines: list[object]) -> tuple[Result, list[dict]]:
    manifest, out = folder / "in.jsonl", folder / "out.jsonl"
    manifest.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    done = CliRunner().invoke(main, [command, "--manifest", str(manifest), "--out", str(out)])
    made = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    return done, made


def test_pages_plain_and_packed_come_back_in_order(tmp_path):
    (tmp_path / "a.html").write_bytes(page("a"))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page("b")))
    (tmp_path / "c.html").write_bytes(b"")
    url = "http://news.example/"
    lines = [
        {"id": "one", "path": "a.html", "url": f"{url}a", "fetched_at": "2026-03-02T00:00:00Z"},
        "",
        {"id": 2, "path": str(tmp_path / "b.html.gz"), "url": f"{url}b"},
        {"id": "three", "path": "c.html", "url": f"{url}c"},
    ]
    done, made = run("clean", tmp_path, lines)
    assert (done.exit_code, done.stderr) == (0, "3 pages\n")
    assert [line["id"] for line in made] == ["one", 2, "three"]
    assert [line["outcome"] for line in made[:2]] == ["article", "article"]
    assert made[2]["outcome"] != "article"
    assert made[2]["reason"]
    assert all(one in made[0]["body"] for one in story("a"))
    assert made[0]["published_at"] == "2026-03-01T08:00:00+01:00"
    assert set(made[0]) == {
        *(
            "id",
            "outcome",
            "reason",
            "title",
            "title_claims",
            "kicker",
            "dek",
            "authors",
            "author_claims",
            "section",
            "tags",
        ),
        *("published_at", "published_day", "published_precision", "published_source", "published_zone_source"),
        *("modified_at", "modified_day", "modified_precision", "modified_source", "modified_zone_source", "claims"),
        *("language", "language_confidence", "canonical_url", "flags", "body", "blocks"),
    }


def test_line_of_a_page_holds_what_the_row_would(tmp_path):
    head = (
        "<meta property='article:section' content='Town'><meta name='keywords' content='rope,harbour'>"
        "<meta property='article:published_time' content='2 May 2024'><meta name='author' content='Orla Quint'>"
    )
    (tmp_path / "a.html").write_bytes(plain_story(head=head).body)
    _, (line,) = run("clean", tmp_path, [{"id": 1, "path": "a.html"}])
    assert (line["outcome"], line["section"], line["tags"]) == ("article", "Town", ["rope", "harbour"])
    assert (line["published_at"], line["published_day"]) == (None, "2024-05-02")
    assert (line["published_source"], line["published_precision"]) == ("meta", "day")
    assert [claim["raw"] for claim in line["claims"] if claim["is_chosen"]] == ["2 May 2024"]
    assert line["author_claims"] == [{"name": "Orla Quint", "kind": "person", "raw": "Orla Quint"}]
    assert line["flags"] == []
    assert {block["role"] for block in line["blocks"]} >= {"body"}


def test_help_of_clean_names_every_field(tmp_path):
    (tmp_path / "a.html").write_bytes(plain_story().body)
    _, (line,) = run("clean", tmp_path, [{"id": 1, "path": "a.html"}])
    told = CliRunner().invoke(main, ["clean", "--help"]).output
    assert [name for name in line if name not in told] == []


def test_feeds_come_back_as_entries(tmp_path):
    (tmp_path / "a.xml").write_bytes(feed_body("a", "b"))
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(b"<html><body>no feed</body></html>"))
    lines = [{"id": 1, "path": "a.xml", "url": "http://news.example/f"}, {"id": 2, "path": "b.xml.gz"}]
    done, made = run("parse-feed", tmp_path, lines)
    assert (done.exit_code, done.stderr) == (0, "2 feeds\n")
    assert [line["outcome"] for line in made] == ["ok", "not_a_feed"]
    entry = made[0]["entries"][1]
    assert (entry["guid"], entry["link"]) == ("b", "http://news.example/b")
    assert entry["published_at"] == "2026-03-01T08:00:00+01:00"
    texts = {"guid", "link", "title", "summary", "publisher_name", "publisher_url"}
    assert set(entry) == texts | {"published_at", "updated_at", "authors", "flags"}


@pytest.mark.parametrize("command", ["clean", "parse-feed"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "in.jsonl:1: not a line with id and path"),
        ('{"id": 1}', "in.jsonl:1: not a line with id and path"),
        ("[1]", "in.jsonl:1: not a line with id and path"),
        ({"id": 1, "path": "missing"}, "cannot read missing of 1"),
        ({"id": 1, "path": "cut.gz"}, "cannot read cut.gz of 1"),
        ({"id": 1, "path": "bad.gz"}, "cannot read bad.gz of 1"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_one_sentence(tmp_path, command, line, said):
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    (tmp_path / "bad.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 40)
    done, _ = run(command, tmp_path, [line])
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("presswatch: ")


def test_a_time_that_is_none_is_one_sentence(tmp_path):
    (tmp_path / "a.html").write_bytes(page("a"))
    done, _ = run("clean", tmp_path, [{"id": 1, "path": "a.html", "url": "http://x/", "fetched_at": "yesterday"}])
    assert done.exit_code == 2
    assert "fetched_at" in done.stderr
