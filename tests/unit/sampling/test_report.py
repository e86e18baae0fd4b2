"""What codes say: agreement, and shares by coder or by who settled it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.sampling.test_sample_file import SAMPLE

from presswatch.errors import PermanentError
from presswatch.sampling.report import agreement

ANNA, BEN = {"7": "yes", "9": "yes", "11": "no"}, {"7": "yes", "9": "no", "11": "no"}
CODED = SAMPLE.with_codes("anna", ANNA).with_codes("ben", BEN)


def test_two_coders_agree_on_two_of_three() -> None:
    found = agreement(CODED, "nominal", ("yes",))
    assert (found.units, found.units_coded_twice, found.units_agreed) == (3, 3, 2)
    assert found.alpha == pytest.approx(4 / 9)
    assert [share.coder for share in found.shares] == ["anna", "ben"]
    assert found.shares[0].prevalence is not None
    assert found.shares[0].prevalence.share == pytest.approx(0.2)


def test_who_settled_it_gives_the_share_and_is_no_coder() -> None:
    found = agreement(CODED.with_codes("chief", ANNA), "nominal", ("yes",), "chief")
    assert found.coders == ("anna", "ben")
    assert [share.coder for share in found.shares] == ["chief"]


def test_codes_of_the_interval_level_are_numbers() -> None:
    scaled = replace(SAMPLE, design=replace(SAMPLE.design, codes=("1", "5")))
    coded = scaled.with_codes("a", {"7": "1", "9": "5"}).with_codes("b", {"7": "1", "9": "5"})
    assert agreement(coded, "interval", ()).alpha == 1
    with pytest.raises(PermanentError, match="numbers"):
        agreement(CODED, "interval", ())


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(PermanentError, match="two people"):
        agreement(SAMPLE.with_codes("anna", ANNA), "nominal", ())
    with pytest.raises(PermanentError, match="maybe is none of"):
        agreement(CODED, "nominal", ("maybe",))
    with pytest.raises(PermanentError, match="no codes of chief"):
        agreement(CODED, "nominal", ("yes",), "chief")
