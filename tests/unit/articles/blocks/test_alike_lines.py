"""Lines that are set and begin as some of the text do are text."""

from __future__ import annotations

import numpy as np
import pytest

from presswatch.articles.blocks.alike_lines import ALIKE, alike_lines
from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import StatedMetadata, features_of
from presswatch.articles.page import main_text
from presswatch.articles.page.text_blocks import read_outline

FILMS = ["Heron", "The Long Weir", "Saltings", "Nine Ferries", "Dune"]
STORY = (
    "A ferryman takes the last boat of the year across the sound and finds that nobody is waiting at the other pier."
)
ROW = [
    f"<h2>{film}</h2><p>{STORY}</p><p>Where to watch: <a href='/{n}'>Channel {n}</a></p>"
    for n, film in enumerate(FILMS)
]
BODY, NONE = BlockLabel("body", "block_model"), BlockLabel("boilerplate", "unlikely")


def roles_of(markup: str, chances: dict[str, float]) -> dict[str, str | None]:
    """Return the roles that change, of blocks which are likely body but for those named here."""
    tree = main_text.parse(f"<html><head></head><body><div>{markup}</div></body></html>")
    assert tree is not None
    block_tree = read_outline(tree)
    features = features_of(block_tree, slice(0, len(block_tree.blocks)), StatedMetadata())
    chance = np.array([chances.get(block.text, 0.95) for block in features.blocks])
    context = BlockContext(features, chance, chance >= 0.6)
    changed = alike_lines(context, [BODY if value >= 0.6 else NONE for value in chance])
    return {features.blocks[i].text: label.role for i, label in changed.items()}


@pytest.mark.parametrize(
    "lost", [["Where to watch: Channel 1"], ["Where to watch: Channel 1", "Where to watch: Channel 4"]]
)
def test_a_line_like_those_of_the_text_is_text(lost: list[str]) -> None:
    assert roles_of("".join(ROW), dict.fromkeys(lost, 0.5)) == dict.fromkeys(lost, ALIKE.role)


def test_a_line_like_those_that_are_no_text_is_judged_by_itself() -> None:
    assert roles_of("".join(ROW), {f"Where to watch: Channel {n}": 0.2 for n in range(1, 5)}) == {}


OTHERS = {
    "few": ("".join(ROW[:3]), "Where to watch: Channel 1"),
    "set otherwise": ("".join(ROW).replace("<p>Where", "<p class='own'>Where", 1), "Where to watch: Channel 0"),
    "begins otherwise": (f"{''.join(ROW)}<p>{STORY}</p><p>Further reading: Otters</p>", "Further reading: Otters"),
    "facts": (f"<p>{STORY}</p>" * 5 + "".join(f"<p>Price: {n} pounds</p>" for n in range(5)), "Price: 3 pounds"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_lines_are_judged_each_by_itself(kind: str) -> None:
    markup, lost = OTHERS[kind]
    assert roles_of(markup, {lost: 0.5}) == {}
