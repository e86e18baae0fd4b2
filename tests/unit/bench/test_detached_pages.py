"""Pages for training can be sent from the process that read them."""

from __future__ import annotations

import pickle

from bench.blocks.detached_pages import without_elements

from presswatch.articles.extract import judged_drafts
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.model.extraction import BODY_ROLES, SavedPage

SENTENCE = "The harbour board met on Tuesday and agreed to repair the eastern pier before the winter storms arrive."
PAGE = (
    "<html><head><title>Pier to be repaired</title></head><body><article><h1>Pier to be repaired</h1>"
    '<p class="byline">By <a href="/staff/ana">Ana Reyes</a></p><time datetime="2026-03-04">4 March</time>'
    + "".join(f"<p>{SENTENCE} This is paragraph {number}.</p>" for number in range(5))
    + "</article></body></html>"
)


def test_a_page_survives_the_way_to_another_process_and_reads_the_same() -> None:
    reading = read_page(SavedPage("https://harbour.example/pier", PAGE.encode()))
    assert isinstance(reading, ParsedPage)
    sent = pickle.loads(pickle.dumps(without_elements(reading)))
    assert _body(sent) == _body(reading) != []


def _body(reading: ParsedPage) -> list[str]:
    _, drafts = judged_drafts(reading, reading.body)
    return [draft.text for draft in drafts if draft.role in BODY_ROLES]
