"""The scorer of block roles, by hand, and the labels that it reads."""

import re
from pathlib import Path

import pytest
from bench.blocks.labelled_roles import Shown, Verdict, judge, labelled, macro, place, scores
from bench.blocks.role_labels import CORPUS, ROLES, keys_of, outline_of, records, roles_of
from lxml import html

from presswatch.articles.page.text_blocks import BlockTree, read_outline

PAGE = """<body><ul><li>The title<li>News</ul><h1>The title</h1><p>First line.</p><p>Second line.</p>
<figure><img><figcaption>A picture</figcaption></figure><p>Read also this</p><table><tr><td>One<td>Two</table>
<p>***</p><footer><p>The title</p><p>About us</p></footer></body>"""


def outline() -> BlockTree:
    return read_outline(html.fromstring(PAGE))


def labels(**blocks: str) -> dict[str, str]:
    """Return roles by key, for blocks named by their number: b2="headline"."""
    keys = keys_of(outline())
    return {keys[int(name[1:])]: role for name, role in blocks.items()}


def test_keys_tell_copies_apart_and_pass_over_blocks_without_letters() -> None:
    keys = keys_of(outline())
    assert keys[2] == f"{keys[0]}#2"
    assert keys[10] == f"{keys[0]}#3"
    assert keys[9] == ""
    assert re.fullmatch(r"[0-9a-f]{10}", keys[0])


def test_notes_are_read_clause_by_clause() -> None:
    assert roles_of("headline 4; body 5-8; caption 6,7") == {
        4: "headline",
        5: "body",
        6: "caption",
        7: "caption",
        8: "body",
    }
    with pytest.raises(ValueError, match="no role: footer"):
        roles_of("footer 1")


def test_a_copy_is_matched_where_its_neighbours_stand() -> None:
    shown = [Shown("The title", ("headline",)), Shown("First line.", ("body",)), Shown("Second line.", ("body",))]
    assert place(shown, outline()) == [[2], [3], [4]]
    last = [Shown("Second line.", ("body",)), Shown("The title", ("headline",)), Shown("About us", ("body",))]
    assert place(last, outline()) == [[4], [10], [11]]


def test_a_line_that_joins_blocks_covers_them() -> None:
    assert place([Shown("First line. Second line.", ("body",))], outline()) == [[3, 4]]
    assert place([Shown("Words of another page entirely", ("body",))], outline()) == [[]]


def test_what_is_left_out_or_shown_from_outside_counts() -> None:
    roles = labels(b2="headline", b3="dek", b4="body", b5="caption", b6="related", b7="table", b8="table")
    shown = [
        Shown("The title", ("headline",)),
        Shown("First line.", ("body", "dek")),
        Shown("A picture", ("body",)),
        Shown("One", ("table",)),
        Shown("Two", ("table",)),
        Shown("About us", ("body",)),
    ]
    assert judge(roles, shown, outline()) == [
        Verdict("headline", "headline", "The title"),
        Verdict("dek", "dek", "First line."),
        Verdict("body", "", "Second line."),
        Verdict("caption", "body", "A picture"),
        Verdict("table", "table", "One"),
        Verdict("table", "table", "Two"),
        Verdict("page", "body", "About us"),
    ]


def test_residue_counts_where_it_is_shown() -> None:
    roles = labels(b6="promo")
    assert judge(roles, [], outline()) == []
    assert judge(roles, [Shown("Read also this", ("residue",))], outline()) == [
        Verdict("residue", "residue", "Read also this")
    ]
    assert judge(roles, [Shown("Read also this", ("body",))], outline()) == [
        Verdict("residue", "body", "Read also this")
    ]
    assert judge({}, [Shown("About us", ("residue",))], outline()) == []


def test_scores_by_hand() -> None:
    verdicts = [Verdict("body", "body", "")] * 20 + [Verdict("body", "", "")] * 5 + [Verdict("page", "body", "")] * 5
    verdicts += [Verdict("credit", "body", "")] * 2
    table = scores(verdicts)
    assert table["body"] == (20 / 27, 20 / 25, pytest.approx(40 / 52), 25)
    assert table["credit"] == (0.0, 0.0, 0.0, 2)
    # 27 blocks were given a role, 27 have a label inside the article.
    assert table["micro"] == (20 / 27, 20 / 27, pytest.approx(20 / 27), 27)
    assert macro(table) == table["body"][2]


def test_labels_hold_keys_only() -> None:
    seen = set()
    for record in records():
        assert set(record) == {"set", "page", "half", "roles"}
        assert record["half"] in {"dev", "held"}
        assert set(record["roles"]) <= ROLES
        keys = [key for found in record["roles"].values() for key in found]
        assert all(re.fullmatch(r"[0-9a-f]{10}(#\d+)?", key) for key in keys)
        assert len(keys) == len(set(keys))
        seen.add((record["set"], record["page"]))
    assert len(seen) == len(records()) >= 120


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the pages of ../shared/corpus")
def test_every_label_is_found_on_its_page() -> None:
    pages = list(labelled(Path(CORPUS)))
    assert len(pages) == len(records())
    for one in pages[::8]:
        assert not set(one.roles) - set(keys_of(outline_of(one.page)))
