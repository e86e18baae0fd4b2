"""Labels in the layout of the sets: read where they can be, a line each where they cannot."""

import gzip
import json
from pathlib import Path

from bench.quality.__main__ import chosen_pages
from bench.quality.gold import READERS, BadLabel, Gold


def put(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)


def read(name: str, corpus: Path) -> list[Gold | BadLabel]:
    return list(READERS[name](corpus))


def test_sets_that_are_not_there_yield_nothing(tmp_path: Path) -> None:
    assert [read(name, tmp_path) for name in READERS] == [[]] * len(READERS)
    golds, notes = chosen_pages(tmp_path, ["fundus", "wcxb"], 0)
    assert (golds, len(notes)) == ([], 2)
    assert all(note.startswith("skipped: ") for note in notes)


def test_any_part_of_scrapinghub_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "article_scrapinghub"
    labels = {"a": {"url": "https://a.example/", "articleBody": "text"}, "b": {"url": "https://b.example/"}, "c": None}
    put(folder / "ground-truth.kept.json.gz", labels | {"d": labels["a"]})
    put(folder / "html" / "a.html.gz", b"<p>text</p>")
    good, *bad = read("scrapinghub", tmp_path)
    assert isinstance(good, Gold)
    assert (good.page_id, good.body, good.read()) == ("a", "text", b"<p>text</p>")
    assert [(one.where, one.reason[:12]) for one in bad] == [
        ("b", "KeyError: 'a"),
        ("c", "TypeError: '"),
        ("d", "no such page"),
    ]


def test_a_file_that_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    for name, raw in (("ground-truth.a.json.gz", b"no gzip"), ("ground-truth.b.json.gz", gzip.compress(b"{"))):
        path = tmp_path / "article_scrapinghub" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
    assert [(one.where, type(one)) for one in read("scrapinghub", tmp_path)] == [
        ("ground-truth.a.json.gz", BadLabel),
        ("ground-truth.b.json.gz", BadLabel),
    ]


def publisher(folder: Path, name: str, pages: int, versions: dict[str, object]) -> None:
    for number in range(pages):
        put(folder / f"{name}_2024_01_0{number + 1}.html.gz", b"<p>")
    put(folder / f"{name}.json.gz", versions)


def test_versions_of_fundus_belong_to_pages_in_order_of_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "article_fundus" / "de"
    body = {"summary": ["S"], "sections": [{"headline": ["H"], "paragraphs": ["P", "Q"]}]}
    publisher(folder, "Paper", 3, {"V10": {"title": "c"}, "V1": {"title": "a", "body": body}, "V1_1": {"title": "b"}})
    publisher(folder, "Short", 2, {"V1": {}})
    put(folder / "meta.info", {f"Paper_2024_01_0{day}.html.gz": {"url": "https://p.example/"} for day in (1, 2)})
    found = read("fundus", tmp_path)
    assert [one.title for one in found if isinstance(one, Gold)] == ["a", "b"]
    assert isinstance(found[0], Gold)
    assert found[0].body == "S\nH\nP\nQ"
    assert [one.where for one in found if isinstance(one, BadLabel)] == ["Paper_2024_01_03.html.gz", "Short.json.gz"]


def test_a_broken_line_of_wcxb_costs_that_line(tmp_path: Path) -> None:
    folder = tmp_path / "article_wcxb" / "test"
    good = {"file_id": "1", "page_type": "article", "main_content": "text", "url": None, "publish_date": ""}
    listing = good | {"page_type": "listing"}
    put(folder / "ground-truth.jsonl.gz", "\n".join([json.dumps(good), "{", json.dumps(listing)]).encode())
    put(folder / "html" / "1.html.gz", b"<p>")
    found = read("wcxb", tmp_path)
    assert [type(one) for one in found] == [Gold, BadLabel]
    assert (found[0].url, found[0].published) == ("https://page.invalid/", None)


def test_limit_takes_pages_evenly(tmp_path: Path) -> None:
    folder = tmp_path / "article_scrapinghub"
    put(folder / "ground-truth.json.gz", {f"{n}": {"url": "u", "articleBody": "x"} for n in range(10)})
    for number in range(10):
        put(folder / "html" / f"{number}.html.gz", b"<p>")
    golds, notes = chosen_pages(tmp_path, ["scrapinghub"], 5)
    assert ([one.page_id for one in golds], notes) == (["0", "2", "4", "6", "8"], [])
