"""Furniture that its place and markup give away: none of it is body, and what only looks like it stays."""

from __future__ import annotations

import pytest
from tests.unit.articles.blocks.test_exclusions import (
    _HEADLINES,
    _OTHER,
    LANGUAGES,
    assert_whole,
    extraction,
    roles,
)

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

TITLE = "Glassworks of Hollin light their last furnace"
TEXT = [
    "The glassworks of Hollin lit a furnace for the last time on Thursday, in front of the whole of the night shift.",
    "Some forty people have worked there since the second hall was shut, most of them for longer than twenty years.",
    "The owner says that gas has cost the works more in two winters than sand, soda and wages did in any year before.",
    "A buyer from the north has looked at the moulds, of which the oldest was cut by hand in the year of the flood.",
    "What becomes of the halls is to be decided in the autumn, when the town has heard an engineer.",
]
STORY = (
    "Rangers counted the otters of the upper valley in two nights and say that there are more of them than in spring."
)


def body(*, above="", amid="", below="", outside="", outer="{}"):
    text = [f"<p>{paragraph}</p>" for paragraph in TEXT]
    page = f'<html lang="en"><head><title>{TITLE}</title><meta name="author" content="Una Bell"></head><body>'
    article = f"<main><h1>{TITLE}</h1><div>{''.join(text[:3])}{amid}{''.join(text[3:])}{below}</div></main>"
    page += f"{above}{outer.format(article)}{outside}</body></html>"
    return clean_page(SavedPage("https://hollin.example/2024/furnace", page.encode())).body


WORDS = "<li><a href='https://a.example/s'>Alpha</a></li><li><a href='https://b.example/s'>Beta</a></li>"
PLAIN = "\n\n".join(TEXT)
CARD = (
    f'<aside><a href="/2024/otters"><h3>Otters are back in the valley</h3><p>{STORY}</p></a><p>By Una Bell</p></aside>'
)


@pytest.mark.parametrize(
    "parts",
    [
        {"above": f"<section>{CARD}{CARD.replace('otters', 'herons')}</section>"},
        {"amid": CARD},
        {"amid": "<figure><video src='/f.mp4'></video><figcaption>Furnace</figcaption><span>02:14</span></figure>"},
        {
            "amid": "<div><ul><li><a href='https://a.example/s'>Alpha</a></li><li><a href='https://b.example'>Beta</a></li></ul></div>"
        },
        {"below": "<p><em><a href='/apps'>All of it on your telephone as well, day and night</a></em></p>"},
        {"amid": "<p><em><a href='/apps'>All of it on your telephone as well, day and night.</a></em></p>"},
        {"below": "<div><div>Una Bell (Hollin)</div><p>Una set out as a glazier and writes of the town now.</p></div>"},
        {"below": "<p>Hollin-Redaktion</p>"},
        {"below": "<aside class='w'><h3>Become a member of the Hollin Bugle.</h3></aside>"},
        {"outside": f"<footer><p>{STORY}</p></footer>"},
        {"outside": f"<div style='display:none'>{''.join(f'<p>{text}</p>' for text in TEXT)}</div>"},
    ],
    ids=[
        "cards before",
        "card amid",
        "length",
        "share",
        "closing link",
        "link in italics",
        "author box",
        "office",
        "heading of nothing",
        "footer",
        "hidden twin",
    ],
)
@pytest.mark.parametrize("outer", ["{}", "<table><tr><td>{}</td></tr></table>"], ids=["plain", "laid out by a table"])
def test_it_is_no_body(parts, outer):
    assert body(**parts, outer=outer) == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "<p>The list of all 14 moulds is <a href='/moulds'>kept by the museum</a>, which shows six of them.</p>",
        "<blockquote><p>1 + 1 + 40 = 42</p></blockquote>",
    ],
)
def test_text_with_links_and_numbers_stays(text):
    assert len(body(amid=text)) > len(PLAIN) + 10


def test_a_card_below_a_heading_makes_no_other_story_of_it():
    found = body(amid=f"<h2>The moulds</h2><p>They were cut by three generations of one family in the town.</p>{CARD}")
    assert found.endswith(TEXT[-1])
    assert "The moulds" in found


