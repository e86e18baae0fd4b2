"""The replay of a year, on three captures written for it: the counts are those that a reader of them would count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.feeds.replay_one_year import COUNTED, SUMS, Capture, LoopbackWeb, Now, YearRuntime, replay
from sqlalchemy import text

from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.queries import conservation

LONG = "The council votes on the bridge that the town has waited for since the flood of the spring before last year."


def capture(day: int, *items: tuple[str, str, str, str]) -> Capture:
    made = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title><link>http://news.example/{link}</link>"
        f"<pubDate>{date}</pubDate><description>{LONG if guid != 'short' else 'x'}</description></item>"
        for guid, title, link, date in items
    )
    body = f"<rss version='2.0'><channel><title>News</title>{made}</channel></rss>".encode()
    return Capture(datetime(2020, 5, day, tzinfo=UTC), body)


MONDAY, TUESDAY = "Mon, 04 May 2020 08:00:00 GMT", "Tue, 05 May 2020 08:00:00 GMT"
CAPTURES = [
    capture(4, ("a", "Bridge", "a", MONDAY), ("short", "Short", "s", MONDAY)),
    capture(5, ("a", "Bridge opens", "a", TUESDAY), ("short", "Short", "s", MONDAY)),
    capture(6, ("b", "Harbour", "b", TUESDAY), ("a", "Bridge opens", "a2", TUESDAY), ("short", "Short", "s", MONDAY)),
]


def test_the_counts_are_those_of_the_captures(
    make_database: Callable[[str], str], migrated_template: str, tmp_path: Path
) -> None:
    url = make_database(migrated_template)
    settings = Settings(warehouse_url=url, var=tmp_path, landing=str(tmp_path / "landing"), min_gap_per_host_s=0)
    engine, web = make_engine(url), LoopbackWeb()
    run = YearRuntime(settings, engine, "test", Now(), web)
    with run.pool:
        rows = list(replay(run, CAPTURES, every=2))
    with engine.connect() as conn:
        sums = conn.execute(text(SUMS)).one()._mapping
        stored = conn.execute(text("select observed_at::date::text, link from landing.entry_observation order by 1, 2"))
        observed, problems = [tuple(row) for row in stored], conservation.broken_sums(conn)
    engine.dispose()
    web.server.shutdown()
    web.server.server_close()
    kinds = ("entries_total", "entries_new", "entries_changed", "entries_unchanged")
    assert [tuple(row[kind] for kind in kinds) for row in rows] == [(2, 2, 0, 0), (2, 0, 1, 1), (3, 1, 1, 1)]
    assert [sums[name] for name in COUNTED] == [3, 4, 7, 1, 1, 1, 1]
    assert observed[0] == ("2020-05-04", "http://news.example/a")
    assert problems == []
