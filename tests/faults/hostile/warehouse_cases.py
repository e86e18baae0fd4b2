"""Section E: what must not get into the warehouse, or must get in as it is, on a real PostgreSQL."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import threading

from sqlalchemy import text
from tests.faults.hostile.case import Case, Way
from tests.faults.hostile.lab import Lab
from tests.faults.hostile.ways import ITEM, Body, as_bytes, rss, story
from tests.integration.fetch.hostile_server import answer
from tests.integration.pipeline import paper

from presswatch import ingesting, polling
from presswatch.errors import PresswatchError
from presswatch.model.source import Feed, Source, SourceFiles
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.queries import conservation


class House:
    """One warehouse with one source, whose feed and pages the laboratory's server has; emptied for each case."""

    def __init__(self, lab: Lab, *feeds: Body) -> None:
        self.lab = lab
        settings = Settings(
            warehouse_url=lab.warehouse_url,
            var=lab.folder,
            landing=str(lab.folder / "landing"),
            allowed_private_hosts=f"127.0.0.1:{lab.server.port}",  # type: ignore[arg-type]
            request_deadline_s=5,
        )
        self.run = _Runtime(settings, lab.engine, "hostile", lab=lab)
        with self.run.engine.begin() as conn:
            tables = "core.source, ops.batch, ops.entry, ops.quarantine, landing.feed_poll, landing.capture, core.article, core.author"
            conn.execute(text(f"truncate {tables} cascade"))
        places = [lab.serve(answer(200, as_bytes(body))) for body in feeds]
        made = tuple(Feed(f"news/f{place}", "news", url) for place, url in enumerate(places))
        sources = (Source("news", "News", made, timezone="Europe/Paris", languages=("en",)),)
        self.run.__dict__["source_files"] = SourceFiles(sources)

    def poll(self) -> str:
        """Poll all feeds and return the outcomes with the entries that are new."""
        leases = polling.claim_feeds(self.run, everything=True)
        summary = polling.poll_feeds(self.run, leases).as_dict()
        return f"{', '.join(summary['outcomes'])}: {summary['entries_new']} new"

    def ingest(self) -> str:
        """Bring all that waits through the four stages and return the sums that are not zero."""
        leases = ingesting.claim_batches(self.run)
        for lease in leases:
            for stage in (
                ingesting.fetch_pages,
                ingesting.clean_pages,
                ingesting.check_articles,
                ingesting.load_articles,
            ):
                stage(self.run, lease)
        sums = ingesting.settle(self.run, leases)
        return ", ".join(f"{word} {count}" for word, count in sums.items() if count and word != "batches_given_up")

    def broken(self) -> str:
        """Return nothing, or the sums that do not add up."""
        with self.run.engine.connect() as conn:
            found = conservation.broken_sums(conn)
        return f", broken: {found}" if found else ""

    def one(self, statement: str) -> object:
        """Return the one value of a query."""
        with self.run.engine.connect() as conn:
            return conn.execute(text(statement)).scalar()


class _Runtime(Runtime):
    """The product's runtime with the laboratory's sandbox, so that its nursery starts once."""

    def __init__(self, settings: Settings, engine: object, run_id: str, *, lab: Lab) -> None:
        super().__init__(settings, engine, run_id)  # type: ignore[arg-type]
        object.__setattr__(self, "_lab", lab)

    def sandbox(self):  # type: ignore[no-untyped-def,override]
        from contextlib import nullcontext

        return nullcontext(self._lab.sandbox)  # type: ignore[attr-defined]


def polled(*bodies: Body, query: str = "") -> Way:
    """Poll feeds twice into the warehouse: what came of the first, whether the second adds nothing, and a query's value."""

    def way(lab: Lab) -> str:
        house = House(lab, *bodies)
        said = house.poll()
        with house.run.engine.begin() as conn:
            conn.execute(text("update ops.feed_state set etag = null, last_modified = null, body_sha256 = null"))
        again = house.poll()
        said += "" if again.endswith(" 0 new") else f", and again {again}"
        return said + (f", {house.one(query)}" if query else "") + house.broken()

    return way


