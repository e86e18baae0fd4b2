"""One or two stories move, or a page leads to another's: one article per story, and never two stories in one."""

from __future__ import annotations

import itertools

import pytest
from tests.integration.pipeline.paper import SITE, Answer, Item, page, story

LINE = "Read on in the new reader of the paper."
TITLE = "Road to the mill is closed"
BRIEF = [
    "Police closed the road to the mill on Friday after a lorry had lost its load of gravel there.",
    "It will be open again on Sunday, said a spokesman of the county, who thanked the drivers for their patience.",
]
OTHER_BRIEF = [
    "Police closed the road to the mill again on Tuesday, when a tree fell across it in the storm of the night.",
    "Nobody was hurt, said the fire brigade, which needed three hours until the last branch was gone.",
]
STANDING = "select count(*) from mart.article"
DIGEST = "select md5(string_agg(a::text, '|' order by article_id)) from mart.article_as_of(:at) as a"


def brief(paragraphs=BRIEF, **how):
    return page("brief", title=TITLE, paragraphs=paragraphs, **how)


def load_two(bench, old, new, *, keys=("old", "new")):
    """Load two addresses of which nothing says yet that they are one."""
    for key, body in zip(keys, (old, new), strict=True):
        bench.feed(Item(key, title=TITLE))
        bench.put(key, body)
        bench.poll()
        bench.ingest()


def moves(bench, old="old", new="new", body=None):
    """Let an old page lead to a new one from now on."""
    bench.put(old, Answer(body=body, final=f"{SITE}/{new}", moved=301))


@pytest.mark.parametrize("keys", ["a", "ab"])
def test_one_or_two_long_stories_that_move_are_known_by_their_text(bench, keys):
    bench.feed(*keys)
    for key in keys:
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    bench.feed(*(Item(f"new-{key}", title=f"Council decides on the plan of {key}") for key in keys))
    for key in keys:
        bench.put(f"new-{key}", page(key, paragraphs=[*story(key), LINE]))
        bench.put(key, Answer(404, b"gone"))
    bench.poll()
    assert bench.ingest()["duplicate"] == len(keys)
    for _ in range(4):
        bench.look_again()
    assert bench.rows("select distinct state from mart.article") == [("live",)]
    assert bench.one("select count(*) from mart.article") == len(keys)
    assert bench.one("select count(*) from core.article_url") == 2 * len(keys)
    assert bench.one("select max(revision_no) from mart.article") <= 2
    assert bench.broken() == []


def test_an_old_page_that_leads_to_a_new_one_makes_two_articles_one(bench):
    load_two(bench, brief(), brief([*BRIEF, LINE]))
    assert bench.one(STANDING) == 2
    then = bench.one("select clock_timestamp()")
    before, followed = bench.one(DIGEST, at=then), bench.one("select max(load_seq) from mart.article")
    moves(bench, body=brief([*BRIEF, LINE]))
    assert set(bench.look_again()) <= {"edited", "merged", "unchanged"}
    (first,), *more = bench.rows("select article_id from mart.article")
    assert more == []
    ((second, survivor, number),) = bench.rows("select article_id, survivor_id, load_seq from mart.removed_article")
    assert (survivor, bench.one("select state from core.article where article_id = :id", id=second)) == (
        first,
        "merged",
    )
    assert min(number, bench.one("select load_seq from mart.article")) > followed
    assert bench.one("select count(*) from core.article_url where article_id = :id", id=first) == 2
    assert bench.rows("select outcome, reason from ops.entry order by 1") == [
        ("duplicate", "merged_article"),
        ("loaded", ""),
    ]
    assert bench.rows("select kind, survivor_id from mart.revision where article_id = :id", id=second) == [
        ("first", first)
    ]
    assert bench.one(DIGEST, at=then) == before
    columns = "article_id, title, body, state, revision_no, independent_text_id, is_copy"
    now = f"select {columns} from mart.article_as_of(clock_timestamp()) order by 1"
    assert bench.rows(now) == bench.rows(f"select {columns} from mart.article order by 1")
    log = "select m.article_id, m.survivor_id, m.own_lines from core.article_merge m join ops.batch b using (batch_id)"
    assert bench.rows(log) == [(second, first, [LINE])]
    assert bench.rows("select article_id from mart.search('gravel')") == [(first,)]
    assert bench.one("select sum(articles) from mart.source_day") == 1
    assert bench.broken() == []


def test_what_is_merged_is_not_looked_at_and_stays_merged(bench):
    load_two(bench, brief(), brief([*BRIEF, LINE]))
    moves(bench, body=brief([*BRIEF, LINE]))
    bench.look_again()
    rows = "select to_jsonb(a) - 'load_seq' - 'changed_at' from core.article a order by article_id"
    merged, log = bench.rows(rows), bench.rows("select * from core.article_merge")
    for _ in range(2):
        bench.ingest(revisit=True)
    assert (bench.rows(rows)[1], bench.rows("select * from core.article_merge")) == (merged[1], log)
    assert bench.one("select url from ops.article_visit") == f"{SITE}/new"
    bench.put("old", Answer(404, b"gone"))
    for _ in range(4):
        bench.look_again()
    assert bench.one("select state from mart.article") == "live"
    assert bench.broken() == []


def test_two_briefs_under_one_headline_are_never_one(bench):
    load_two(bench, brief(), brief(OTHER_BRIEF))
    moves(bench, body=brief(OTHER_BRIEF))
    for _ in range(4):
        bench.look_again()
    assert bench.one("select count(*) from mart.article") == 2
    assert bench.rows("select title, body from mart.article order by article_id") == [
        (TITLE, "\n\n".join(BRIEF)),
        (TITLE, "\n\n".join(OTHER_BRIEF)),
    ]
    assert bench.one("select count(*) from core.article_merge") == 0


ORDERS = sorted(set(itertools.permutations(("one", "two", "three"))))


@pytest.mark.parametrize("order", [ORDERS[0], ORDERS[3], ORDERS[5]])
def test_three_that_are_one_end_in_the_oldest_whatever_is_seen_first(bench, order):
    keys = ("one", "two", "three")
    texts = {"one": BRIEF, "two": [*BRIEF, LINE], "three": ["From our desk.", *BRIEF, LINE]}
    for key in keys:
        bench.feed(Item(key, title=TITLE))
        bench.put(key, brief(texts[key]))
        bench.poll()
        bench.ingest()
    leads = dict(zip(keys, keys[1:] + keys[:1], strict=True))
    for key in order:
        bench.put(key, Answer(body=brief([*BRIEF, LINE]), final=f"{SITE}/{leads[key]}", moved=301))
        bench.do("update ops.article_visit set next_visit_at = now() where url like :url", url=f"%/{key}")
        bench.ingest()
        bench.look_again()
    standing = bench.rows("select article_id from mart.article")
    assert standing == [(bench.one("select min(article_id) from core.article"),)]
    assert bench.rows("select distinct survivor_id from mart.removed_article") == standing
    assert bench.broken() == []


def test_an_entry_that_leads_from_one_known_page_to_another_merges_them(bench):
    load_two(bench, brief(), brief([*BRIEF, LINE]))
    bench.feed(Item("third", link=f"{SITE}/third", title=TITLE))
    bench.put("third", Answer(body=brief([*BRIEF, LINE], canonical=f"{SITE}/old"), final=f"{SITE}/new"))
    bench.poll()
    bench.ingest()
    assert bench.one(STANDING) == 1
    assert sorted(bench.outcomes().values()) == [
        ("duplicate", "known_article"),
        ("duplicate", "merged_article"),
        ("loaded", ""),
    ]
    assert bench.broken() == []
