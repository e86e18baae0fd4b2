"""What is no body of a page, on pages in several languages with class names that say nothing."""

from __future__ import annotations

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import Extraction, SavedPage

_TEXTS = {
    "en": [
        "The parish of Low Tarn closed its only bridge on Monday after engineers saw a crack in the second"
        " of its piers.",
        "Farmers now drive nineteen miles round the lake to reach fields that lie within sight of their own kitchens.",
        '"Nobody asked us which day would hurt least, and nobody seems to know how long this is going to'
        ' last," said Una Bell.',
        "The county has set aside 840,000 pounds for the pier and promises a crossing for tractors before"
        " the hay is cut.",
        "A decision on the rest of the bridge, which was built in 1911, is to be taken when the divers have come back.",
    ],
    "fr": [
        "La commune de Bressoles a fermé lundi son unique pont après la découverte d'une fissure dans la"
        " deuxième pile.",
        "Les éleveurs font désormais trente kilomètres autour du lac pour rejoindre des prés qu'ils voient"
        " de leur fenêtre.",
        "« Personne ne nous a demandé quel jour nous convenait et personne ne sait combien de temps cela va"
        " durer », dit Odile Ferrand.",
        "Le département a réservé 840 000 euros pour la pile et promet un passage pour les tracteurs avant les foins.",
        "Le sort du reste de l'ouvrage, construit en 1911, sera fixé quand les plongeurs auront rendu leur rapport.",
    ],
    "pl": [
        "Gmina Niskie Stawy zamknęła w poniedziałek swój jedyny most, gdy inżynierowie znaleźli pęknięcie"
        " drugiego filara.",
        "Rolnicy jeżdżą teraz trzydzieści kilometrów wokół jeziora, żeby dotrzeć na pola, które widzą z"
        " własnej kuchni.",
        "„Nikt nas nie zapytał, który dzień byłby najlepszy, i nikt nie wie, jak długo to wszystko potrwa”,"
        " mówi Anna Bielska.",
        "Powiat odłożył na filar 840 tysięcy złotych i obiecuje przejazd dla traktorów jeszcze przed sianokosami.",
        "O losie reszty mostu, zbudowanego w 1911 roku, zdecyduje się, kiedy nurkowie złożą swoje sprawozdanie.",
    ],
}
_HEADLINES = {"en": "Low Tarn shuts its bridge", "fr": "Bressoles ferme son pont", "pl": "Niskie Stawy bez mostu"}
_OTHER = {
    "en": "The bakery on Mill Lane has been sold to a couple from the coast who want to keep its oven and its hours.",
    "fr": (
        "La boulangerie de la rue du Moulin est vendue à un couple venu de la côte, qui veut garder le four"
        " et les horaires."
    ),
    "pl": (
        "Piekarnia przy ulicy Młyńskiej została sprzedana parze znad morza, która chce zachować piec i"
        " godziny otwarcia."
    ),
}


def extraction(
    language: str, *, before="", above="", within="", below="", outside="", head="", wrap="<p>{}</p>"
) -> Extraction:
    """Return the reading of a page with these parts around and inside five paragraphs."""
    first, *rest = (wrap.format(text) for text in _TEXTS[language])
    middle = "".join(rest[:3])
    page = (
        f"<html lang='{language}'><head><title>{_HEADLINES[language]}</title>{head}</head><body><main>{before}<article>"
        f"<h1>{_HEADLINES[language]}</h1>{above}{first}{middle}{within}{rest[3]}{below}</article>{outside}</main></body>"
    )
    return clean_page(SavedPage(url="https://bugle.example/news/bridge", body=page.encode(), content_type="text/html"))


def roles(reading: Extraction, text: str) -> set[str]:
    return {block.role for block in reading.blocks if text in block.text}


def assert_whole(reading: Extraction, language: str) -> None:
    assert reading.outcome == "article"
    for text in _TEXTS[language]:
        assert text in reading.body


LANGUAGES = pytest.mark.parametrize("language", sorted(_TEXTS))


