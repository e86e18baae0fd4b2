"""Ten incidents: Today turns from green to red and back, and a person is told by mail, webhook or outside monitor."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from sqlalchemy import text
from tests.browser.deployment import Deployment, empty, log_in
from tests.browser.inspecting import Watched, watched
from tests.incidents.local_paper import CLOSED, MAINTENANCE, OPEN, LocalPaper
from tests.incidents.simulated_time import Pipeline
from tests.integration.notify.sinks import Sink, http_sink, smtp_sink

from presswatch import embedded
from presswatch.notify.http import ping
from presswatch_local.outage_watch import tell_outages
from presswatch_local.outages import look_at
from presswatch_local.status import read_status
from presswatch_local.supervisor import AIRFLOW, COMPONENTS

pytestmark = pytest.mark.timeout(900)

RECORD = os.environ.get("PICTURES")
"""A folder that takes pictures of Today, the mails, the posts and the minutes of each incident."""
STORIES = 14
LOOKS_EVERY_MIN = 2
"""As deploy/watch.sh."""
BACK_WITHIN = 90
"""Minutes until Today is green again: the next poll, and half an hour in which nothing is found."""


class Incident:
    """A calm deployment, somebody who looks at Today, and the sinks."""

    def __init__(self, ui: Deployment, seen: Watched, mail: Sink, web: Sink) -> None:
        self.ui, self.seen, self.mail, self.web = ui, seen, mail, web
        empty(ui, "calm")
        self.paper = LocalPaper(ui)
        sinks = {
            "smtp_url": SecretStr(f"smtp://127.0.0.1:{mail.port}"),
            "alarm_mail_to": ("desk@example.org",),
            "alarm_webhook": SecretStr(f"http://127.0.0.1:{web.port}/hook"),
            "ping_url": SecretStr(f"http://127.0.0.1:{web.port}/ping"),
        }
        self.pipeline = Pipeline(ui, ui.settings.model_copy(update=sinks))
        self.paper.publish(STORIES)
        self.pipeline.tick()
        self.pipeline.tick()
        self.is_green()

    def is_green(self) -> None:
        """See on Today that no person is needed."""
        assert self.seen.open("/presswatch/") == []
        expect(self.seen.page.locator("p.verdict")).to_contain_text("No person is needed")

    def is_red(self, title: str, name: str) -> None:
        """See on Today what is wrong."""
        assert self.seen.open("/presswatch/") == []
        expect(self.seen.page.get_by_role("heading", name=title)).to_be_visible()
        expect(self.seen.page.locator("p.verdict")).not_to_contain_text("No person is needed")
        if RECORD:
            self.seen.page.screenshot(path=Path(RECORD) / f"incident-{name}.png", full_page=True)

    def is_told(self, kind: str) -> bool:
        """Return whether mail and webhook told of it."""
        posts = [alarm["kind"] for path, body in self.web.posts if path == "/hook" for alarm in body["alarms"]]
        return kind in posts and len(self.mail.mails) > 0

    def has_recovered(self) -> bool:
        """Return whether no alarm is open."""
        with self.ui.engine.connect() as conn:
            return not conn.execute(text("select count(*) from ops.alarm where state = 'open'")).scalar_one()

    def ask_status(self) -> str:
        """Return what is wrong, as a cron job asks, and ping the monitor."""
        status = read_status(self.pipeline.settings, None)
        url = self.pipeline.settings.ping_url.get_secret_value()
        ping(url if status.is_well else f"{url}/fail", user_agent="test")
        return "; ".join(status.problems)

    def look_from_outside(self) -> None:
        """Look and tell as ``presswatch status --tell`` does, two minutes after the look before."""
        file = self.pipeline.settings.var / "outages.json"
        if file.exists():
            rows = json.loads(file.read_text())
            for row in rows:
                row["since"] = (datetime.fromisoformat(row["since"]) - timedelta(minutes=LOOKS_EVERY_MIN)).isoformat()
            file.write_text(json.dumps(rows))
        assert tell_outages(self.pipeline.settings, look_at(read_status(self.pipeline.settings, None))) == []

    def is_told_from_outside(self, kind: str, name: str) -> None:
        """See that mail and webhook tell of an outage, once."""
        minutes = 0
        self.look_from_outside()
        while not self.is_told(kind):
            assert minutes < 10, "nobody is told"
            minutes += LOOKS_EVERY_MIN
            self.look_from_outside()
        self.look_from_outside()
        assert len(self.mail.mails) == 1
        self.record(name, minutes, 0)

    def is_over_from_outside(self, name: str) -> None:
        """See that mail and webhook tell of the end of an outage."""
        self.look_from_outside()
        assert "recovered" in self.mail.mails[-1]["Subject"]
        assert self.web.posts[-1][1]["alarms"][0]["event"] == "recovered"
        self.record(name, 0, 0)

    def click(self, link: str) -> None:
        """Do what the page offers that is open: follow the link, give a reason, and wait for what came of it."""
        page = self.seen.page
        page.get_by_role("link", name=link).first.click()
        page.get_by_label("Why").fill("mended")
        page.locator("button[type=submit]").click()
        expect(page.locator(".tag.good")).to_be_visible(timeout=120_000)

    def polls(self) -> int:
        """Return how often the feed was asked."""
        with self.ui.engine.connect() as conn:
            return int(conn.execute(text("select count(*) from landing.feed_poll")).scalar_one())

    def articles(self) -> int:
        """Return how many articles were loaded."""
        with self.ui.engine.connect() as conn:
            return int(conn.execute(text("select count(*) from core.article")).scalar_one())

    def record(self, name: str, told: int, back: int) -> None:
        """Keep what was seen, for the documents."""
        if RECORD:
            with (Path(RECORD) / "incidents.txt").open("a") as file:
                file.write(f"{name}: told after {told} min, green {back} min after it was mended\n")
            for number, mail in enumerate(self.mail.mails):
                (Path(RECORD) / f"incident-{name}-{number}.eml").write_text(mail.as_string())


@pytest.fixture
def incident(chromium: Browser, bare_ui: Deployment) -> Iterator[Incident]:
    with smtp_sink() as mail, http_sink() as web, watched(chromium, bare_ui, log_in(bare_ui, "olaf")) as seen:
        yield Incident(bare_ui, seen, mail, web)


def feed_is(status: str, body: bytes, **headers: str) -> Callable[[LocalPaper], None]:
    return lambda paper: paper.feed_is(status, body, **headers)


def all_is_well(paper: LocalPaper) -> None:
    paper.robots(OPEN)
    paper.mend_pages()
    paper.publish(STORIES)


def break_template(paper: LocalPaper) -> None:
    paper.publish(STORIES, body=b"<html><body><div id=app></div><p>Please switch on scripts.</p></body></html>")


def close_robots(paper: LocalPaper) -> None:
    paper.robots(CLOSED)  # it is not asked about feeds, which are there for programs
    paper.publish(STORIES)


RETRY = "Retry what ended without an article"
PUBLISHERS = {
    "feed-is-html": (feed_is("200 OK", MAINTENANCE), "feed_not_a_feed", "No feed at its address", "Poll now"),
    "blocked": (feed_is("403 Forbidden", b"no"), "feed_blocked", "Feed blocked", "Poll now"),
    "maintenance": (feed_is("503 Unavailable", MAINTENANCE), "feed_failing", "Feed failing", "Poll now"),
    "robots-closed": (close_robots, "source_yield", "Pages give no article", RETRY),
    "template": (break_template, "source_yield", "Pages give no article", RETRY),
    "robots-closed-and-waited": (close_robots, "source_yield", "Pages give no article", None),
    "template-and-waited": (break_template, "source_yield", "Pages give no article", None),
}


@pytest.mark.parametrize("name", PUBLISHERS)
def test_what_a_publisher_does_is_told_and_over_when_it_is_mended(incident: Incident, name: str) -> None:
    plant, kind, title, button = PUBLISHERS[name]
    plant(incident.paper)
    told = incident.pipeline.until(lambda: incident.is_told(kind), within=180)
    incident.is_red(title, name)
    all_is_well(incident.paper)
    if button:
        incident.click(button)
    back = incident.pipeline.until(incident.has_recovered, within=BACK_WITHIN)
    incident.is_green()
    assert "recovered" in incident.mail.mails[-1]["Subject"]
    incident.record(name, told, back)


def test_a_feed_that_has_moved_is_looked_for_and_accepted_on_the_page(incident: Incident) -> None:
    feed, page = incident.paper.move_feed("/daily/all.xml", MAINTENANCE), incident.seen.page
    told = incident.pipeline.until(lambda: incident.is_told("feed_not_a_feed"), within=180)
    incident.is_red("No feed at its address", "moved")
    incident.click("Look for its new address")
    expect(page.get_by_role("list").last).to_contain_text(feed)
    incident.click("Ask it at the new address")
    assert feed in (incident.ui.settings.sources / "daily.yaml").read_text()
    incident.paper.publish(STORIES)
    back = incident.pipeline.until(incident.has_recovered, within=BACK_WITHIN)
    incident.is_green()
    incident.record("moved", told, back)


def test_a_publisher_that_refuses_is_paused_on_the_page_and_asked_again_when_they_said_yes(incident: Incident) -> None:
    incident.paper.feed_is("403 Forbidden", b"no")
    incident.pipeline.until(lambda: incident.is_told("feed_blocked"), within=180)
    incident.is_red("Feed blocked", "paused")
    incident.click("Pause")
    asked = incident.polls()
    told = incident.pipeline.until(incident.has_recovered, within=BACK_WITHIN)
    incident.is_green()
    assert incident.polls() == asked
    all_is_well(incident.paper)
    assert incident.seen.open("/presswatch/source?name=daily") == []
    incident.click("Resume")
    assert incident.seen.open("/presswatch/source?name=daily") == []
    incident.click("Poll now")
    back = incident.pipeline.until(lambda: incident.articles() == 2 * STORIES, within=BACK_WITHIN)
    incident.is_green()
    incident.record("paused", told, back)


def test_a_frozen_feed(incident: Incident) -> None:
    with incident.ui.engine.begin() as conn:  # eight weeks in which it brought four entries an hour
        conn.execute(
            text(
                "insert into ops.feed_expectation (feed_id, weeks, slots, usual_gap_s, usual_peak, missed_bound)"
                " values ('daily/news', 8, array_fill(4.0::double precision, array[168]), 3600, 8, 6)"
            )
        )
    told = incident.pipeline.until(lambda: incident.is_told("feed_frozen"), within=300)
    incident.is_red("Feed frozen", "frozen")
    incident.paper.publish(4)
    incident.click("Poll now")
    back = incident.pipeline.until(incident.has_recovered, within=BACK_WITHIN)
    incident.is_green()
    incident.record("frozen", told, back)


def test_a_wrong_clock(incident: Incident) -> None:
    incident.pipeline.clock_ahead = timedelta(minutes=5)
    told = incident.pipeline.until(lambda: incident.is_told("clock_wrong"), within=30)
    incident.is_red("A clock is wrong", "clock")
    incident.pipeline.clock_ahead = timedelta()
    incident.click("Check now")
    back = incident.pipeline.until(incident.has_recovered, within=BACK_WITHIN)
    incident.is_green()
    incident.record("clock", told, back)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_of_landing(incident: Incident, tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        incident.pipeline.settings = incident.pipeline.settings.model_copy(update={"landing": str(disk)})
        filler = disk / "filler"
        filler.write_bytes(b"\0" * (1024 * 1024))
        incident.paper.publish(1)
        told = incident.pipeline.until(lambda: incident.is_told("landing_full"), within=60)
        incident.is_red("Landing is full", "disk")
        filler.unlink()
        back = incident.pipeline.until(incident.has_recovered, within=BACK_WITHIN)
        incident.is_green()
    incident.record("disk", told, back)


def test_a_scheduler_that_hangs(incident: Incident) -> None:
    supervisor = incident.ui.supervisor
    scheduler = supervisor.launch("scheduler", [*AIRFLOW, *COMPONENTS["scheduler"]], incident.ui.environment)
    try:
        _wait_for_scheduler(supervisor.api().health, "healthy")
        incident.is_green()
        os.kill(scheduler.pid, signal.SIGSTOP)
        with psycopg.connect(embedded.url(incident.ui.settings, "airflow", driver="")) as conn:  # two minutes later
            conn.execute("update job set latest_heartbeat = latest_heartbeat - interval '2 minutes'")
        incident.is_red("A process hangs", "scheduler")
        assert "scheduler has no heartbeat" in incident.ask_status()
        assert [path for path, _ in incident.web.posts][-1] == "/ping/fail"
        incident.is_told_from_outside("process_hung", "scheduler")
        assert "scheduler has no heartbeat" in incident.mail.mails[-1].get_content()
        os.kill(scheduler.pid, signal.SIGCONT)
        _wait_for_scheduler(supervisor.api().health, "healthy")
        incident.is_green()
        incident.is_over_from_outside("scheduler")
        assert incident.ask_status() == ""
        assert [path for path, _ in incident.web.posts][-1] == "/ping"
    finally:
        os.kill(scheduler.pid, signal.SIGCONT)
        supervisor.family.stop(("scheduler",), 5.0)
        with psycopg.connect(embedded.url(incident.ui.settings, "airflow", driver="")) as conn:
            conn.execute("delete from job where job_type = 'SchedulerJob'")


def _wait_for_scheduler(health: Callable[[], dict[str, str | None]], status: str) -> None:
    deadline = time.monotonic() + 180
    while health()["scheduler"] != status:
        assert time.monotonic() < deadline, "the scheduler does not come up"
        time.sleep(0.5)


def test_a_warehouse_that_is_away(incident: Incident) -> None:
    assert incident.ask_status()  # no process of Airflow but the API server is up here
    with psycopg.connect(
        embedded.url(incident.ui.settings, "postgres", driver="", user="postgres"), autocommit=True
    ) as conn:
        conn.execute("alter database warehouse with allow_connections false")
        conn.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'warehouse'")
        try:
            incident.seen.page.goto(incident.ui.origin + "/presswatch/")
            expect(incident.seen.page.get_by_text("The warehouse cannot be read.")).to_be_visible()
            assert "the warehouse cannot be used" in incident.ask_status()
            assert [path for path, _ in incident.web.posts][-1] == "/ping/fail"
            incident.is_told_from_outside("warehouse_away", "warehouse")
            assert "cannot reach the warehouse" in incident.mail.mails[-1].get_content()
        finally:
            conn.execute("alter database warehouse with allow_connections true")
    incident.ui.engine.dispose()
    incident.is_green()
    incident.is_over_from_outside("warehouse")
    assert "warehouse" not in incident.ask_status()