SIGNED = "<p>By Una Bell</p><time datetime='2024-03-04T10:00:00Z'>4 March 2024</time>"
SIGNED_CARDS = {
    "heading in a link": f"<aside><a href='/2024/otters'><h3>Otters are back</h3><p>{STORY}</p></a>{SIGNED}</aside>",
    "link in a heading": f"<div class='k'><h3><a href='/2024/otters'>Otters are back</a></h3>{SIGNED}</div>",
    "link alone": f"<section><p><a href='/2024/otters'>Otters are back in the upper valley</a></p>{SIGNED}</section>",
    "day first": "<div><h4><a href='/2024/otters'>Otters are back</a></h4><p>4 March 2024</p><p>By Una Bell</p></div>",
}


@pytest.mark.parametrize("card", SIGNED_CARDS)
@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_the_text_goes_on_below_a_card_that_is_signed_and_dated(card, tag):
    end = "".join(f"<p>{text.replace('works', 'glassworks')}</p>" for text in TEXT[:3])
    found = body(amid=f"{SIGNED_CARDS[card]}<{tag}>What becomes of the halls</{tag}>", below=end)
    assert "What becomes of the halls" in found
    assert all(text in found for text in TEXT)


def test_a_second_story_with_its_name_and_day_above_ends_the_text():
    story = f"<h2>Otters are back</h2>{SIGNED}<p>{STORY}</p><p>{STORY.replace('otters', 'herons')}</p>"
    assert STORY not in body(below=story)


# --- pictures, rows of signs, posts -----------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize(
    "markup",
    [
        "<div class='q-4'><img src='/a.jpg' alt=''><br><i>{}</i></div>",
        "<div><a href='/a.jpg'><img src='/a.jpg' alt=''></a><br><em>{}</em></div>",
        "<p><img src='/a.jpg' alt=''><br><small>{}</small></p>",
    ],
)
def test_words_in_letters_of_their_own_below_a_picture_are_its_caption(language, markup):
    captions = [f"{_HEADLINES[language]}, 18{year}, {_OTHER[language]}" for year in (71, 84, 92)]
    reading = extraction(language, within="".join(markup.format(text) for text in captions))
    assert [roles(reading, caption) for caption in captions] == [{"caption"}] * 3
    assert_whole(reading, language)


@LANGUAGES
def test_a_picture_above_a_paragraph_with_a_word_in_italics_leaves_it_text(language):
    text = f"{_OTHER[language]} <i>{_HEADLINES[language]}</i>"
    assert _OTHER[language] in extraction(language, within=f"<p><img src='/a.jpg' alt=''>{text}</p>").body


@LANGUAGES
@pytest.mark.parametrize("row", ["==========", "* * *", "•••", "~~~~", "–––––", "# # #"])
def test_a_row_of_signs_between_parts_of_a_text_is_none(language, row):
    part = f"<p>{row}</p><p>{_OTHER[language]}</p>"
    reading = extraction(language, within=part * 2 + f"<p><strong>{row}</strong></p>")
    assert row not in reading.body
    assert_whole(reading, language)


@LANGUAGES
@pytest.mark.parametrize("wrapper", ["<div class='x1'>{}</div>", "<figure>{}</figure>", "{}"])
def test_a_post_that_speaks_of_signing_up_is_still_one(language, wrapper):
    said = {
        "en": "I didn't sign up for our newsletter of disasters to be woken up by this at six.",
        "fr": "Je ne me suis pas abonnée à notre newsletter des catastrophes pour être réveillée à six heures.",
        "pl": "Nie zapisałam się do naszego newslettera katastrof, żeby budził mnie o szóstej.",
    }[language]
    post = (
        f"<blockquote class='post'><p>{said}</p>— Una Bell (@una) <a href='https://x.example/1'>May 7</a></blockquote>"
    )
    reading = extraction(language, within=wrapper.format(post))
    assert said in reading.body
    assert_whole(reading, language)


@LANGUAGES
def test_closing_lines_in_italics_that_name_the_site_and_link_to_it_are_its_own(language):
    notes = [
        f"<p><em><strong>Bugle Local:</strong> {_OTHER[language]} Bugle <a href='https://bugle.example/local'>+</a></em></p>",
        f"<p><i>{_OTHER[language][:50]} Bugle's <a href='/deep'>{_HEADLINES[language]}</a></i></p>",
    ]
    reading = extraction(language, below="".join(notes))
    assert _OTHER[language][:50] not in reading.body
    assert_whole(reading, language)
    news = f"<p><em>{_OTHER[language]} <a href='https://other.example/'>Bugle</a></em></p>"
    assert _OTHER[language] in extraction(language, below=news).body
