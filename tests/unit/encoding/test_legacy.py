"""Latin bytes without a name: windows-1252 unless the letters or the stated language speak for another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.encoding import page
from presswatch.encoding.feed import decode
from presswatch.encoding.legacy import guess_legacy

TEXTS = {
    "fr": ("cp1252", "L’été dernier, la commune a dû fermer l’école à cause d’une fenêtre cassée."),
    "es": ("cp1252", "El año pasado la dirección cerró el colegio por una ventana rota, según dijo."),
    "de": ("cp1252", "Die Straße über den Fluss wird für drei Wochen gesperrt, hieß es im Frühjahr."),
    "pl": (
        "iso8859-2",
        "Most na rzece będzie zamknięty przez trzy tygodnie, powiedział wójt gminy, który już się żegna.",
    ),
    "cs": ("cp1250", "Most přes řeku bude tři týdny uzavřen, řekl starosta města Žďár, který končí."),
    "lt": ("cp1257", "Tiltas per upę bus uždarytas tris savaites, sakė miesto meras, kuris jau išėjo į žūklę."),
    "tr": ("cp1254", "Köprü üç hafta boyunca kapalı kalacak, dedi belediye başkanı, artık ayrılıyor."),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_feed_that_says_utf_8_and_is_none_is_read(language):
    encoding, text = TEXTS[language]
    body = f"<?xml version='1.0' encoding='utf-8'?><rss><channel><title>{text}</title></channel></rss>".encode(encoding)
    found = decode(body)
    assert text in found.text
    assert "charset_guessed" in found.notes


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("stated", ["", "en", "own"])
def test_a_page_is_read_whatever_language_it_states(language, stated):
    encoding, text = TEXTS[language]
    lang = f" lang='{language if stated == 'own' else stated}'" if stated else ""
    body = f"<html{lang}><meta charset='utf-8'><p>{text}</p></html>".encode(encoding)
    assert text in page.decode(body).text


@pytest.mark.parametrize("word", ["señor", "Müller", "café", "français", "São"])
def test_one_word_is_enough(word):
    assert f"<p>{word}</p>".encode("cp1252").decode(guess_legacy(f"<p>{word}</p>".encode("cp1252"))) == f"<p>{word}</p>"


def test_a_stated_language_settles_what_letters_leave_open():
    body = "<html lang='pl'><p>pańska</p>".encode("iso8859-2")
    assert body.decode(guess_legacy(body)).endswith("pańska</p>")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_have_a_guess_that_python_knows(body):
    body.decode(guess_legacy(body), "replace")
