"""A publisher's bad hour costs no entry: bad answers are looked at again, and a host in trouble is waited for."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.paper import SITE, Answer, page

LINKS = "".join(
    f'<li><a href="/s{place}">The council of Corran decides on plan {place}</a></li>' for place in range(40)
)
LISTING = f"<html><head><title>Latest</title></head><body><main><ul>{LINKS}</ul></main></body></html>".encode()
NOT_FOUND = page("x", title="Page not found", paragraphs=["We are sorry, this page does not exist."])
WALL = page("x", title="Just a moment...", paragraphs=["Checking your browser. Please enable cookies."])
FORBIDDEN = Answer(body=b"User-agent: *\nDisallow: /\n")
ROBOTS = f"{SITE}/robots.txt"

BAD_HOURS = {
    "not found": Answer(404, b"not here"),
    "forbidden": Answer(403, b"no"),
    "log in": Answer(401, b"who are you"),
    "for legal reasons": Answer(451, b"no"),
    "empty page": b"<html><head><title>News</title></head><body></body></html>",
    "listing": LISTING,
    "soft 404": NOT_FOUND,
    "wall": WALL,
    "led home": Answer(body=LISTING, final=f"{SITE}/"),
    "led home, which reads like an article": Answer(body=page("home"), final=f"{SITE}/"),
}


def due(bench):
    """Let all that is looked at again be due."""
    bench.do("update ops.entry set next_at = now() where next_at is not null")


def waits(bench):
    return bench.rows("select outcome, reason, chances_used, next_at > now() from ops.entry order by url")


@pytest.mark.parametrize("hour", BAD_HOURS)
def test_a_bad_hour_is_over_and_the_article_is_loaded(bench, hour):
    bench.feed("story-a")
    bench.put("story-a", BAD_HOURS[hour])
    bench.poll()
    bench.ingest()
    ((outcome, reason, used, is_planned),) = waits(bench)
    assert outcome in ("pending", "quarantined")
    assert (bool(reason), used, is_planned) == (True, 1, True)
    bench.put("story-a", page("story-a"))
    assert bench.claim() == []
    due(bench)
    assert bench.ingest()["loaded"] == 1
    assert bench.rows("select state from ops.quarantine where state = 'open'") == []
    assert bench.one("select count(*) from core.revision") == 1
    assert bench.broken() == []


@pytest.mark.parametrize("hour", BAD_HOURS)
def test_what_lasts_for_days_ends_with_its_reason(bench, hour):
    bench.feed("story-a")
    bench.put("story-a", BAD_HOURS[hour])
    bench.poll()
    for _ in range(5):
        bench.ingest()
        due(bench)
    ((outcome, reason, used, is_planned),) = waits(bench)
    assert outcome in ("failed", "gone", "filtered", "quarantined")
    assert (bool(reason), is_planned) == (True, None)
    assert 2 <= used <= 4
    assert bench.claim() == []
    assert bench.broken() == []


def test_a_look_that_a_person_forces_costs_no_chance(bench):
    bench.feed("a")
    bench.put("a", Answer(404))
    bench.poll()
    bench.ingest()
    for _ in range(6):
        assert bench.ingest(revisit=True)["pending"] == 1
    assert waits(bench) == [("pending", "http_404", 1, True)]
    bench.put("a", page("a"))
    assert bench.ingest(revisit=True)["loaded"] == 1


def test_a_robots_txt_that_forbids_all_overnight_is_asked_again(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.put(ROBOTS, FORBIDDEN)
    bench.poll()
    bench.ingest()
    assert waits(bench) == [("pending", "robots_denied", 1, True)]
    assert bench.web.times(f"{SITE}/a") == 0
    bench.put(ROBOTS, Answer(404))
    due(bench)
    assert bench.ingest()["loaded"] == 1


def test_a_wall_is_seen_in_quarantine_while_it_is_looked_at_again(bench):
    bench.feed("a")
    bench.put("a", WALL)
    bench.poll()
    bench.ingest()
    assert bench.rows("select rule, state from ops.quarantine") == [("reading:blocked", "open")]
    bench.put("a", Answer(503))
    due(bench)
    bench.ingest()
    assert waits(bench) == [("pending", "http_503", 1, True)]
    bench.put("a", page("a"))
    due(bench)
    bench.ingest()
    assert bench.rows("select rule, state from ops.quarantine") == [("reading:blocked", "fixed")]


WELL = [f"well-{place}" for place in range(6)]
LATER = [f"later-{place}" for place in range(8)]


def host_turns(bench, answer, *, keys=LATER):
    bench.feed(*WELL)
    for key in WELL:
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    for key in keys:
        bench.put(key, answer)
    bench.feed(*WELL, *keys)
    bench.poll()
    bench.do("update ops.article_visit set next_visit_at = now() + interval '1 day'")


@pytest.mark.parametrize("answer", [Answer(410), Answer(body=b"%PDF-1.7 maintenance", headers=()), LISTING])
def test_one_bad_answer_nearly_everywhere_holds_the_entries_of_the_host(bench, answer):
    host_turns(bench, answer)
    for _ in range(7):
        due(bench)
        bench.ingest()
    ended = bench.rows(
        "select distinct outcome, detail like 'held, as nearly all%' from ops.entry where url like '%later%'"
    )
    assert ended == [("pending", True)]
    for key in LATER:
        bench.put(key, page(key))
    due(bench)
    assert bench.ingest()["loaded"] == len(WELL) + len(LATER)
    assert bench.broken() == []


def test_what_is_held_ends_when_its_host_is_never_well_again(bench):
    host_turns(bench, Answer(410))
    bench.ingest()
    bench.do("update ops.entry set first_seen_at = now() - interval '31 days'")
    # The sums of days compare entries with the polls that brought them: those are as old.
    bench.do("update landing.feed_poll set polled_at = now() - interval '31 days'")
    due(bench)
    assert bench.ingest()["gone"] == len(LATER)


def test_a_few_bad_answers_among_good_ones_hold_nothing(bench):
    host_turns(bench, Answer(410), keys=LATER[:3])
    assert bench.ingest()["gone"] == 3


def test_two_pages_that_stay_forbidden_are_not_nearly_all_of_their_host_however_often_they_are_looked_at(bench):
    host_turns(bench, Answer(403), keys=LATER[:2])
    for _ in range(7):
        due(bench)
        bench.ingest()
    ended = bench.rows("select distinct outcome, reason, detail from ops.entry where url like '%later%'")
    assert ended == [("failed", "http_403", "the publisher answers 403 (seen 5 times over days)")]


def test_a_host_that_misses_all_its_pages_withdraws_no_article(bench):
    host_turns(bench, Answer(410), keys=[])
    for key in WELL:
        bench.put(key, Answer(404))
    for _ in range(3):
        assert bench.look_again() == {"missing": len(WELL)}
    assert bench.one("select count(*) from core.article where state = 'live'") == len(WELL)
    for key in WELL:
        bench.put(key, page(key))
    assert bench.look_again() == {"unchanged": len(WELL)}
    assert bench.one("select count(*) from core.revision") == len(WELL)
