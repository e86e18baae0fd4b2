"""Agencies are credited where credits stand, and nowhere else."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.model.extraction import AuthorClaim, Block, Extraction
from presswatch.registry.load_sources import load_sources
from presswatch.syndication.agencies import desk_for, world_agencies

SOURCES = (("agencia-cardo", "Agencia Cardo"), ("ansa", "ANSA"))
ROOT = Path(__file__).resolve().parents[3]


def found(*, start="The council met on Monday.", end="The vote is in May.", authors=(), others=()):
    texts = (start, "A ship of AP Moller passed the TT race, said the head of the Reuters Institute.", end)
    body = tuple(Block("body", text, 0, 0) for text in texts)
    reading = Extraction("article", blocks=(*others, *body), authors=tuple(AuthorClaim(name) for name in authors))
    return [(credit.agency, credit.place) for credit in desk_for(SOURCES).credits(reading)]


@pytest.mark.parametrize(
    ("start", "agency"),
    [
        ("PARIS (AFP) - Le ministre a dit", "afp"),
        ("Madrid, 3 mar (EFE).- El ministro dijo", "efe"),
        ("LONDON, March 3 (Reuters) - Shares fell", "reuters"),
        ("Berlin (dpa/lno) - Der Rat", "dpa"),
        ("(ANSA) - ROMA, 02 MAR - Il governo", "ansa"),
        ("WASHINGTON (AP) — The senate", "ap"),
        ("МОСКВА, 2 марта. /ТАСС/. Глава", "tass"),
        ("МОСКВА, 2 мар — РИА Новости. Глава", "ria"),
        ("新华社北京3月2日电 国家", "xinhua"),
        ("【ロンドン共同】英国", "kyodo"),
        ("الرياض (رويترز) - قال", "reuters"),
        ("Praha 2. března (ČTK) - Vláda", "ctk"),
        ("Oria (Agencia Cardo) - La comisaria", "agencia-cardo"),
    ],
)
def test_datelines(start, agency):
    assert found(start=start) == [(agency, "start")]


@pytest.mark.parametrize(
    ("end", "agencies"),
    [
        ("dpa", ["dpa"]),
        ("Er kommt nicht (dpa/AFP).", ["afp", "dpa"]),
        ("fek/dpa", ["dpa"]),
        ("Avec AFP", ["afp"]),
        ("Fuente: EFE", ["efe"]),
        ("he said. — Reuters", ["reuters"]),
        ("© 2026 AFP", ["afp"]),
        ("(Reporting by Jo Bloggs; Editing by Al Doe)", ["reuters"]),
    ],
)
def test_ends(end, agencies):
    assert found(end=end) == [(agency, "end") for agency in agencies]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"start": "The AP reported on Monday that"},
        {"start": "Reuters said: the shares fell"},
        {"start": "Anadolu is a region"},
        {"start": "TT - the race - is run in June"},
        {"start": "Die SPA - ein Bad"},
        {"end": "he told Reuters."},
        {"end": "She spoke to the PA news agency."},
        {"authors": ["Ann Apple"]},
    ],
)
def test_where_no_credit_stands(words):
    assert found(**words) == []


@pytest.mark.parametrize("name", ["Le Monde avec AFP", "AFP", "Agence France-Presse", "agence france-presse"])
def test_bylines(name):
    assert found(authors=[name]) == [("afp", "byline")]


def test_the_surest_place_is_kept():
    assert found(start="PARIS (AFP) - Le", end="AFP", authors=["AFP"]) == [("afp", "byline")]


@pytest.mark.parametrize(
    ("role", "text", "place"),
    [
        ("credit", "Quelle: dpa", "credit"),
        ("credit", "Foto: dpa", "picture"),
        ("credit", "PHOTO/CASIMIRO OTERUELAS/DPA", "picture"),
        ("caption", "The mayor at the quay on Monday. Jo Bloggs/dpa", "picture"),
        ("dateline", "Berlin, dpa", "dateline"),
    ],
)
def test_pictures_are_told_apart(role, text, place):
    assert found(others=[Block(role, text, 0, 0)]) == [("dpa", place)]


def test_the_list_is_in_order_and_no_code_is_claimed_twice():
    rows = json.loads(files("presswatch.syndication").joinpath("agencies.json").read_text("utf-8"))["agencies"]
    keys = [row["key"] for row in rows]
    assert keys == sorted(set(keys))
    codes = [code for row in rows for code in row["codes"]]
    assert sorted(codes) == sorted(set(codes))


def test_watched_agencies_are_in_the_list_under_their_own_key():
    sources = load_sources(ROOT / "include" / "sources")
    known = {one.key for one in world_agencies()}
    assert {one.source_id for one in sources if one.is_agency} <= known


def test_a_credit_below_every_article_is_read_though_it_is_no_body():
    note = Block("boilerplate", "Written with what agencies sent (dpa).", 0, 0, rule="source_repeats")
    assert found(others=(note,)) == found(end="Written with what agencies sent (dpa).") == [("dpa", "end")]


FORMS = [form for agency in world_agencies() for form in (*agency.codes, *agency.names)]
CASES = (
    str,
    str.upper,
    str.lower,
    str.title,
    lambda form: form.replace("i", "\u0130"),
    lambda form: form.replace("i", "\u0131"),
)


@given(
    st.lists(
        st.one_of(
            st.builds(lambda form, case: case(form), st.sampled_from(FORMS), st.sampled_from(CASES)),
            st.text(max_size=6),
        )
    )
)
def test_names_are_those_that_one_pattern_of_all_finds_in_any_case_and_each_has_its_agency(pieces):
    desk, text = desk_for(SOURCES), " ".join(pieces)
    forms = desk._forms(text)
    whole = re.compile("(?:" + "|".join(one.pattern for one in desk._alternatives) + ")")
    assert list(forms) == [match[0] for match in whole.finditer(text)]
    assert all(map(desk._key, forms))