# --- what readers do not see ------------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize(
    "markup",
    [
        "<div hidden><p>{}</p></div>",
        "<p style='display: none !important'>{}</p>",
        "<section style='visibility:hidden'><p>{}</p></section>",
        "<dialog><p>{}</p></dialog>",
        "<div class='screen-reader-text'><p>{}</p></div>",
        "<p><span class='sr-only'>{}</span></p>",
        "<div class='x7f3a'><p>{}</p></div>",
        "<div id='q9'><p>{}</p></div>",
        "<p class='off'>{}</p>",
        "<template><p>{}</p></template>",
        "<video controls><p>{}</p></video>",
    ],
)
def test_what_is_not_shown_is_no_body(language, markup):
    style = (
        "<style>/* a{} */ .x7f3a, p.y { color: red; display:none }  #q9{visibility:hidden}"
        " .off{position:absolute;left:-9999px}</style>"
    )
    reading = extraction(language, head=style, within=markup.format(_OTHER[language]))
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
@pytest.mark.parametrize(
    ("style", "markup"),
    [
        ("@media (max-width: 600px) { .x7f3a { display: none } }", "<p class='x7f3a'>{}</p>"),
        ("@media print { p { display: none } .x7f3a { display:none } }", "<p class='x7f3a'>{}</p>"),
        (".x7f3a { display: none } .x7f3a { display: block }", "<p class='x7f3a'>{}</p>"),
        (".x7f3a { display: none }", "<p class='x7f3a' style='display:block'>{}</p>"),
        ("", "<p aria-hidden='true'>{}</p>"),
        ("", "<p class='hidden-phone d-none d-md-block'>{}</p>"),
        ("", "<dialog open><p>{}</p></dialog>"),
        ("", "<details><summary>+</summary><p>{}</p></details>"),
        ("", "<p class='not-sr-only'>{}</p>"),
    ],
)
def test_what_is_shown_on_some_screens_or_on_a_click_stays(language, style, markup):
    reading = extraction(language, head=f"<style>{style}</style>", within=markup.format(_OTHER[language]))
    assert _OTHER[language] in reading.body


@LANGUAGES
def test_a_hidden_part_of_a_paragraph_leaves_it(language):
    text = _OTHER[language]
    within = f"<p>{text[:60]}<span style='display:none'> qqq-hidden-qqq </span>{text[60:]}</p>"
    reading = extraction(language, within=within)
    assert "qqq" not in reading.body
    assert text in reading.body
    assert_whole(reading, language)


@LANGUAGES
@pytest.mark.parametrize("title", ["Mill Lane keeps its oven", ""])
def test_a_story_behind_a_curtain_is_none_of_the_text_however_long(language, title):
    other = "".join(f"<p>{_OTHER[language]} {number}</p>" for number in range(9))
    head = f"<h2><a href='/news/9'>{title or _HEADLINES[language]}</a></h2><p class='by'>By Una Bell</p>"
    story = f"<div hidden>{head}<time datetime='2024-03-04T10:00:00Z'>4 March 2024</time>{other}</div>"
    reading = extraction(language, outside=story)
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
def test_a_lead_that_is_hidden_and_stands_nowhere_else_stays(language):
    reading = extraction(language, above=f"<p class='k' style='display:none'>{_OTHER[language]}</p>")
    assert roles(reading, _OTHER[language]) == {"body"}


@LANGUAGES
def test_paragraphs_behind_a_meter_stay_to_the_end(language):
    first, second, *rest = _TEXTS[language]
    hidden = "".join(f"<p>{text}</p>" for text in rest)
    page = f"<html><head><title>{_HEADLINES[language]}</title></head><body><article><h1>{_HEADLINES[language]}</h1>"
    page += f"<p>{first}</p><p>{second}</p><div style='display:none'>{hidden}</div></article></body></html>"
    reading = clean_page(SavedPage(url="https://bugle.example/a", body=page.encode(), content_type="text/html"))
    assert_whole(reading, language)


@LANGUAGES
def test_a_page_that_a_script_shows_is_whole(language):
    page = f"<html><head><style>.app{{display:none}}</style></head><body class='app'><h1>{_HEADLINES[language]}</h1>"
    page += "".join(f"<p>{text}</p>" for text in _TEXTS[language])
    assert_whole(
        clean_page(SavedPage(url="https://a.example/b", body=page.encode(), content_type="text/html")), language
    )


# --- other stories ----------------------------------------------------------------------------------------------------


def _other_story(language: str, heading: str = "h2", *, day: str = "25.11.2026") -> str:
    text = _OTHER[language]
    return (
        f"<{heading}>Mill Lane, oven, 1911: {language}</{heading}><div>By Rosa Quill</div><time>{day}</time>"
        f"<p>{text}</p><p>{text[::-1].capitalize()}</p>"
    )


