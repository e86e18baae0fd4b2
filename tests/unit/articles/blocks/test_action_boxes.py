"""Boxes in the text that end in a button are no text, in languages of which no word is listed; others stay."""

from __future__ import annotations

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

TITLE = "Ferry of Aldersund goes back to two crossings a day"
TEXT = [
    "The ferry between Aldersund and the outer islands goes back to two crossings a day from Monday, its owner said.",
    "In summer it had crossed four times, which the islanders had asked for since the smaller boat was sold in March.",
    "The county pays for the crossings by the year and has not said whether it will pay for more of them in the next.",
    "A doctor who lives on the largest of the islands counted eleven days this year on which she could not get home.",
    "The owner has promised a new table of times before the schools open, with a late boat on the last day of a week.",
]
BOXES = {
    "Icelandic": ("Bréf dagsins", "Fáðu helstu tíðindi dagsins send heim til þín klukkan sjö.", "Skrá mig"),
    "Basque": ("Goizeko gutuna", "Jaso egunero zazpietan eguneko gai nagusiak zure postontzian.", "Eman izena"),
    "Swahili": ("Barua ya asubuhi", "Pata habari kuu za siku kila asubuhi saa moja kwenye simu yako.", "Jiunge nasi"),
    "Georgian": ("დილის წერილი", "მიიღეთ დღის მთავარი ამბები ყოველ დილით შვიდ საათზე თქვენს ფოსტაში.", "დამამატეთ"),
    "Welsh": ("Llythyr y bore", "Cewch brif straeon y dydd bob bore am saith yn eich blwch post.", "Cofrestrwch"),
}
FORMS = {
    "heading": "<div class='x1'><h3>{0}</h3><p>{1}</p><a href='/k/7'>{2}</a></div>",
    "bold": "<section><p><b>{0}</b></p><p>{1}</p><p><a href='/k/7'>{2}</a></p></section>",
    "plain": "<aside><p>{1}</p><div><a href='https://www.aldersund.example/k/7'>{2}</a></div></aside>",
    "button": "<div class='e'><p>{1}</p><button type='button'>{2}</button></div>",
    "button in a line": "<section><h4>{0}</h4><div>{1}</div><p><button>{2}</button></p></section>",
    "nested": "<div><div class='q'><div>{0}</div><div>{1}</div></div><div><a href='/k'>{2}</a></div></div>",
}


def body(box: str, place: int = 3) -> str:
    text = [f"<p>{paragraph}</p>" for paragraph in TEXT]
    page = (
        f"<html lang='en'><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1><div>{''.join(text[:place])}"
        f"{box}{''.join(text[place:])}</div></main></body></html>"
    )
    return clean_page(SavedPage("https://aldersund.example/2024/ferry", page.encode())).body


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", BOXES)
@pytest.mark.parametrize("place", [2, 3, 5])
def test_a_box_that_ends_in_a_button_is_no_body(form: str, language: str, place: int) -> None:
    assert body(FORMS[form].format(*BOXES[language]), place) == "\n\n".join(TEXT)


@pytest.mark.parametrize("form", ["heading", "bold", "button in a line"])
@pytest.mark.parametrize("language", BOXES)
def test_a_box_with_a_heading_is_none_below_the_first_paragraph(form: str, language: str) -> None:
    assert body(FORMS[form].format(*BOXES[language]), 1) == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='x1'><h3>The boat</h3><p>It was built in the year of the flood and carries nine cars.</p></div>",
        "<div><p>Its model is sold for those who build ships in bottles.</p><a href='https://shop.example'>Shop</a></div>",
        "<div><p>The table of times is at the pier, says the master.</p><a href='#pier'>Pier</a></div>",
        "<p>The table of times is at the pier, says <a href='/people/master'>the master</a></p>",
    ],
    ids=["no link", "another site", "on this page", "a paragraph"],
)
def test_what_is_no_call_to_action_stays(box: str) -> None:
    assert len(body(box).split("\n\n")) > len(TEXT)


def test_many_alike_are_the_text() -> None:
    names = ("Northern pier", "Old harbour", "Lighthouse", "Boat house")
    boxes = "".join(
        f"<div class='stop'><h3>{name}</h3><p>The boat stops here when somebody waves from the shore.</p>"
        f"<a href='/stops/{number}'>Show the stop</a></div>"
        for number, name in enumerate(names)
    )
    assert all(name in body(boxes) for name in names)


def test_a_box_before_the_second_paragraph_may_be_the_head_of_the_text() -> None:
    box = "<div><p>What the islanders asked for, and what they get.</p><a href='/people/una'>Una Bell</a></div>"
    assert "What the islanders asked for" in body(box, 1)


@pytest.mark.parametrize("form", ["<div class='w'>{0}<aside>{1}</aside></div>", "<section>{0}<div>{1}</div></section>"])
@pytest.mark.parametrize("end", ["<a href='/k/7'>Show</a>", "<form><input type='email'><button>Show</button></form>"])
def test_a_paragraph_in_one_element_with_a_box_stays(form: str, end: str) -> None:
    """As where each paragraph has an element of its own, and a box is put into one of them."""
    kind = form.split(">")[0]
    close = "</div>" if kind.startswith("<div") else "</section>"
    own = [f"{kind}><p>{paragraph}</p>{close}" for paragraph in TEXT]
    own[3] = form.format(f"<p>{TEXT[3]}</p>", f"<p>{BOXES['Welsh'][1]}</p>{end}")
    page = f"<html lang='en'><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{''.join(own)}</div>"
    assert clean_page(SavedPage("https://aldersund.example/2024/ferry", page.encode())).body == "\n\n".join(TEXT)
