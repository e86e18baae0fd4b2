"""Segments of titles that name the site are told from those that are part of the headline."""

import pytest

from presswatch.articles.page.site_suffix import names_site, without_site

HEADLINE = "Council votes to reopen the old ropeworks"


@pytest.mark.parametrize(
    ("segment", "names"),
    [
        ("Harbour Gazette", {"harbourgazette"}),
        ("Harbour-Gazette.test", {"harbourgazette"}),
        ("Harbour", {"harbourgazette"}),
        ("The Harbour Gazette", {"harbour"}),
        ("Nordsee Kurier", {"nk"}),
        ("Gazeta Portowa", {"gp"}),
    ],
)
def test_segment_names_the_site(segment, names):
    assert names_site(segment, names)


@pytest.mark.parametrize(
    ("segment", "names"),
    [
        ("", {"harbour"}),
        ("what now", {"wn"}),
        ("Harbour pilots go on strike in the autumn", {"harbour"}),
        ("Kurier", {"harbourgazette"}),
    ],
)
def test_segment_names_something_else(segment, names):
    assert not names_site(segment, names)


@pytest.mark.parametrize("whole", [f"{HEADLINE} – Harbour Gazette – Politics", f"Harbour Gazette | {HEADLINE}"])
def test_site_goes_with_what_another_statement_lacks(whole):
    assert without_site(whole, {"harbourgazette"}, [HEADLINE]) == HEADLINE


def test_site_and_section_go_one_after_the_other():
    assert without_site(f"{HEADLINE} | Politics | Harbour Gazette", {"harbourgazette"}, []) == HEADLINE


def test_unknown_tail_without_a_bar_stays():
    assert without_site(f"{HEADLINE} - Kurier", {"harbourgazette"}, []) == f"{HEADLINE} - Kurier"