@LANGUAGES
@pytest.mark.parametrize("heading", ["h1", "h2"])
@pytest.mark.parametrize(
    "wrapper", ["<article class='a1'>{}</article>", "<div class='b2'>{}</div>", "<section>{}</section>"]
)
def test_the_body_ends_where_another_story_begins(language, heading, wrapper):
    reading = extraction(language, outside=wrapper.format(_other_story(language, heading)))
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
def test_another_story_without_an_element_of_its_own_ends_the_body(language):
    reading = extraction(language, below=_other_story(language))
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
@pytest.mark.parametrize(
    "head",
    [
        "<h1>Mill Lane, oven</h1><time>25.11.2026</time>",
        "<h2><a href='/news/oven'>Mill Lane, oven</a></h2><time>25.11.2026</time>",
        "<h2><a href='/news/oven'>Mill Lane, oven</a></h2><p class='q'>By Rosa Quill</p>",
    ],
)
def test_an_address_or_a_second_main_heading_tells_another_story(language, head):
    reading = extraction(
        language, below=f"<div>{head}<p>{_OTHER[language]}</p><p>{_TEXTS[language][0][::-1]}</p></div>"
    )
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
@pytest.mark.parametrize(
    ("name", "day"),
    [("रमेश वर्मा", "25 नवंबर 2026"), ("สมชาย ใจดี", "25 พฤศจิกายน 2569"), ("文・山田花子", "2026年11月25日")],
)
def test_name_and_day_of_a_next_story_are_told_by_their_place(language, name, day):
    head = f"<h2>Oven 1911</h2><div>{name}</div><time>{day}</time>"
    reading = extraction(language, below=f"{head}<p>{_OTHER[language]}</p><p>{_TEXTS[language][0][::-1]}</p>")
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
def test_a_line_of_the_text_that_another_line_holds_stays(language):
    line = "Saturday, porridge with one cup of blueberries"
    reading = extraction(language, within=f"<p>{line}</p><p>{line} and a spoon of honey from the lake</p>")
    assert reading.body.count(line) == 2


@LANGUAGES
def test_text_on_cards_that_lead_elsewhere_is_no_body(language):
    card = "<div class='r8'><h4><a href='/news/oven'>Oven and hours kept</a></h4><p>{}</p></div>"
    reading = extraction(language, below=f"<div class='r7'>{card.format(_OTHER[language]) * 2}</div>")
    assert _OTHER[language] not in reading.body
    assert_whole(reading, language)


@LANGUAGES
def test_sections_of_the_own_story_stay(language):
    reading = extraction(language, within=f"<div class='s'><h2>1911</h2><p>{_OTHER[language]}</p></div>")
    assert _OTHER[language] in reading.body


@LANGUAGES
def test_the_items_of_the_own_list_stay(language):
    item = "<div class='i'><h2><a href='/reviews/{0}'>Stove {0}</a></h2><p>{1} {0}00 €.</p></div>"
    within = "".join(item.format(number, _OTHER[language]) for number in range(1, 7))
    reading = extraction(language, within=within)
    assert f"{_OTHER[language]} 400 €." in reading.body


# --- twice is once ----------------------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize(
    "markup",
    [
        "<div class='z1'><p>{}</p></div>",
        "<aside><blockquote>“{}”</blockquote></aside>",
        "<p class='z2'>{}</p>",
        "<figure><blockquote><p>{}</p></blockquote><cite>Una Bell</cite></figure>",
        "<aside><h3>{}…</h3></aside>",
        "<div class='z3'><em>{}</em> <small>Una Bell, Low Tarn</small></div>",
        "<div class='z4'>“{}” – Una Bell</div>",
        "<table class='z5'><tr><td>{}</td></tr></table>",
    ],
)
def test_a_pull_quote_counts_once(language, markup):
    quote = _TEXTS[language][2].strip('"«„ ')[:70].rsplit(" ", 1)[0]
    reading = extraction(language, within=markup.format(quote))
    assert reading.body.count(quote) == 1
    assert_whole(reading, language)


@LANGUAGES
def test_cells_beside_others_that_say_what_the_text_says_stay(language):
    said = _TEXTS[language][1][:50].rsplit(" ", 1)[0]
    rows = f"<table><tr><td>{said}</td><td>19</td></tr><tr><td>{_OTHER[language][:40]}</td><td>7</td></tr></table>"
    assert extraction(language, within=rows).body.count(said) == 2


