"""Maintenance on a real warehouse and real files: what it finds, what it keeps, what it throws away."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from tests.integration import replay_readers as readers
from tests.integration.pipeline.paper import FEED, Bench, page, source

from presswatch import ingesting, maintaining, polling, replaying
from presswatch.errors import ContractError, PermanentError, TransientError

ORPHANS = "select kind, url, warc_path from landing.orphan order by warc_path, warc_offset"


def landing(bench: Bench) -> Path:
    return Path(bench.run.settings.landing)


def loaded(bench: Bench, *keys: str) -> None:
    bench.feed(*keys)
    for key in keys:
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()


def age(bench: Bench) -> None:
    """Let everything be as old as maintenance wants it to be."""
    bench.do("update landing.file set first_seen_at = first_seen_at - interval '1 day'")


def stock(bench: Bench) -> dict[str, int]:
    """Take stock twice, a day apart, and return what the second one found."""
    maintaining.find_orphans(bench.run)
    age(bench)
    return maintaining.find_orphans(bench.run)


# --- orphans ----------------------------------------------------------------------------------------------------------


def test_a_healthy_landing_has_no_orphan(bench):
    loaded(bench, "a", "b")
    assert stock(bench) == {"files": 2, "new": 0, "examined": 2, "orphans": 0, "orphan_bytes": 0}
    assert stock(bench)["examined"] == 0
    assert bench.rows(ORPHANS) == []


def test_the_file_of_a_fetch_that_was_not_committed_is_named_and_kept(bench, monkeypatch):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    (lease,) = bench.claim()
    monkeypatch.setattr(ingesting.fetch, "_save", _die)
    with pytest.raises(KeyboardInterrupt):
        ingesting.fetch_pages(bench.run, lease)
    monkeypatch.undo()
    assert bench.work(lease) == {"loaded": 1}
    files = sorted(landing(bench).rglob("pages/**/*.gz"))
    assert len(files) == 2
    found = stock(bench)
    assert (found["examined"], found["orphans"]) == (3, 1)
    ((kind, url, path),) = bench.rows(ORPHANS)
    assert (kind, url, landing(bench) / path) == ("record", "http://news.example/a", files[0])
    assert found["orphan_bytes"] == bench.one("select warc_length from landing.orphan") > 200
    assert bench.one("select fetched_at is not null and payload_digest like 'sha256:%' from landing.orphan")
    assert files[0].exists()


def test_one_record_of_a_file_that_others_are_rows_of(bench, monkeypatch):
    """Two feeds land in one file; the poll of one of them was never stored."""
    other = "http://news.example/other.xml"
    bench.configure(source("news", FEED, other))
    bench.feed("a")
    bench.feed("b", url=other)
    store = polling.poll.store_poll

    def lose(run, lease, state, reading):
        if lease.feed_id == "news/f0":
            raise TransientError("cut")
        return store(run, lease, state, reading)

    monkeypatch.setattr(polling.poll, "store_poll", lose)
    with pytest.raises(TransientError):
        bench.poll()
    assert stock(bench)["orphans"] == 1
    assert [(kind, url) for kind, url, _ in bench.rows(ORPHANS)] == [("record", FEED)]


def test_a_young_file_may_belong_to_a_batch_that_is_running(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    batch = bench.run.landing.open_batch("pages", "running")
    batch.add(bench.web.get("http://news.example/a", accept="", max_bytes=0))
    batch.publish()
    assert maintaining.find_orphans(bench.run)["examined"] == 0
    bench.run.clock.ahead = bench.run.clock.ahead.max  # a worker's clock says nothing here
    assert maintaining.find_orphans(bench.run)["examined"] == 0


def test_what_a_killed_write_left_is_named(bench):
    loaded(bench, "a")
    left = landing(bench) / "pages/2026/01/01/batch-9.warc.gz.77.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert stock(bench)["orphans"] == 1
    assert [kind for kind, _, _ in bench.rows(ORPHANS)] == ["unfinished"]
    assert left.exists()


def test_a_write_that_was_under_way_is_forgotten_once_it_is_done(bench):
    loaded(bench, "a")
    part = landing(bench) / "pages/batch-9.warc.gz.77.part"
    part.write_bytes(b"half")
    maintaining.find_orphans(bench.run)
    part.unlink()
    age(bench)
    assert maintaining.find_orphans(bench.run)["orphans"] == 0
    assert bench.one("select count(*) from landing.file") == 2


def test_junk_in_landing_is_named(bench):
    loaded(bench, "a")
    (landing(bench) / "pages/junk.warc.gz").write_bytes(zlib.compress(b"junk", wbits=31))
    stock(bench)
    assert bench.rows("select kind, warc_offset, warc_length from landing.orphan") == [("unreadable", 0, 24)]


def test_a_landing_that_is_not_mounted_is_no_loss(bench):
    loaded(bench, "a")
    stock(bench)
    landing(bench).rename(landing(bench).with_name("away"))
    for work in (maintaining.find_orphans, maintaining.audit_landing):
        with pytest.raises(TransientError) as caught:
            work(bench.run)
        assert caught.value.reason == "landing_away"
    assert bench.one("select count(*) from landing.damage") == 0


# --- digests ----------------------------------------------------------------------------------------------------------


def audit(bench: Bench, **how: int) -> dict[str, int]:
    return maintaining.audit_landing(bench.run, **how)


def test_digests_of_captures_and_of_feed_bodies_are_read_back(bench):
    loaded(bench, "a", "b")
    stock(bench)
    assert audit(bench) == {"files": 2, "records": 3, "broken": 0, "mended": 0}


def test_a_flipped_bit_is_recorded_and_what_was_restored_is_mended(bench):
    loaded(bench, "a", "b")
    stock(bench)
    (file,) = landing(bench).rglob("pages/**/*.gz")
    before = file.read_bytes()
    place = bench.one("select warc_offset + warc_length / 2 from landing.capture where url_asked like '%/a'")
    file.write_bytes(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :])
    found = audit(bench)
    assert (found["records"], found["broken"]) == (3, 1)
    with pytest.raises(ContractError) as caught:
        maintaining.require_sound(found)
    assert caught.value.reason == "landing_damaged"
    ((subject, path, is_mended),) = bench.rows("select subject, warc_path, mended_at is not null from landing.damage")
    assert (subject, landing(bench) / path, is_mended) == ("capture", file, False)
    assert audit(bench)["broken"] == 1
    file.write_bytes(before)
    assert audit(bench) == {"files": 2, "records": 3, "broken": 0, "mended": 1}
    maintaining.require_sound(audit(bench))
    assert bench.one("select mended_at is not null from landing.damage")


def test_a_file_that_is_gone_costs_all_its_rows(bench):
    loaded(bench, "a", "b")
    stock(bench)
    (file,) = landing(bench).rglob("pages/**/*.gz")
    file.unlink()
    assert audit(bench)["broken"] == 2


def test_a_file_that_was_gone_before_maintenance_met_it_is_found_by_its_rows(bench):
    loaded(bench, "a", "b")
    (file,) = landing(bench).rglob("pages/**/*.gz")
    file.unlink()
    stock(bench)
    assert bench.rows("select count(*) from landing.file where file_bytes is null") == [(1,)]
    assert audit(bench)["broken"] == 2


def test_the_least_recently_audited_come_first_and_a_run_is_bounded(bench):
    for key in "abcd":
        loaded(bench, key)
    stock(bench)
    assert bench.one("select count(*) from landing.file") == 8
    runs = [audit(bench, records=3) for _ in range(3)]
    assert [one["files"] for one in runs] == [3, 3, 3]
    assert bench.rows("select count(*), count(distinct audited_at) from landing.file where audited_at is not null") == [
        (8, 8)
    ]
    oldest = bench.one("select warc_path from landing.file order by audited_at limit 1")
    audit(bench, records=1)
    assert bench.one("select warc_path from landing.file order by audited_at desc limit 1") == oldest


# --- readings ---------------------------------------------------------------------------------------------------------

EXTRACTIONS = "select to_jsonb(x) from core.extraction x order by extraction_id"


def replayed(bench: Bench) -> int:
    plan = replaying.plan_replay(bench.run)
    replaying.replay(bench.run, plan, read=readers.newer)
    return plan.replay_id


def test_readings_of_an_old_replay_that_nobody_promoted_are_thrown_away(bench):
    loaded(bench, "a", "b")
    before = bench.rows(EXTRACTIONS)
    number = replayed(bench)
    assert maintaining.prune_readings(bench.run) == {"replays_expired": 0, "readings": 0}
    bench.do("update ops.replay set planned_at = now() - interval '91 days'")
    assert maintaining.prune_readings(bench.run) == {"replays_expired": 1, "readings": 2}
    assert bench.rows(EXTRACTIONS) == before
    assert maintaining.prune_readings(bench.run) == {"replays_expired": 0, "readings": 0}
    with pytest.raises(PermanentError, match="expired"):
        replaying.promote(bench.run, number)
    assert replaying.report(bench.run, number)["sources"]["news"]["visible"] == 2
    assert bench.one("select count(distinct extraction_id) from core.text_block") == 2


def test_what_readers_saw_once_is_kept(bench):
    loaded(bench, "a", "b")
    promoted = replayed(bench)
    replaying.promote(bench.run, promoted)
    replaying.roll_back(bench.run, promoted)
    before = bench.rows(EXTRACTIONS)
    bench.do(
        "update ops.replay set planned_at = now() - interval '1 year', promoted_at = now() - interval '1 year',"
        " rolled_back_at = now() - interval '1 year'"
    )
    assert maintaining.prune_readings(bench.run) == {"replays_expired": 0, "readings": 0}
    replaying.promote(bench.run, promoted)
    bench.do("update ops.replay set promoted_at = now() - interval '1 year'")
    assert maintaining.prune_readings(bench.run)["readings"] == 0
    assert len(bench.rows(EXTRACTIONS)) == len(before) == 4


def test_a_reading_that_a_younger_replay_has_as_well_is_kept(bench):
    loaded(bench, "a")
    old, young = replayed(bench), replayed(bench)
    bench.do("update ops.replay set planned_at = now() - interval '91 days' where replay_id = :n", n=old)
    assert maintaining.prune_readings(bench.run) == {"replays_expired": 1, "readings": 0}
    assert replaying.promote(bench.run, young).counts["readings"] == 1


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_staging_of_batches_that_ended_is_cleared(bench):
    loaded(bench, "a")
    bench.do(
        "insert into staging.draft (batch_id, capture_id, extraction, extracted_at)"
        " select batch_id, 1, '{}', now() from ops.batch"
    )
    assert maintaining.clear_staging(bench.run) == {"drafts": 1, "bodies": 0, "previews": 0}
    bench.feed("b")
    bench.put("b", page("b"))
    bench.poll()
    (lease,) = bench.claim()
    ingesting.fetch_pages(bench.run, lease)
    ingesting.clean_pages(bench.run, lease)
    assert maintaining.clear_staging(bench.run) == {"drafts": 0, "bodies": 0, "previews": 0}


def test_partitions_are_made_ahead(bench):
    assert maintaining.make_partitions(bench.run) == {"partitions": 0}
    bench.do(
        "do $$ declare part regclass; begin select max(inhrelid::regclass::text) into part from pg_inherits"
        " where inhparent = 'landing.capture'::regclass and inhrelid::regclass::text like '%_p20%';"
        " execute format('drop table %s', part); end $$"
    )
    assert maintaining.make_partitions(bench.run) == {"partitions": 1}


def _die(*args: object) -> None:
    raise KeyboardInterrupt
