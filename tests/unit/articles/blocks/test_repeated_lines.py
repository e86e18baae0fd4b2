"""What a source repeats leaves the body where it is furniture, and stays where it is part of the text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from presswatch.articles.extract import clean_page
from presswatch.articles.text.line_keys import line_key
from presswatch.model.extraction import Extraction, FeedHint, RepeatedLines, SavedPage, SourceHint

STORY = {
    "en": (
        "The ferry to Hale Sound will not sail until Friday, the harbour master said after a night of gales.",
        "Two of its four mooring lines parted shortly before dawn and the stern struck the northern quay.",
        "Nobody was hurt, but a dozen lorries with fruit and milk for the island stand in a line along the road.",
        "Divers are to look at the rudder on Wednesday, when the wind is expected to turn and the swell to drop.",
    ),
    "de": (
        "Die Fähre nach Halsund fährt erst am Freitag wieder, wie der Hafenmeister nach der Sturmnacht mitteilte.",
        "Kurz vor dem Morgengrauen rissen zwei der vier Leinen, und das Heck schlug gegen den nördlichen Kai.",
        "Verletzt wurde niemand, doch ein Dutzend Lastwagen mit Obst und Milch für die Insel steht an der Straße.",
        "Am Mittwoch sollen Taucher das Ruder ansehen, wenn der Wind dreht und die Dünung nachlässt.",
    ),
    "zh": (
        "受连夜大风影响，开往哈尔岛的渡轮要到星期五才能恢复航行，港务局负责人星期一上午这样表示。",
        "天亮前不久，四根系泊缆绳中的两根断裂，船尾撞上了北侧码头，岸边的护栏也受到了损坏。",
        "事故没有造成人员受伤，但是十几辆给岛上运送水果和牛奶的卡车仍然停在公路边等候放行。",
        "潜水员将在星期三检查船舵，预计届时风向会改变，海上的涌浪也会减弱，检查才能顺利进行。",
    ),
}
FURNITURE = {
    "en": "Our reporters choose what they write about, and a purchase made here may earn this paper a fee.",
    "de": "Unsere Redaktion wählt ihre Themen selbst, bei einem Kauf erhält dieses Blatt womöglich eine Vergütung.",
    "zh": "本报记者自行选择报道题目，读者在本页面购买商品时本报可能获得一定的收入，特此向各位说明。",
}
SHORT = {"en": "Before you leave", "de": "Bevor Sie gehen", "zh": "离开之前请看"}


def extraction(parts: Iterable[str], repeated: RepeatedLines, language: str = "en") -> Extraction:
    """Return the reading of a page whose container holds these elements below its headline."""
    page = (
        f'<html lang="{language}"><head><meta charset="utf-8"><title>Hale Sound</title></head><body>'
        f"<main><article><h1>Hale Sound</h1>{''.join(parts)}</article></main></body></html>"
    )
    source = SourceHint(repeated=repeated)
    return clean_page(SavedPage(url="https://paper.example/a/1", body=page.encode(), source=source))


def snapshot(*edge: str, inner: Iterable[str] = ()) -> RepeatedLines:
    return RepeatedLines(7, frozenset(map(line_key, edge)), frozenset(map(line_key, inner)))


def paragraphs(*texts: str) -> list[str]:
    return [f"<p>{text}</p>" for text in texts]


@pytest.mark.parametrize("language", STORY)
@pytest.mark.parametrize("place", [0, 4])
def test_a_line_at_an_edge_leaves_the_body_and_is_kept_as_a_block(language, place):
    texts = list(STORY[language])
    texts.insert(place, FURNITURE[language])
    without = extraction(paragraphs(*texts), RepeatedLines(), language)
    assert FURNITURE[language] in without.body
    reading = extraction(paragraphs(*texts), snapshot(FURNITURE[language]), language)
    assert reading.body == "\n\n".join(STORY[language])
    assert [block.role for block in reading.blocks if block.rule == "source_repeats"] == ["boilerplate"]
    assert (without.line_snapshot_id, reading.line_snapshot_id) == (None, 7)


@pytest.mark.parametrize("language", STORY)
def test_a_run_of_lines_leaves_with_its_short_ones(language):
    texts = [*STORY[language], SHORT[language], FURNITURE[language]]
    reading = extraction(paragraphs(*texts), snapshot(SHORT[language], FURNITURE[language]), language)
    assert reading.body == "\n\n".join(STORY[language])


@pytest.mark.parametrize("line", ["Find us in the app.", "Alles in der App!", "更多新闻请下载本报手机应用。"])
def test_a_short_sentence_leaves_alone(line):
    reading = extraction(paragraphs(*STORY["en"], line), snapshot(line))
    assert reading.body == "\n\n".join(STORY["en"])


def test_a_short_line_alone_stays():
    texts = [*STORY["en"], SHORT["en"]]
    assert SHORT["en"] in extraction(paragraphs(*texts), snapshot(SHORT["en"])).body


def test_a_refrain_within_the_text_stays():
    texts = [STORY["en"][0], FURNITURE["en"], *STORY["en"][1:]]
    for known in (snapshot(FURNITURE["en"]), snapshot(inner=[FURNITURE["en"]])):
        assert FURNITURE["en"] in extraction(paragraphs(*texts), known).body


def test_a_line_that_stands_within_most_texts_is_not_taken_from_the_end_of_one():
    texts = [*STORY["en"], FURNITURE["en"]]
    assert FURNITURE["en"] in extraction(paragraphs(*texts), snapshot(inner=[FURNITURE["en"]])).body


@pytest.mark.parametrize("box", ["<div class='k3'><p>{}</p></div>", "<aside><div>{}</div></aside>"])
def test_a_box_within_the_text_leaves_it(box):
    first, *rest = paragraphs(*STORY["de"])
    page = [first, box.format(FURNITURE["de"]), *rest]
    for known in (snapshot(FURNITURE["de"]), snapshot(inner=[FURNITURE["de"]])):
        assert extraction(page, known, "de").body == "\n\n".join(STORY["de"])


def test_boxes_of_the_kind_that_the_text_is_set_in_are_no_furniture():
    page = [f"<div class='t'>{text}</div>" for text in (STORY["en"][0], FURNITURE["en"], *STORY["en"][1:])]
    assert FURNITURE["en"] in extraction(page, snapshot(FURNITURE["en"])).body


def test_a_line_that_introduces_the_text_stays():
    line = "What the harbour of Hale Sound reported to this paper in the past night:"
    assert line in extraction(paragraphs(line, *STORY["en"]), snapshot(line)).body


def test_the_headings_of_a_column_stay():
    heads = ("Outlook for the coast and the islands", "Outlook for the hills and the valleys")
    page = [
        f"<h2>{heads[0]}</h2>",
        *paragraphs(*STORY["en"][:2]),
        f"<h2>{heads[1]}</h2>",
        *paragraphs(*STORY["en"][2:]),
    ]
    reading = extraction(page, snapshot(*heads))
    assert [block.text for block in reading.blocks if block.role == "heading"] == list(heads)


def test_cells_of_a_table_stay():
    rows = "".join(f"<tr><td>Highest water at the northern quay</td><td>{day} metres</td></tr>" for day in range(2, 6))
    page = [*paragraphs(*STORY["en"]), f"<table><tr><th>Place</th><th>Height</th></tr>{rows}</table>"]
    cell = "Highest water at the northern quay"
    assert extraction(page, snapshot(cell)).body == extraction(page, RepeatedLines()).body


def test_a_page_of_nothing_else_is_left_alone():
    reading = extraction(paragraphs(*STORY["en"]), snapshot(*STORY["en"]))
    assert reading.body == "\n\n".join(STORY["en"])


def test_typography_makes_no_other_line():
    texts = [*STORY["en"], FURNITURE["en"].upper().replace(",", " –")]
    assert extraction(paragraphs(*texts), snapshot(FURNITURE["en"])).body == "\n\n".join(STORY["en"])


def test_the_text_of_a_feed_is_read_alike():
    content = "".join(paragraphs(*STORY["en"], FURNITURE["en"]))
    source = SourceHint(repeated=snapshot(FURNITURE["en"]))
    page = SavedPage(
        "https://paper.example/a/1", b"", feed=FeedHint(title="Hale Sound", content=content), source=source
    )
    assert clean_page(page).body == "\n\n".join(STORY["en"])