def loaded(page: Body, *, item: str = "", query: str = "") -> Way:
    """Bring one page through feed, fetch, clean, check and load; say the sums and a query's value."""

    def way(lab: Lab) -> str:
        url = lab.serve(answer(200, as_bytes(page), "Content-Type: text/html"))
        house = House(
            lab,
            rss(f"<item><guid>a</guid><link>{url}</link><title>Council to repair harbour wall</title>{item}</item>"),
        )
        house.poll()
        said = house.ingest()
        return said + (f", {house.one(query)}" if query else "") + house.broken()

    return way


def side_by_side(lab: Lab) -> str:
    """Two workers poll the same feeds at once, entries in opposite orders: no deadlock, no entry twice."""
    items = [ITEM.format(number) for number in range(200)]
    house = House(lab, rss("".join(items)), rss("".join(reversed(items))))
    leases = polling.claim_feeds(house.run, everything=True)
    failures: list[BaseException] = []

    def poll(lease: polling.FeedLease) -> None:
        try:
            polling.poll_feeds(house.run, [lease])
        except BaseException as error:  # noqa: BLE001 - counted
            failures.append(error)

    threads = [threading.Thread(target=poll, args=(lease,)) for lease in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return f"{house.one('select count(*) from ops.entry')} entries, {len(failures)} failures{house.broken()}"


def zombie(lab: Lab) -> str:
    """A worker whose feed went to another stores nothing."""
    house = House(lab, rss(ITEM.format("a")))
    old = polling.claim_feeds(house.run, everything=True)
    polling.claim_feeds(house.run, everything=True, feed_id="news/f0")
    with house.run.engine.begin() as conn:
        conn.execute(text("update ops.feed_state set leased_until = now() - interval '1 hour'"))
    polling.claim_feeds(house.run, everything=True)
    outcomes = polling.poll_feeds(house.run, old).as_dict()["outcomes"]
    return f"{outcomes}, {house.one('select count(*) from ops.entry')} entries"


def write_as_reader(statement: str) -> Way:
    """Try to change the warehouse on the way that readers have."""

    def way(lab: Lab) -> str:
        house = House(lab)
        from presswatch.warehouse.migrate import READER_ROLE

        try:
            with read_only(house.run.engine, role=READER_ROLE) as conn:
                conn.execute(text(statement))
        except Exception as error:  # noqa: BLE001 - named in the outcome
            return error.reason if isinstance(error, PresswatchError) else type(getattr(error, "orig", error)).__name__
        return "done"

    return way


def old_schema(lab: Lab) -> str:
    """Meet a warehouse that is not migrated to this code."""
    from presswatch.warehouse import migrate

    house = House(lab)
    with house.run.engine.connect() as conn:
        conn.execute(text("update ops.schema_version set version_num = '0000'"))
        try:
            migrate.require_current(conn)
        except PresswatchError as error:
            return error.reason
        finally:
            conn.rollback()
    return "taken"


GOOD_STORY = story()
COST = {"cpu_s": 15.0, "wall_s": 60.0, "mb": 500.0}

CASES = [
    Case("E01 twice in a batch", "one guid twice in one body, two texts", polled(rss("<item><guid>1</guid><title>a</title></item><item><guid>1</guid><title>b</title></item>")), "ok: 2 new", **COST),
    Case("E01 storm", "500 items with one guid", polled(rss("".join(f"<item><guid>s</guid><title>{n}</title></item>" for n in range(500)))), "ok: 500 new", **COST),
    Case("E02 opposite orders", "two workers, 200 entries in opposite orders", side_by_side, "400 entries, 0 failures", **COST),
    Case("E03 NUL", "NUL in JSON: title, id, author", polled(b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a\\u0000b","title":"x\\u0000y","authors":[{"name":"n\\u0000"}],"tags":["\\u0000t"]}]}'), "ok: 1 new", **COST),
    Case("E04 surrogates", "lone surrogates in JSON", polled(b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"\\udc00","title":"\\ud800","url":"http://a.example/\\ud800","content_html":"\\udfff","date_published":"\\ud800"}]}'), "ok: 1 new", **COST),
    Case("E04 NaN", "NaN and Infinity in JSON", polled(b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":NaN,"title":Infinity,"url":"http://a.example/1"}]}'), "ok: 1 new", **COST),
    Case("E05 page", "\\u0000 in JSON-LD of a page", loaded(story(head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"x\\u0000","keywords":["\\u0000","\\ud800"],"author":{"name":"A\\u0000B"}}</script>')), "seen 1, loaded 1", **COST),
    Case("E07 long key", "a guid of 1 MB and a link of 2,000 characters", polled(lambda: rss(f"<item><guid>{'g' * 1_000_000}</guid><link>http://a.example/{'x' * 1_980}</link></item>")), "ok: 1 new", **COST),
    Case("E07 many titles", "a title of 1 MB", polled(lambda: rss(f"<item><guid>1</guid><title>{'t' * 1_000_000}</title></item>")), "ok: 1 new", **COST),
    Case("E08 long text", "an article of 1.2 MB in 450 paragraphs", loaded(lambda: story(*(" ".join(paper.story(str(n), paragraphs=10)) for n in range(450)))), "seen 1, loaded 1", cpu_s=45, wall_s=120, mb=1100),
    Case("E09 many rows", "2,000 entries in one transaction", polled(lambda: rss("".join(ITEM.format(n) for n in range(2_000)))), "ok: 2000 new", cpu_s=20, wall_s=60, mb=300),
    Case("E10 offsets", "an offset of +05:30 and one of -99:99", polled(rss("<item><guid>1</guid><pubDate>Sun, 01 Mar 2026 10:00:00 +0530</pubDate></item><item><guid>2</guid><pubDate>Sun, 01 Mar 2026 10:00:00 -9999</pubDate></item>"), query="select (published_at at time zone 'UTC')::text from landing.entry_observation where published_at is not null order by 1 limit 1"), "ok: 2 new, 2026-03-01 04:30:00", **COST),
    Case("E11 years", "years 1, 1000, 9999 and beyond", polled(rss("".join(f"<item><guid>{n}</guid><pubDate>{raw}</pubDate></item>" for n, raw in enumerate(("0001-01-01T00:00:00+14:00", "1000-01-01", "9999-12-31T23:59:59-12:00", "12026-01-01", "-0044-03-15"))))), "ok: 5 new", **COST),
    Case("E12 zombie", "a worker whose lease went to another", zombie, "{'superseded': 1}, 0 entries", **COST),
    Case("E13 article of a bad feed", "a cut feed and its good page", loaded(GOOD_STORY, query="select count(*) from core.article"), "seen 1, loaded 1, 1", **COST),
    Case("E14 reader writes", "insert as the reader", write_as_reader("insert into ops.batch default values"), "ReadOnlySqlTransaction", **COST),
    Case("E14 reader drops", "drop as the reader", write_as_reader("drop table core.article cascade"), "ReadOnlySqlTransaction", **COST),
    Case("E14 reader sleeps", "a query that never ends, as the reader", write_as_reader("set local statement_timeout = '200ms'; select pg_sleep(20)"), "warehouse_interrupted", **COST),
    Case("E21 schema", "a warehouse of another version", old_schema, "warehouse", **COST),
    Case("E24 no link", "an entry without a link ends in quarantine, not in a loop", lambda lab: _no_link(lab), "seen 1, quarantined 1", **COST),
    Case("E24 bad page", "a page of junk, and the feed says nothing", loaded(bytes(range(256)) * 50), "seen 1, filtered 1", **COST),
    Case("E24 internal page", "a link to the metadata service is never asked for", lambda lab: _link(lab, "http://169.254.169.254/latest/"), "seen 1, failed 1", **COST),
    Case("E24 port", "a link to port 22", lambda lab: _link(lab, "http://press.example:22/"), "seen 1, failed 1", **COST),
]  # fmt: skip


def _no_link(lab: Lab) -> str:
    house = House(lab, rss("<item><guid isPermaLink='false'>1</guid><title>a</title></item>"))
    house.poll()
    return house.ingest() + house.broken()


def _link(lab: Lab, url: str) -> str:
    house = House(lab, rss(f"<item><guid>1</guid><link>{url}</link><title>a</title></item>"))
    house.poll()
    return house.ingest() + house.broken()
