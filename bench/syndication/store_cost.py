"""What settling one article costs in a real PostgreSQL, as the store grows."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from bench.temporary_postgres import fresh_warehouse
from sqlalchemy import Connection, Engine, text

from presswatch import embedded
from presswatch.ingesting.syndication_groups import Syndicating
from presswatch.model.extraction import BODY_ROLES, Block, Extraction
from presswatch.model.source import Source
from presswatch.warehouse.core import articles, extractions
from presswatch.warehouse.core.registry import sync_sources
from presswatch.warehouse.core.syndication import find_alike
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.written_rows import NewRevision

BANDS_PER_TEXT = 40
SOURCES = 8
FILL = """
    insert into core.signature_band (band, article_id)
    select (('x' || substr(md5(random()::text), 1, 16))::bit(64))::bigint, 1000000 + t.n
    from generate_series(cast(:low as bigint), cast(:high as bigint)) as t(n),
    generate_series(1, cast(:bands as integer))
"""


def print_store(bodies: Sequence[str], sizes: Sequence[int]) -> None:
    """Print wall and CPU milliseconds of settling the bodies, some of them copies, at each size of the store.

    The store is filled with band rows of texts that are nobody's like; those of the bodies come on top.
    """
    with _server() as engine:
        print(f"{'texts in store':<16}{'bands, MB':>10}{'ms per article':>16}{'of it CPU here':>16}{'look-up, ms':>13}")
        before = 0
        for round_no, size in enumerate(sorted(sizes)):
            _fill(engine, before, size)
            before = size
            wall, cpu = _settle_all(engine, bodies, round_no)
            with engine.connect() as conn:
                volume = conn.execute(text("select pg_total_relation_size('core.signature_band')")).scalar_one()
                lookup = _look_up(conn)
            print(f"{size:<16,}{volume / 1e6:>10.0f}{wall:>16.2f}{cpu:>16.2f}{lookup:>13.2f}")


@contextmanager
def _server() -> Iterator[Engine]:
    with fresh_warehouse() as settings:
        engine = make_engine(embedded.url(settings))
        with engine.begin() as conn:
            sync_sources(conn, [Source(f"paper-{n}", f"Paper {n}", ()) for n in range(SOURCES)])
        yield engine
        engine.dispose()


def _fill(engine: Engine, low: int, high: int) -> None:
    """Add texts that are nobody's like, with the key off meanwhile: kept up row by row, it takes five times as long."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("set statement_timeout = 0"))
        conn.execute(text("alter table core.signature_band set unlogged"))
        conn.execute(text("alter table core.signature_band drop constraint if exists pk_signature_band"))
        conn.execute(text(FILL), {"low": low, "high": high - 1, "bands": BANDS_PER_TEXT})
        conn.execute(
            text("alter table core.signature_band add constraint pk_signature_band primary key (band, article_id)")
        )
        conn.execute(text("vacuum analyze core.signature_band"))


def _settle_all(engine: Engine, bodies: Sequence[str], round_no: int) -> tuple[float, float]:
    """Return wall and CPU milliseconds per article; every round writes its bodies anew, so that all find their like."""
    wall = cpu = 0.0
    dice = random.Random(round_no)
    for start in range(0, len(bodies), 50):
        with engine.begin() as conn:
            syndicating = Syndicating(conn)
            for body in bodies[start : start + 50]:
                article_id, extraction_id, reading = _write(conn, body, f"paper-{dice.randrange(SOURCES)}")
                began, busy = time.perf_counter(), time.process_time()
                syndicating.settle(article_id, extraction_id, reading)
                wall += time.perf_counter() - began
                cpu += time.process_time() - busy
    return 1000 * wall / len(bodies), 1000 * cpu / len(bodies)


def _write(conn: Connection, body: str, source_id: str) -> tuple[int, int, Extraction]:
    now = datetime.now(UTC)
    blocks = tuple(Block("body", part, 0, len(part)) for part in body.split("\n") if part.strip())
    assert all(block.role in BODY_ROLES for block in blocks)
    reading = Extraction("article", title="t", text=body, blocks=blocks, language="en", extractor="bench")
    values = {
        "source_id": source_id,
        "canonical_url": "https://paper.invalid/",
        "first_seen_at": now,
        "first_entry_id": 0,
    }
    article_id = articles.insert_article(conn, values)
    revision_id = articles.insert_revision(conn, NewRevision(article_id, 1, "first", b"", article_id, now, None, now))
    extraction_id = extractions.insert_extraction(
        conn,
        reading,
        revision_id=revision_id,
        capture_id=article_id,
        source_id=source_id,
        extracted_at=now,
        content_sha256=b"",
    )
    articles.index_text(conn, article_id, extraction_id, title="t", dek="", body=reading.body, language="en")
    return article_id, extraction_id, reading


def _look_up(conn: Connection) -> float:
    """Return the milliseconds of looking up the bands of a text without like, client included, the middle of many."""
    dice = random.Random(1)
    took = []
    for _ in range(200):
        bands = [dice.getrandbits(63) for _ in range(BANDS_PER_TEXT)]
        began = time.perf_counter()
        find_alike(conn, bands, least=1, most=16)
        took.append(time.perf_counter() - began)
    return 1000 * sorted(took)[len(took) // 2]
