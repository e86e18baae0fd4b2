"""The digest of a text that a child makes is the one that a load would make."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.revision import content_sha256
from presswatch.articles.source_lines import counted_lines
from presswatch.model.extraction import AuthorClaim, Block, Extraction
from presswatch.model.text_digest import StagedReading
from presswatch.runtime import LOADED_WITH
from presswatch.syndication import ALGORITHM, read_text, sign
from presswatch.syndication.agencies import credit_rules
from presswatch.text_digest import COUNTED_BY, digest_text
from presswatch.warehouse.plain_extraction import plain_text

WORDS = st.lists(
    st.sampled_from(["port", "Hafen", "7,2", "10 000", "港", "น้ำ", "«non»", "it\u2019s", "–"]), max_size=90
)


@given(title=st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), words=WORDS)
def test_holds_digest_and_signature(title: str | None, words: list[str]) -> None:
    body = " ".join(words)
    signature = sign(read_text(body))
    extraction = Extraction("article", title=title, blocks=(Block("body", body, 0, len(body)),))
    digest = digest_text(StagedReading(plain_text(extraction), ()))
    assert digest[:4] == (
        content_sha256(_storable(title), _storable(body)),
        ALGORITHM,
        signature.minima,
        signature.bands,
    )


def _storable(text: str | None) -> str | None:
    return text and text.replace("\0", "\ufffd")


def test_holds_lines_and_credits_with_their_rules() -> None:
    said = "The quay was closed for the third day in a row, the harbour master said on Monday."
    blocks = (Block("dateline", "BREMEN (Reuters)", 0, 16), Block("body", said, 18, 18 + len(said)))
    extraction = Extraction("article", authors=(AuthorClaim("Cardo Press"),), blocks=blocks)
    agencies = (("cardo", "Cardo Press"),)
    counted = digest_text(StagedReading(plain_text(extraction), agencies)).counted
    assert counted is not None
    assert counted.credits == (("cardo", "byline", "Cardo Press"), ("reuters", "dateline", "BREMEN (Reuters)"))
    assert [(bytes.fromhex(key), *values) for key, *values in counted.lines] == [*counted_lines(extraction)]
    assert (counted.lines_by, counted.credits_by) == (COUNTED_BY, credit_rules(agencies))
    assert credit_rules(agencies) != credit_rules(())


def test_is_loaded_with_the_parsers_and_without_a_database() -> None:
    assert digest_text.__module__ in LOADED_WITH["presswatch.articles.extract"]
    code = "import sys, presswatch.text_digest; assert 'sqlalchemy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
