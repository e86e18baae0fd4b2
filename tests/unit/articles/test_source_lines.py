"""What is counted of the lines of a source, and when a line is furniture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.source_lines import (
    MIN_ARTICLES,
    MIN_WINDOW,
    CountedLine,
    LineCount,
    counted_lines,
    is_repeated,
    is_snapshot_due,
    repeated_lines,
    tally,
)
from presswatch.articles.text.line_keys import line_key
from presswatch.model.extraction import SOURCE_REPEATS, Block, Extraction, Role


def block(text: str, role: Role = "body", rule: str = "block_model") -> Block:
    return Block(role, text, 0, len(text), rule=rule)


def article(number: int, *last: str, paragraphs: int = 6) -> Extraction:
    """Return an article of paragraphs that no other has, and some last lines."""
    texts = [
        f"Paragraph {place} of story {number} tells what happened in street {number * 7}."
        for place in range(paragraphs)
    ]
    return Extraction("article", blocks=tuple(map(block, (*texts, *last))))


def line(text: str, *, is_edge: bool = True) -> CountedLine:
    return CountedLine(line_key(text), text, "body", len(text), is_edge)


FURNITURE = "This newspaper belongs to its readers, who can become members of its society."


def counts_of(*extractions: Extraction) -> dict[str, LineCount]:
    made = tally(map(counted_lines, extractions), {}, counted=0)
    return {count.sample: count for count in made.lines}


def test_each_article_counts_once_and_says_where_the_line_stands():
    count = counts_of(*(article(n, FURNITURE) for n in range(10)))[FURNITURE]
    assert (count.articles, count.edge_articles, count.since_article) == (10, 10, 1)


def test_a_line_within_a_long_text_stands_at_no_edge():
    texts = article(1, paragraphs=9).blocks, article(2, paragraphs=9).blocks
    lines = counted_lines(Extraction("article", blocks=(*texts[0], block(FURNITURE), *texts[1])))
    assert [counted.is_edge for counted in lines if counted.sample == FURNITURE] == [False]


def test_what_an_article_says_twice_is_no_edge():
    lines = counted_lines(Extraction("article", blocks=(*article(1).blocks, block(FURNITURE), block(FURNITURE))))
    assert [counted.is_edge for counted in lines if counted.sample == FURNITURE] == [False]


def test_residue_cells_and_very_short_lines_are_not_counted():
    extra = (block(FURNITURE, "promo"), block("Number of those present", "table"), block("dpa."))
    assert counted_lines(Extraction("article", blocks=extra)) == ()


def test_a_line_that_left_the_body_goes_on_being_counted():
    gone = Extraction("article", blocks=(block(FURNITURE, "boilerplate", SOURCE_REPEATS),))
    assert [counted.sample for counted in counted_lines(gone)] == [FURNITURE]


def test_of_a_very_long_text_only_its_ends_are_counted():
    assert len(counted_lines(article(1, paragraphs=500))) == 60


def test_copies_of_an_article_count_as_one():
    agency = article(1)
    corrected = Extraction("article", blocks=(block("The second paragraph was put right by the desk."), *agency.blocks))
    made = tally(map(counted_lines, [agency, *[corrected] * 9, article(2)]), {}, counted=0)
    assert made.articles == 2
    assert {count.articles for count in made.lines} == {1}


def test_short_news_above_much_furniture_is_no_copy():
    last = [f"{FURNITURE} Part {number} of its statutes says so at length." for number in range(3)]
    count = counts_of(*(article(n, *last, paragraphs=2) for n in range(10)))[last[0]]
    assert count.articles == 10


def count_of(articles: int, *, since: int = 1, edge: int | None = None) -> LineCount:
    return LineCount(b"k", "", "body", articles, articles if edge is None else edge, since)


def test_a_line_is_furniture_from_enough_articles_and_a_share_of_them():
    assert not is_repeated(count_of(MIN_ARTICLES), counted=MIN_ARTICLES)
    assert is_repeated(count_of(MIN_ARTICLES), counted=MIN_WINDOW)
    assert not is_repeated(count_of(MIN_ARTICLES - 1), counted=MIN_WINDOW)
    assert not is_repeated(count_of(40), counted=1_000)
    assert is_repeated(count_of(40, since=901), counted=1_000)


def test_a_line_that_mostly_stands_within_is_told_apart():
    lines = [count_of(20), count_of(20, edge=3)._replace(key=b"inner")]
    repeated = repeated_lines(lines, counted=40, snapshot_id=3)
    assert (repeated.snapshot_id, repeated.edge, repeated.inner) == (3, frozenset([b"k"]), frozenset([b"inner"]))


@given(st.lists(st.lists(st.sampled_from([f"line number {n} of what is printed here" for n in range(9)]), max_size=5)))
def test_counts_never_exceed_the_articles(texts):
    made = tally([[*map(line, dict.fromkeys(lines))] for lines in texts], {}, counted=0)
    assert made.articles <= len(texts)
    assert all(1 <= count.articles <= made.articles for count in made.lines)


def test_counting_in_two_parts_is_counting_at_once():
    lines = [counted_lines(article(n, FURNITURE)) for n in range(12)]
    whole = tally(lines, {}, counted=0)
    first = tally(lines[:5], {}, counted=0)
    second = tally(lines[5:], {count.key: count.articles for count in first.lines}, counted=5)
    assert first.articles + second.articles == whole.articles
    sums = {count.key: count.articles for count in first.lines}
    for count in second.lines:
        sums[count.key] = sums.get(count.key, 0) + count.articles
    assert sums == {count.key: count.articles for count in whole.lines}


def test_snapshots_grow_rarer_with_the_source_but_never_end():
    assert not is_snapshot_due(MIN_WINDOW - 1, None)
    assert is_snapshot_due(MIN_WINDOW, None)
    assert not is_snapshot_due(1_119, 1_000)
    assert is_snapshot_due(1_120, 1_000)
    assert is_snapshot_due(100_500, 100_000)
