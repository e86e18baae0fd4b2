"""Alarms on a real warehouse: raised, told once at least, confirmed, silenced, recovered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.integration.notify.sinks import http_sink, smtp_sink
from tests.integration.pipeline.paper import FEED, Answer, Bench, Item, page, source

from presswatch import checking
from presswatch.errors import PermanentError
from presswatch.holding import hold_source, release_source
from presswatch.retrying import Selection, retry_entries
from presswatch.settings import Settings
from presswatch.warehouse.ops import alarms
from presswatch.warehouse.queries import alarm_measures
from presswatch.warehouse.queries.alarm_measures import warehouse_now

NOTHING = b"<html><body><p>Nothing here any more.</p></body></html>"


def with_settings(bench: Bench, **values) -> None:
    settings = bench.run.settings
    bench.run.__dict__["settings"] = Settings(**(settings.model_dump() | values))


def open_kinds(bench: Bench) -> list[str]:
    return [row[0] for row in bench.rows("select kind from ops.alarm where state = 'open' order by kind")]


def block(bench: Bench, polls: int = 3) -> None:
    bench.put(FEED, Answer(403, b"no"))
    for _ in range(polls):
        bench.do("update ops.feed_state set next_poll_at = now()")
        bench.poll()


def settle(bench: Bench) -> None:
    """Let an alarm be clear for longer than it takes."""
    checking.check_sources(bench.run)
    bench.do("update ops.alarm set clear_since = clear_since - interval '1 hour'")


def test_nothing_is_wrong_with_what_works(bench):
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.put("b", page("b"))
    bench.poll()
    bench.ingest()
    assert checking.check_sources(bench.run) == {"learned": 0, "open": 0, "raised": 0, "recovered": 0}


def test_a_blocked_feed_is_an_alarm_within_three_polls_and_has_recovered_when_it_is_read(bench):
    bench.feed("a")
    bench.poll()
    block(bench, 2)
    assert checking.check_sources(bench.run)["raised"] == 0
    block(bench, 1)
    assert checking.check_sources(bench.run)["raised"] == 1
    assert checking.check_sources(bench.run) == {"learned": 0, "open": 1, "raised": 0, "recovered": 0}
    ((kind, subject, source, evidence),) = bench.rows("select kind, subject, source_id, evidence from ops.alarm")
    assert (kind, subject, source, evidence["status"]) == ("feed_blocked", "news/f0", "news", 403)
    first_failure = bench.one("select min(polled_at) from landing.feed_poll where status = 403")
    assert bench.one("select since from ops.alarm") == first_failure
    bench.feed("a", "b")
    bench.poll()
    assert checking.check_sources(bench.run)["recovered"] == 0  # not yet: it may come and go
    settle(bench)
    assert checking.check_sources(bench.run)["recovered"] == 1
    assert bench.rows("select state from ops.alarm") == [("recovered",)]


def with_broken_template(bench) -> list[str]:
    """Let twelve stories be read whose pages say nothing, have that checked, and return their keys."""
    keys = [f"k{number}" for number in range(12)]
    bench.feed(*keys)
    for key in keys:
        bench.put(key, NOTHING)
    bench.poll()
    bench.ingest()
    checking.check_sources(bench.run)
    return keys


def test_a_template_that_breaks_is_an_alarm(bench):
    with_broken_template(bench)
    assert open_kinds(bench) == ["source_yield"]
    assert bench.one("select entries from ops.alarm") == 12


@pytest.mark.parametrize("answer", [Answer(403, b"no"), NOTHING], ids=["403", "template"])
def test_articles_that_are_not_on_their_pages_when_asked_again_are_an_alarm(bench, answer):
    keys = [f"k{n}" for n in range(14)]
    bench.feed(*keys)
    for key in keys:
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    checking.check_sources(bench.run)
    assert open_kinds(bench) == []
    for key in keys:
        bench.put(key, answer)
    for is_alarm in (False, True):  # once, the site may be away
        bench.do("update ops.article_visit set next_visit_at = now()")
        bench.ingest(revisit=True)
        checking.check_sources(bench.run)
        assert (open_kinds(bench) == ["source_yield"]) is is_alarm
    assert "asked for again" in bench.one("select summary from ops.alarm")


def test_a_page_that_is_tried_again_and_again_is_one_page(bench):
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.put("b", Answer(503, b"not now"))
    bench.poll()
    for _ in range(4):
        bench.do("update ops.entry set next_at = now()")
        bench.ingest()
    with bench.run.engine.connect() as conn:
        (source,) = alarm_measures.sources(conn, warehouse_now(conn))
    assert sorted(visit.outcome for visit in source.pages) == ["loaded", "pending"]


def test_an_article_that_is_asked_for_again_and_again_counts_once(bench):
    keys = [f"k{n}" for n in range(14)]
    bench.feed(*keys)
    for key in keys:
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    bench.put("k0", Answer(403, b"no"))
    for _ in range(8):
        bench.do("update ops.article_visit set next_visit_at = now() where url like '%/k0'")
        bench.ingest(revisit=True)
    bench.do("update ops.article_visit set next_visit_at = now() where url not like '%/k0'")
    bench.ingest(revisit=True)
    checking.check_sources(bench.run)
    assert open_kinds(bench) == []
    with bench.run.engine.connect() as conn:
        (source,) = alarm_measures.sources(conn, warehouse_now(conn))
    assert [visit.outcome for visit in source.revisits] == ["unchanged"] * 13 + ["deferred"]


def test_what_came_before_the_newest_entry_is_counted(bench):
    bench.feed("a", "b")
    bench.poll()
    bench.do("update landing.feed_poll set polled_at = polled_at - interval '7 hours'")
    bench.feed("a", "b", "c", "d", "e")
    bench.poll()
    with bench.run.engine.connect() as conn:
        (feed,) = alarm_measures.feeds(conn, warehouse_now(conn))
    assert (feed.day_entries, feed.last_entry_at is not None) == (3, True)


def test_a_template_that_is_mended_and_retried_is_no_alarm_any_more(bench):
    keys = with_broken_template(bench)
    for key in keys:
        bench.put(key, page(key))
    retried = retry_entries(bench.run, Selection(source_id="news"), by="ann")
    assert (retried.from_landing, retried.to_ask) == (12, 12)  # read again as broken: no new sign that it is
    bench.ingest()
    settle(bench)
    checking.check_sources(bench.run)
    assert open_kinds(bench) == []


def test_repeated_lines_that_are_gone_are_an_alarm(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("delete from core.source_line_day")
    bench.do(
        "insert into core.source_line_day (source_id, day, articles, distinct_articles, lines, repeated_lines)"
        " select 'news', current_date - d, 20, 20, 200, case when d < 1 then 0 else 60 end from generate_series(0, 5) d"
    )
    checking.check_sources(bench.run)
    assert open_kinds(bench) == ["source_drift"]


def test_a_frozen_feed_is_judged_by_what_it_usually_brings(bench):
    bench.feed("a")
    bench.poll()
    hours = "select generate_series(now() - interval '30 days', now() - interval '8 hours', '1 hour')"
    bench.do(
        "insert into landing.feed_poll"
        " (polled_at, finished_at, feed_id, outcome, url_asked, entries_total, entries_new)"
        f" select at, at, 'news/f0', 'ok', 'u', 2, 2 from ({hours}) as h (at)"
    )
    bench.do("update landing.feed_poll set polled_at = polled_at - interval '31 days' where entries_total = 1")
    for _ in range(3):
        bench.poll()
    assert checking.check_sources(bench.run)["learned"] == 1
    assert "feed_frozen" in open_kinds(bench)
    weeks, gap = bench.rows("select weeks, usual_gap_s from ops.feed_expectation")[0]
    assert weeks == 4
    assert gap <= 9 * 3600


def test_polls_and_loads_that_stand_still_and_an_old_quarantine(bench):
    bench.feed("a")
    bench.poll()
    bench.do("update ops.feed_state set next_poll_at = now() - interval '2 hours'")
    bench.do("update ops.feed_state set last_polled_at = now() - interval '3 hours'")
    bench.do("update ops.entry set next_at = now() - interval '2 hours'")
    bench.do(
        "insert into ops.quarantine (entry_id, rule, contract_version, reason, evidence, created_at)"
        " select entry_id, 'r', '1', 'why', '{}', now() - interval '9 days' from ops.entry"
    )
    checking.check_sources(bench.run)
    assert open_kinds(bench) == ["loads_stale", "polls_stale", "quarantine_old"]


def test_a_wrong_clock(bench):
    bench.feed("a")
    bench.poll()
    bench.run.clock.ahead = timedelta(minutes=5)
    checking.check_sources(bench.run)
    assert open_kinds(bench) == ["clock_wrong"]


def test_it_is_told_through_all_sinks_in_one_message_and_its_end_too(bench):
    with smtp_sink() as mail, http_sink() as web:
        with_settings(
            bench,
            smtp_url=f"smtp://127.0.0.1:{mail.port}",
            alarm_mail_to=("ops@example.org",),
            alarm_webhook=f"http://127.0.0.1:{web.port}/hook",
            alarm_slack=f"http://127.0.0.1:{web.port}/slack",
            ui_url="https://airflow.example/x/",
        )
        bench.feed("a")
        bench.poll()
        block(bench)
        checking.check_sources(bench.run)
        assert checking.send_notices(bench.run) == {"mail": 1, "webhook": 1, "slack": 1, "failed": 0}
        assert checking.send_notices(bench.run) == {"mail": 0, "webhook": 0, "slack": 0, "failed": 0}
        (number,) = bench.rows("select alarm_id from ops.alarm")[0]
        assert f"https://airflow.example/x/presswatch/alarm?number={number}" in mail.mails[0].get_content()
        assert "Feed blocked" in mail.mails[0]["Subject"]
        assert [path for path, _ in web.posts] == ["/hook", "/slack"]
        assert web.posts[0][1]["alarms"][0]["kind"] == "feed_blocked"
        bench.feed("a", "b")
        bench.poll()
        settle(bench)
        checking.check_sources(bench.run)
        checking.send_notices(bench.run)
        assert "recovered" in mail.mails[1]["Subject"]
        assert len(mail.mails) == 2


def test_what_a_sink_did_not_take_is_told_later(bench):
    with smtp_sink() as mail:
        with_settings(bench, smtp_url=f"smtp://127.0.0.1:{mail.port}", alarm_mail_to=("ops@example.org",))
        bench.feed("a")
        bench.poll()
        block(bench)
        checking.check_sources(bench.run)
        mail.status = 450
        assert checking.send_notices(bench.run) == {"failed": 1}
        assert bench.rows("select attempts, sent_at, error is null from ops.alarm_notice") == [(1, None, False)]
        mail.status = 250
        assert checking.send_notices(bench.run) == {"mail": 1, "failed": 0}
        assert len(mail.mails) == 1


def test_a_silenced_alarm_is_told_when_the_silence_is_over(bench):
    bench.feed("a")
    bench.poll()
    block(bench)
    checking.check_sources(bench.run)  # nobody is to be told: no sink is set
    (number,) = bench.rows("select alarm_id from ops.alarm")[0]
    with bench.run.engine.begin() as conn:
        until = warehouse_now(conn) + timedelta(hours=1)
        assert alarms.silence(conn, number, until=until, who="ann", why="they know").silenced_by == "ann"
    with smtp_sink() as mail:
        with_settings(bench, smtp_url=f"smtp://127.0.0.1:{mail.port}", alarm_mail_to=("ops@example.org",))
        checking.check_sources(bench.run)
        assert checking.send_notices(bench.run) == {"mail": 0, "failed": 0}
        bench.do("update ops.alarm set silenced_until = now() - interval '1 minute'")
        checking.check_sources(bench.run)
        assert checking.send_notices(bench.run) == {"mail": 1, "failed": 0}
    with bench.run.engine.begin() as conn, pytest.raises(PermanentError):
        alarms.silence(conn, number + 1, until=until, who="ann", why="x")


def test_two_checks_at_once_raise_it_once(bench, in_parallel):
    bench.feed("a")
    bench.poll()
    block(bench)
    counts = in_parallel(*[lambda: checking.check_sources(bench.run)["raised"]] * 3)
    assert sorted(counts) == [0, 0, 1]


def test_a_source_that_somebody_holds_raises_none(bench):
    bench.feed("a")
    bench.poll()
    block(bench)
    hold_source(bench.run, "news", "silenced", reason="they know", by="ann")
    assert checking.check_sources(bench.run)["raised"] == 0
    release_source(bench.run, "news", by="ann")
    assert checking.check_sources(bench.run)["raised"] == 1


def test_a_wrong_source_file_is_an_alarm(bench):
    bench.do("insert into ops.broken_file (file, mistakes) values ('x.yaml', '{\"x.yaml:3: unknown field\"}')")
    checking.check_sources(bench.run)
    assert bench.rows("select kind, subject, source_id from ops.alarm") == [("file_wrong", "x.yaml", None)]


def test_a_feed_that_changes_and_brings_nothing_new_is_silent(bench):
    bench.configure(source(max_silence_h=1.0))
    bench.feed("a")
    bench.poll()
    for turn in range(4):
        bench.feed(Item("a", summary=f"in other words {turn}"))
        bench.poll()
    bench.do("update landing.feed_poll set polled_at = polled_at - interval '3 hours' where entries_new > 0")
    checking.check_sources(bench.run)
    assert open_kinds(bench) == ["feed_silent"]
