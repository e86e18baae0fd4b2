"""A revision is a change of what is said, not of how it is set."""

import hashlib
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


def _words_step_by_step(text):
    """What tokens are, one rule after the other; the product takes them in fewer passes."""
    plain = unicodedata.normalize(
        "NFKC", re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]", "", text)
    )
    plain = re.sub(r"(?<=\w)['’‘ʼ´`′＇](?=\w)", "'", plain)
    plain = re.sub("[\"“”„‟«»‹›「」『』〝〞＂]|(?<!\\w)[‘‚‛']|['’](?!\\w)|''|``", ' " ', plain)
    plain = re.sub(
        r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", re.sub("[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]", "-", plain)
    )
    plain = re.sub(r"(?<=\w)\s*-\s+|\s+-\s*(?=\D)|\s+-\s+", " ", plain)
    plain = re.sub(r"(?<=\w)-(?=\d)", " ", plain)
    return re.findall(r"-?\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'][^\W\d_]+)*|\w+|[\"%€$£¥‰?!.]", plain)


@given(st.text(st.sampled_from("ab1 12 5\n\t\u00a0-–—−'’‘ʼ´`\"“”«»_²é.,:%€?!\u00ad漢３‚‛日＇＂"), max_size=20))
@example("a - 5, a -5, a-5, a --5, covid-19, 5 000 123, 5'000, l'an ''x'' ``y``")
def test_tokens_are_those_of_one_rule_after_the_other(text):
    step_by_step = " ".join(word for word in _words_step_by_step(text) if word != ".")
    assert content_sha256("", text) == hashlib.sha256(f"\x1e{step_by_step}".encode()).digest()
