"""A handful of real pages with loose floors: a fall of the whole, not of one page, must be seen."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from statistics import fmean

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

FUNDUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "article_fundus"


def labelled_pages(every=9):
    for labels in sorted(FUNDUS.glob("*/*.json.gz"))[::every]:
        publisher = labels.name.removesuffix(".json.gz")
        page = sorted(labels.parent.glob(f"{publisher}_[12]*.html.gz"))[0]
        gold = json.loads(gzip.decompress(labels.read_bytes()))["V1"]
        url = json.loads((labels.parent / "meta.info").read_text())[page.name]["url"]
        yield SavedPage(url, gzip.decompress(page.read_bytes())), gold


def words(text):
    return Counter(re.findall(r"\w+", text.lower()))


def f1(found, gold):
    return 2 * (words(found) & words(gold)).total() / (words(found).total() + words(gold).total() or 1)


def gold_text(gold):
    sections = [part for s in gold["body"]["sections"] for part in (*s["headline"], *s["paragraphs"])]
    return "\n".join([*gold["body"].get("summary", ()), *sections])


@pytest.mark.skipif(not FUNDUS.exists(), reason="the corpus is not beside this checkout")
def test_real_pages_stay_above_the_floor():
    found = [(clean_page(page), gold) for page, gold in labelled_pages()]
    assert len(found) >= 5
    assert all(extraction.outcome == "article" for extraction, _ in found)
    assert fmean(f1(extraction.body, gold_text(gold)) for extraction, gold in found) > 0.9
    assert fmean(extraction.published is not None for extraction, _ in found) > 0.8
