"""A revision is a change of what is said, not of how it is set."""

import pytest

from presswatch.articles.revision import changes, content_sha256

TITLE = "Le port aura 9,2 millions"
BODY = (
    "Le maire a dit : « Nous n'avons pas fini ». Mme Odile Ferrand versera 9,2 millions d'euros - soit 12 % de plus."
    "\n\nIl part."
)


@pytest.mark.parametrize(
    "new",
    [
        BODY.replace("« ", "“").replace(" »", "”"),
        BODY.replace("« ", "«\u202f").replace(" »", "\u202f»"),
        BODY.replace("'", "’"),
        BODY.replace(" - ", " — "),
        BODY.replace(" - ", "\u2009–\u2009"),
        BODY.replace("\n\n", " "),
        BODY.replace(" : ", "\u00a0: "),
        BODY.replace("euros - soit", "euros, soit"),
        BODY.replace("millions", "mil\u00adlions"),
        "  " + BODY + "\n",
    ],
)
def test_typography_makes_no_revision(new):
    assert content_sha256(TITLE, new) == content_sha256(TITLE, BODY)
    assert changes(TITLE, BODY, TITLE, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("9,2", "7,2", {"numbers"}),
        ("12 %", "12", {"numbers"}),
        ("12 %", "-12 %", {"numbers"}),
        ("Ferrand", "Ferrant", {"names"}),
        ("n'avons pas fini", "avons fini", {"quotes", "negations"}),
        ("« Nous n'avons pas fini »", "Nous n'avons pas fini", {"quotes"}),
        ("versera", "verserait", {"words"}),
        ("Le maire a dit", "a dit Le maire", set()),
    ],
)
def test_what_is_said_makes_a_revision(old, new, kinds):
    changed = BODY.replace(old, new)
    assert changed != BODY
    assert content_sha256(TITLE, changed) != content_sha256(TITLE, BODY)
    assert kinds <= set(changes(TITLE, BODY, TITLE, changed))
    assert changes(TITLE, BODY, TITLE, changed)


def test_headline_is_part_of_the_text():
    assert content_sha256("Le port aura 7,2 millions", BODY) != content_sha256(TITLE, BODY)
    assert changes(TITLE, BODY, "Le port aura 7,2 millions", BODY) == ("headline",)


def test_title_and_body_do_not_run_into_each_other():
    assert content_sha256("a b", "c") != content_sha256("a", "b c")


def test_thousands_may_be_set_apart():
    assert content_sha256(None, "10 000 morts") == content_sha256(None, "10\u202f000 morts")


def test_order_alone_is_named():
    assert changes("T", "the red boat and a sail", "T", "a sail and the red boat") == ("order",)
