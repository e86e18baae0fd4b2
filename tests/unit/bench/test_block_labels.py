"""What the labelled text of a page says of its leaves."""

from pathlib import Path

from bench.blocks.block_labels import labels_of
from bench.quality.gold import Gold

from presswatch.articles.blocks.body_features import StatedMetadata, features_of
from presswatch.articles.page import main_text
from presswatch.articles.page.text_blocks import read_outline

SENTENCE = "The harbour of the old town was closed to all ships on Monday morning."


def shares(markup: str, body: str) -> dict[str, list[float]]:
    """Return text → shares of the leaves that have it."""
    tree = main_text.parse(f"<html><body>{markup}</body></html>")
    assert tree is not None
    view = features_of(read_outline(tree), slice(None), StatedMetadata())
    made = labels_of(Gold("wcxb", "a", Path("a.gz"), "https://a.example/", body=body), view)
    assert made.known.all()
    found: dict[str, list[float]] = {}
    for leaf, share in zip(view.blocks, made.share, strict=True):
        found.setdefault(leaf.text, []).append(float(share))
    return found


def test_short_cells_are_told_by_their_row() -> None:
    rows = "<table><tr><td>1</td><td>Ann Lee</td><td>5040</td></tr><tr><td>2</td><td>Bo Ek</td><td>17</td></tr></table>"
    found = shares(rows + "<p>17</p><p>More</p>", "Standing\n1 Ann Lee 5040\n2 Bo Ek 17")
    assert found["Ann Lee"] == found["1"] == found["5040"] == [1.0]
    assert found["More"] == [0.0]


def test_a_line_with_something_in_it_that_the_label_leaves_out_is_body_in_part() -> None:
    found = shares(f"<p>{SENTENCE} Read more</p>", f"{SENTENCE}\nEnd.")
    assert 0.8 < found[f"{SENTENCE} Read more"][0] < 1


def test_a_paraphrase_is_not_body() -> None:
    summary = "The harbour of the old town will stay shut, a speaker of the mayor said today."
    assert shares(f"<p>{summary}</p><p>{SENTENCE}</p>", SENTENCE) == {summary: [0.0], SENTENCE: [1.0]}


def test_of_two_copies_the_one_in_the_body_counts() -> None:
    lines = [f"Sentence number {n} of the article, long enough to count." for n in range(4)]
    body = "".join(f"<p>{line}</p>" for line in [*lines, SENTENCE])
    teasers = "".join(f"<p>Another article, with the number {n}</p>" for n in range(7))
    assert shares(body + teasers + f"<p>{SENTENCE}</p>", "\n".join([*lines, SENTENCE]))[SENTENCE] == [1.0, 0.0]


def test_of_segments_only_what_they_touch_is_known() -> None:
    tree = main_text.parse(f"<html><body><p>{SENTENCE}</p><p>Subscribe to our letter now</p><p>Else</p></body></html>")
    assert tree is not None
    view = features_of(read_outline(tree), slice(None), StatedMetadata())
    gold = Gold(
        "trafilatura", "a", Path("a.gz"), "https://a.example/", wanted=("old town",), unwanted=("Subscribe to",)
    )
    made = labels_of(gold, view)
    assert made.share.tolist() == [1.0, 0.0, 0.0]
    assert made.known.tolist() == [1.0, 1.0, 0.0]
