"""What is the standfirst of a page and what is its first paragraph, in several languages."""

from __future__ import annotations

import pytest
from tests.unit.articles.blocks.test_exclusions import _OTHER, _TEXTS, LANGUAGES, assert_whole, extraction, roles

_DESCRIPTION = "<meta name='description' content='{0}'><meta property='og:description' content='{0}'>"


@LANGUAGES
@pytest.mark.parametrize(
    "markup",
    ["<p class='standfirst'>{}</p>", "<div class='c-q1'>{}</div>", "<section>{}</section>", "<h2>{}</h2>", "<p>{}</p>"],
)
def test_a_standfirst_is_body_whatever_its_punctuation(language, markup):
    bare = _OTHER[language].rstrip(".")
    share = "<div><ul><li><a href='https://x.example/'>X</a></li></ul></div>"
    readings = [extraction(language, above=markup.format(text) + share) for text in (bare, bare + ".", bare + "!")]
    assert all(roles(reading, bare) == {"body"} for reading in readings)
    assert all(reading.dek and reading.dek.startswith(bare) for reading in readings[:2]) or markup == "<p>{}</p>"


@LANGUAGES
@pytest.mark.parametrize("wrap", ["<p>{}</p>", "<p class='c-b2'>{}</p>", "<div class='para'>{}</div>"])
@pytest.mark.parametrize("number", [0, 1])
def test_a_paragraph_that_is_the_description_too_is_no_standfirst(language, wrap, number):
    described = _TEXTS[language][number].replace('"', "")
    reading = extraction(language, head=_DESCRIPTION.format(described), wrap=wrap)
    assert reading.dek is None
    assert_whole(reading, language)


@LANGUAGES
@pytest.mark.parametrize(
    "markup",
    [
        "<p>{}</p><p class='by'>Una Bell</p>",
        "<p><b>{}</b></p>",
        "<p><em>{}</em></p>",
        "<h2>{}</h2>",
        "<header>{}</header>",
    ],
)
def test_a_description_that_is_set_apart_is_a_standfirst(language, markup):
    head = _DESCRIPTION.format(_OTHER[language]) + "<meta name='author' content='Una Bell'>"
    reading = extraction(language, head=head, above=markup.format(_OTHER[language]))
    assert reading.dek == _OTHER[language]
    assert roles(reading, _OTHER[language]) == {"body"}


@LANGUAGES
def test_a_standfirst_is_believed_before_a_copy_of_the_first_paragraph(language):
    copy = f"<div class='summary'>{_TEXTS[language][0]}</div>"
    reading = extraction(
        language,
        head=_DESCRIPTION.format(_TEXTS[language][0]),
        above=f"{copy}<h2 class='deck'>{_OTHER[language]}</h2>",
    )
    assert reading.dek == _OTHER[language]
    assert reading.body.count(_TEXTS[language][0]) == 1
    assert_whole(reading, language)


@LANGUAGES
def test_a_summary_above_the_headline_is_no_standfirst(language):
    spoken = f"<div class='q'><b>{_TEXTS[language][1][:40]}</b> <b>{_OTHER[language]}</b></div>"
    reading = extraction(language, head=_DESCRIPTION.format(_OTHER[language]), before=spoken)
    assert reading.dek is None
    assert _OTHER[language] not in reading.body


def test_what_a_publisher_says_to_readers_above_every_article_is_no_standfirst():
    prompt = "You're reading a free article. Become a member today to get instant access to our newsletter and more."
    markup = f"<div class='pitch-summary'>{prompt}</div><h2 class='deck'>{_OTHER['en']}</h2>"
    reading = extraction("en", above=markup)
    assert reading.dek == _OTHER["en"]
    assert prompt not in reading.body
