"""Pipelines that are broken on purpose, to prove that the laboratory sees it. Applied in expendable processes only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.ingesting import load as load_module
from presswatch.ingesting.article_writer import ArticleWriter
from presswatch.landing.warc_store import WarcBatch
from presswatch.own_hosts import OwnHosts, plain_host
from presswatch.polling import poll as poll_module
from presswatch.warehouse.core import extractions
from presswatch.warehouse.ops import batches, entries
from presswatch.warehouse.tables import batch, feed_state


def apply(name: str) -> None:
    """Break this process's pipeline; nothing without a name."""
    if name:
        SPOILS[name]()


def _a_poll_forgets_an_entry() -> None:
    insert = entries._insert_new

    def forget(conn: Any, feed_id: str, fresh: Any, **how: Any) -> dict[bytes, int]:
        made = insert(conn, feed_id, fresh[1:], **how)
        return made | {one.key: min(made.values()) for one in fresh[:1] if made}

    entries._insert_new = forget


def _the_load_forgets_an_entry() -> None:
    decide = entries.decide
    entries.decide = lambda conn, rows: decide(conn, rows[1:])


def _nothing_is_fenced() -> None:
    """Let whoever comes write: a batch is held by everybody, and nobody asks whether it was done before."""

    def hold(conn: Any, batch_id: int, token: int, *, lease_s: float) -> Any:
        rows = update(batch).where(batch.c.batch_id == batch_id).values(state="open").returning(*batch.c)
        return conn.execute(rows).one()

    batches.lock_batch = hold
    batches.counts_if_loaded = lambda *_: None
    for module in (load_module.articles,):
        module.find_by_addresses = lambda *_: {}
        module.find_by_content = lambda *_: None


def _a_page_is_filed_twice() -> None:
    """Make another article of each page, under an address of its own."""
    file = ArticleWriter.file

    def twice(self: ArticleWriter, page: Any, *, entry_id: int) -> Any:
        made = file(self, page, entry_id=entry_id)
        other = page._replace(asked=f"{page.asked}?again=1")
        self._new(other, entry_id, trusted=[other.addresses[0]])
        return made

    ArticleWriter.file = twice  # type: ignore[method-assign]


def _a_block_is_dropped() -> None:
    rows_of = extractions.block_rows

    def short(extraction_id: int, extracted: Any) -> list[dict[str, Any]]:
        rows = sorted(rows_of(extraction_id, extracted), key=lambda row: row["role"] == "body")
        return rows[:-1] if len(rows) > 1 else rows

    extractions.block_rows = short


def _validators_run_ahead() -> None:
    """Note the validators of an answer before its entries are committed, in a transaction of their own."""
    store = poll_module.store_poll

    def ahead(run: Any, lease: Any, state: Any, reading: Any) -> Any:
        if reading.exchange is not None and reading.exchange.status == 200:
            seen = reading.exchange
            values = {"etag": seen.validators.etag, "body_sha256": seen.body_sha256}
            with run.engine.begin() as conn:
                conn.execute(update(feed_state).where(feed_state.c.feed_id == lease.feed_id).values(values))
        return store(run, lease, state, reading)

    poll_module.store_poll = ahead


def _rows_without_bytes() -> None:
    """Commit rows of landing files that were never written."""
    WarcBatch.publish = lambda batch: batch._path  # type: ignore[method-assign]


def _every_address_is_let_through() -> None:
    resolve = AddressGuard.resolve

    def let_through(guard: AddressGuard, host: str, port: int, **how: Any) -> Any:
        guard._own = OwnHosts(frozenset({(plain_host(host), port)}))
        return resolve(guard, host, port, **how)

    AddressGuard.resolve = let_through  # type: ignore[method-assign]


def _a_process_is_left() -> None:
    if not os.fork():
        os.setsid()
        time.sleep(60)
        os._exit(0)


SPOILS: dict[str, Callable[[], None]] = {
    function.__name__.strip("_"): function
    for function in (
        _a_poll_forgets_an_entry,
        _the_load_forgets_an_entry,
        _nothing_is_fenced,
        _a_page_is_filed_twice,
        _a_block_is_dropped,
        _validators_run_ahead,
        _rows_without_bytes,
        _every_address_is_let_through,
        _a_process_is_left,
    )
}
