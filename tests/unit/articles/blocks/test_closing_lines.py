"""Closing lines: signatures, sources, rights, notes and comments leave the body; running text that looks so stays."""

from __future__ import annotations

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

TITLE = "Ropewalk of Tarn Bay spins its first cable"
TEXT = [
    "The ropewalk of Tarn Bay spun a cable on Monday for the first time since the yard beside it was filled in.",
    "It is three hundred paces long, and the women who restored it walked every one of them backwards for a year.",
    "A trawler from the next bay has ordered the cable and will pay for it with a winter's worth of herring.",
    "The next course begins in March, and the yard has heard from as far away as the southern islands.",
]


def body(below: str, *, names: str = "t") -> str:
    text = "".join(f"<p class='{names}'>{paragraph}</p>" for paragraph in TEXT)
    page = (
        f"<html lang=en><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{text}{below}"
        "</article></body></html>"
    )
    return clean_page(SavedPage("https://tarn.example/2026/ropewalk", page.encode())).body


@pytest.mark.parametrize(
    "line",
    [
        "<p>mrk/odt</p>",
        "<p>— LUSA</p>",
        "<p>STA</p>",
        "<p>(Avec AFP)</p>",
        "<p>Källa: Tarn Tidning</p>",
        "<p>(Quelle: dpa)</p>",
        "<p>Źródło: Radio Tarn</p>",
        "<p>© 2026 Tarn Tidings. No part of this may be printed elsewhere without a letter from the owners of it.</p>",
        "<p><i>Marta Quill reports on yards and ropes for this paper.</i></p>",
        "<section class='comments'><p>My aunt walked it backwards for years, and she never fell over.</p></section>",
    ],
)
def test_what_closes_a_text_is_none_of_it(line: str) -> None:
    assert body(line) == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "Source: a rope maker who asked for no name and who still keeps the ledger of 1936 in a biscuit tin.",
        "Copyright law has nothing to say about a rope, the lawyer of the yard told the meeting on Monday.",
        "Marta Quill reports that the yard has sold all of its cable.",
    ],
)
def test_running_text_stays(line: str) -> None:
    assert body(f"<p class='t'>{line}</p>").endswith(line)


def test_a_list_of_short_names_stays() -> None:
    assert body("<p class='t'>UFTB</p><p class='t'>ROTB</p><p class='t'>YTB</p>").endswith("UFTB\n\nROTB\n\nYTB")


def test_text_whose_own_paragraphs_are_named_so_stays() -> None:
    assert body("", names="comment-text") == "\n\n".join(TEXT)
