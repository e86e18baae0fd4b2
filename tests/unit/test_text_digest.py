"""The digest of a text that a child makes is the one that a load would make."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.revision import content_sha256
from presswatch.model.text_digest import TitledText
from presswatch.runtime import LOADED_WITH
from presswatch.syndication import ALGORITHM, read_text, sign
from presswatch.text_digest import digest_text

WORDS = st.lists(
    st.sampled_from(["port", "Hafen", "7,2", "10 000", "港", "น้ำ", "«non»", "it\u2019s", "–"]), max_size=90
)


@given(title=st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), words=WORDS)
def test_holds_digest_and_signature(title: str | None, words: list[str]) -> None:
    body = " ".join(words)
    signature = sign(read_text(body))
    assert digest_text(TitledText(title, body)) == (
        content_sha256(title, body),
        ALGORITHM,
        signature.minima,
        signature.bands,
    )


def test_is_loaded_with_the_parsers_and_without_a_database() -> None:
    assert digest_text.__module__ in LOADED_WITH["presswatch.articles.extract"]
    code = "import sys, presswatch.text_digest; assert 'sqlalchemy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
