"""The laboratory of mutations: what it changes, what it compares, and that it sees a fault."""

from __future__ import annotations

from bench.mutations.__main__ import chosen_mutators, table, worst
from bench.mutations.canvas import Canvas, find_layout, lay_out, normalised
from bench.mutations.catalogue import HELD_OUT, MUTATORS, Mutator
from bench.mutations.facts import ALL, Facts, facts_of, violations
from bench.mutations.filler import Filler
from bench.mutations.kept_trials import try_all_kept
from bench.mutations.laboratory import try_page
from bench.mutations.samples import Sample, corpus_samples, world_samples
from lxml import html

from newsworld.seeded_random import seeded
from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

TEXT = [
    "The council of the harbour town voted on Tuesday to keep its 14 ferries, after a debate that lasted four hours.",
    "Its members had heard from sailors, from shopkeepers and from the islanders who cross the bay twice a day.",
    "A report that was published in March puts the cost of the crossing at nine crowns, more than a bus asks for.",
    "The ferries will be painted before the summer, the mayor said, and two of them get new engines next year.",
    "Whoever lives on the islands goes on paying half of the fare, as it has been since the bridge was closed.",
]
PAGE = f"""<html lang="en"><head><title>Harbour town keeps all of its ferries</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2024-03-05T10:15:00+01:00">
</head><body><div><h1>Harbour town keeps all of its ferries</h1><p class="byline">By <a rel="author">Ada Winter</a></p>
<div>{"".join(f"<p>{text}</p>" for text in TEXT)}</div></div></body></html>"""
SAMPLE = Sample("ferries", "https://bay.example/2024/ferries", PAGE.encode(), ())


def facts(html: bytes) -> Facts:
    return facts_of(clean_page(SavedPage(SAMPLE.url, html)))


PAGE_BYTES = normalised(SAMPLE.html)
BASE = facts(PAGE_BYTES)
LAYOUT = find_layout(PAGE_BYTES, BASE)


def canvas(name: str = "x") -> Canvas:
    rng = seeded(name)
    return lay_out(SAMPLE.url, PAGE_BYTES, BASE, LAYOUT, rng=rng, filler=Filler("en", (), rng))


def mutator(name: str) -> Mutator:
    return next(one for one in MUTATORS if one.name == name)


def test_the_article_is_located_in_its_elements():
    page = canvas()
    assert [one.text for one in page.paragraphs] == TEXT
    assert page.container.tag == "div"
    assert page.root is page.container.getparent()


def test_every_mutator_can_be_written_and_read_again():
    for one in MUTATORS:
        page = canvas(one.name)
        one.change(page)
        assert normalised(page.written()) is not None, one.name


def test_classes_are_named_anew_in_a_stylesheet_with_controls():
    page = canvas()
    page.tree.find("head").append(html.fragment_fromstring("<style>.byline \x0b{ color: red }</style>"))
    mutator("classes hashed").change(page)
    (style,) = page.tree.iter("style")
    assert style.text.startswith(".c")
    assert normalised(page.written()) is not None


def test_the_same_seed_makes_the_same_page():
    first, second = canvas("seed"), canvas("seed")
    mutator("cards before").change(first)
    mutator("cards before").change(second)
    assert first.written() == second.written() != canvas("seed").written()


def test_what_must_change_is_expected_changed():
    page = canvas()
    number, date, title = (
        mutator(name).change(canvas()) for name in ("number changed", "date changed", "title changed")
    )
    assert "keep its 21 ferries" in number.body[0]
    assert (date.date[:10], page.base.date[:10]) == ("2024-03-06", "2024-03-05")
    assert title.title == "Harbour town Marabou keeps all of its ferries"


def test_facts_are_compared_by_name():
    base = canvas().base
    other = base._replace(title="Else", body=(*base.body[:-1], "Foreign line"), precision="day")
    assert [one.fact for one in violations(base, other, ALL)] == ["title", "precision", "body"]
    assert [one.fact for one in violations(base, other, ("body",))] == ["body"]
    assert violations(base, base._replace(title=base.title.upper()), ALL) == []
    body = violations(base, other, ("body",))[0]
    assert (body.expected, body.actual) == (TEXT[-1], "Foreign line")


def test_a_page_that_is_not_an_article_is_said_to_be_unusable():
    result = try_page(SAMPLE._replace(html=b"<p>Not found</p>"), MUTATORS[:2], 1)
    assert result.trials == ()
    assert result.unusable.startswith("is no article")


def test_a_mutator_that_breaks_the_text_is_caught_and_written():
    def spoil(page: Canvas) -> Facts:
        page.paragraphs[
            1
        ].text = "Another text stands here, as long as the one before it and as like to the rest as it is."
        return page.base

    trials = list(try_page(SAMPLE, (Mutator("spoil", spoil),), 1).trials)
    assert [one.fact for one in trials[0].violations] == ["body"]
    assert any("spoil" in line and ("1 of 1" in line) for line in table(trials, (Mutator("spoil", spoil),)))
    shown = "\n".join(worst([trials[0]._replace(is_held_out=False)]))
    assert "Another text stands here" in shown
    assert list(worst([trials[0]._replace(is_held_out=True)])) == []


def test_held_out_mutators_exist_and_can_be_left_out():
    names = {one.name for one in MUTATORS}
    assert names >= HELD_OUT
    assert len(names) == len(MUTATORS) >= 20
    assert not {one.name for one in chosen_mutators("", open_only=True)} & HELD_OUT


def test_samples_are_seeded_and_a_corpus_that_is_not_there_gives_none(tmp_path):
    assert [one.name for one in world_samples(3, 1)] == [one.name for one in world_samples(3, 1)]
    assert corpus_samples(tmp_path, 5, 1) == []


def test_a_run_that_ended_early_goes_on_where_it_was(tmp_path):
    kept, few = tmp_path / "kept.jsonl", tuple(mutator(name) for name in ("hidden twin", "paragraph removed"))
    other = SAMPLE._replace(name="ferries again")
    first = list(try_all_kept(kept, [SAMPLE], few, 1, 1))
    both = list(try_all_kept(kept, [SAMPLE, other], few, 1, 1))
    assert both[0] == first[0], "as it was on file"
    assert [trial.sample for result in both for trial in result.trials] == ["ferries"] * 2 + ["ferries again"] * 2
    assert len(kept.read_text("utf-8").splitlines()) == 2