@LANGUAGES
def test_a_copy_for_other_screens_counts_once(language):
    twins = f"<div class='m'><p>{_OTHER[language]}</p></div><div class='d'><p>{_OTHER[language]}</p></div>"
    assert extraction(language, within=twins).body.count(_OTHER[language]) == 1


@LANGUAGES
@pytest.mark.parametrize(
    "markup", ["<p>{}</p>", "<div class='v'><p>{}</p></div>", "<section><h2>1</h2><p>{}</p></section>"]
)
@pytest.mark.parametrize("between", ["", "<p>{}</p>"])
def test_a_refrain_that_is_set_as_the_text_is_set_stays(language, markup, between):
    refrain = markup.format(_OTHER[language])
    reading = extraction(language, within=refrain + between.format(f"{_TEXTS[language][1][:60]}.") + refrain)
    assert reading.body.count(_OTHER[language]) == 2


@LANGUAGES
@pytest.mark.parametrize("markup", ["<p class='standfirst'>{}</p>", "<div class='summary'>{}</div>", "<h2>{}</h2>"])
@pytest.mark.parametrize("share", [1, 0.6])
def test_a_standfirst_that_the_text_repeats_counts_once(language, markup, share):
    opening = _TEXTS[language][0]
    copy = opening if share == 1 else opening[: int(share * len(opening))].rsplit(" ", 1)[0] + "…"
    buttons = "<div><ul><li><a href='https://x.example/'>X</a></li></ul></div>"
    reading = extraction(language, above=markup.format(copy) + buttons)
    assert reading.body.count(opening[:40]) == 1
    assert_whole(reading, language)


@LANGUAGES
def test_a_quote_that_stands_nowhere_else_stays(language):
    reading = extraction(language, within=f"<blockquote><p>{_OTHER[language]}</p></blockquote>")
    assert _OTHER[language] in reading.body


# --- service, notes, films --------------------------------------------------------------------------------------------

_SERVICE = {
    "en": ["Your account is in use on another device.", "Sign in again or change your password to go on."],
    "fr": ["Votre compte est utilisé sur un autre appareil.", "Connectez-vous ou changez de mot de passe."],
    "pl": ["Twoje konto jest używane na innym urządzeniu.", "Zaloguj się ponownie albo zmień hasło."],
}
_NOTES = {
    "en": ["This story was first published in the Tarn Weekly.", "Lea Moss contributed to this report."],
    "fr": ["Cet article est paru dans La Gazette du Lac.", "Léa Mousse a contribué à cet article."],
    "pl": ["Ten artykuł ukazał się w Tygodniku Jeziornym.", "To nagranie jest dostępne do 3 grudnia 2026."],
}


@LANGUAGES
@pytest.mark.parametrize("box", ["<div class='h3x'>{}</div>", "<aside>{}</aside>", "<section class='k'>{}</section>"])
def test_a_dialogue_of_the_service_is_no_body(language, box):
    lines = _SERVICE[language]
    reading = extraction(language, within=box.format("".join(f"<p>{line}</p>" for line in lines)))
    assert not any(line in reading.body for line in lines)
    assert_whole(reading, language)


@pytest.mark.parametrize("markup", ["<pre>{}</pre>", "<div class='hl'><pre><code>{}</code></pre></div>"])
def test_code_that_signs_in_is_text(markup):
    code = "form = document.getElementById('login-form'); sign_in(form)"
    assert code in extraction("en", within=markup.format(code)).body


@LANGUAGES
@pytest.mark.parametrize("markup", ["<p>{}</p>", "<p class='i1'><em>{}</em></p>", "<div><i>{}</i></div>"])
def test_a_note_on_the_article_is_no_body(language, markup):
    for note in _NOTES[language]:
        reading = extraction(language, below=markup.format(note))
        assert note not in reading.body
        assert_whole(reading, language)


@LANGUAGES
def test_the_words_of_a_note_in_running_text_are_news(language):
    text = f"{_SERVICE[language][0]} {_OTHER[language]} {_NOTES[language][0]}"
    assert text in extraction(language, within=f"<p>{text}</p>").body


@LANGUAGES
def test_a_list_of_titles_between_paragraphs_is_no_body(language):
    lines = ["Tarn Live: six minutes at the bridge", "What the divers brought up", "How the oven got its name"]
    reading = extraction(language, within=f"<div class='v'>{''.join(f'<p>{line}</p>' for line in lines)}</div>")
    assert not any(line in reading.body for line in lines)
    assert_whole(reading, language)
