"""Other stories told by their element: set as ours is, beside it; chapters of the own text stay."""

from __future__ import annotations

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

STORIES = {
    "nb": (
        "Fergen til Ytre Skolten går igjen hele natten",
        [
            "Fergen til Ytre Skolten går fra mandag igjen hele natten, etter to vintre der siste tur gikk åtte.",
            "Fylket betaler for to nye styrmenn og for et varmere venterom, som øyfolket selv har malt og møblert.",
            "Lærerne på øya hadde sagt opp i tur og orden fordi de ikke kom hjem etter foreldremøtene på fastlandet.",
        ],
        "Skolebåten i Vikna får ny motor",
        [
            "Skolebåten i Vikna får ny motor i påsken, og elevene må kjøre buss rundt fjorden i elleve dager.",
            "Den gamle motoren går til sjøfartsmuseet, som har ventet på den siden byggeåret sto i avisen.",
        ],
    ),
    "sk": (
        "Mlyn v Dolnej Brezine opäť melie raž",
        [
            "Mlyn v Dolnej Brezine po dvadsiatich rokoch opäť melie raž a prvé vrecia odviezli v pondelok pekárom.",
            "Koleso opravili žiaci strednej školy, ktorí doň zasadili sto štyridsať nových lopatiek z agátu.",
            "Obec dala na opravu tridsaťtisíc eur a mlynárov syn sa zaviazal, že v mlyne vydrží aspoň päť rokov.",
        ],
        "Vlak do Hornej Lehoty bude mať vozeň na bicykle",
        [
            "Vlak do Hornej Lehoty bude mať od mája vozeň na bicykle, oznámila v utorok správa železníc.",
            "Miesto v ňom sa dá kúpiť vopred a na každej stanici vlak postojí o dve minúty dlhšie.",
        ],
    ),
}
LANGUAGES = pytest.mark.parametrize("language", STORIES)


def body(language: str, head: str, names: tuple[str, str], tag: str = "h2") -> str:
    title, own, other_title, other = STORIES[language]
    texts = ["".join(f"<p>{text}</p>" for text in texts) for texts in (own, other)]
    page = (
        f"<html lang='{language}'><head><title>{title}</title></head><body><div class='u1'>"
        f"<div class='{names[0]}'><h1>{title}</h1>{texts[0]}</div>"
        f"<div class='{names[1]}'><{tag}>{other_title}</{tag}>{head}{texts[1]}</div></div></body></html>"
    )
    return clean_page(SavedPage("https://skjaer.example/2026/story-71", page.encode())).body


@LANGUAGES
@pytest.mark.parametrize("head", ["<p>25.11.2026</p>", "<div>Marta Quill · 25.11.2026</div>", "<h5>2026-11-25</h5>"])
def test_a_headline_with_a_day_in_an_element_like_ours_is_another_story(language: str, head: str) -> None:
    text = body(language, head, ("u4", "u4"))
    assert all(paragraph in text for paragraph in STORIES[language][1])
    assert not any(paragraph in text for paragraph in STORIES[language][3])


@LANGUAGES
@pytest.mark.parametrize("names", [("u4", "u4"), ("u4", "u5")])
def test_a_chapter_without_a_day_stays(language: str, names: tuple[str, str]) -> None:
    text = body(language, "", names)
    assert all(paragraph in text for paragraph in (*STORIES[language][1], *STORIES[language][3]))


@LANGUAGES
def test_a_chapter_with_a_main_heading_and_nothing_else_stays(language: str) -> None:
    text = body(language, "", ("u4", "u4"), tag="h1")
    assert all(paragraph in text for paragraph in STORIES[language][3])


@LANGUAGES
def test_a_chapter_that_opens_with_a_day_in_an_element_of_another_kind_stays(language: str) -> None:
    assert STORIES[language][3][1] in body(language, "<p>25.11.2026</p>", ("u4", "u5"))


LINKED = [
    "<div class='u6'><h4><a href='/2026/story-72-boat'>{title}</a></h4><p>25.11.2026</p>{text}</div>",
    "<aside><span>+</span><h3><a href='/2026/story-72-boat'>{title}</a></h3><p>Ina Quill</p><time>25.11.2026</time>"
    "<div class='u7'>{text}</div></aside>",
]


def linked(language: str, form: str, closing: str = "") -> str:
    title, own, other_title, other = STORIES[language]
    texts = ["".join(f"<p>{text}</p>" for text in texts) for texts in (own, other)]
    page = (
        f"<html lang='{language}'><head><title>{title}</title></head><body><div class='u1'><h1>{title}</h1>{texts[0]}"
        f"{closing}</div>{form.format(title=other_title, text=texts[1])}</body></html>"
    )
    return clean_page(SavedPage("https://skjaer.example/2026/story-71", page.encode())).body


@LANGUAGES
@pytest.mark.parametrize("form", LINKED)
def test_a_lesser_heading_that_leads_to_a_story_and_has_a_day_begins_one(language: str, form: str) -> None:
    assert linked(language, form) == "\n\n".join(STORIES[language][1])


@LANGUAGES
@pytest.mark.parametrize("form", LINKED)
def test_the_text_ends_before_another_story_for_every_rule(language: str, form: str) -> None:
    note = "<p>Kontakt: <a href='mailto:post@skjaer.example'>post@skjaer.example</a></p>"
    assert linked(language, form, note) == linked(language, "", note)
