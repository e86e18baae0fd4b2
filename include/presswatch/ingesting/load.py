"""Loads a checked batch: one transaction for articles, revisions, extractions and the outcome of every entry."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from presswatch.errors import ContractError, OvertakenError, UnexpectedError
from presswatch.ingesting.article_writer import ArticleWriter
from presswatch.ingesting.batch_lease import BatchLease, lock_batch
from presswatch.ingesting.decide.batch_lines import ReadPage, template_lines
from presswatch.ingesting.decide.page_outcome import EntryOutcome, evidence_of, settle_fetch, settle_reading
from presswatch.ingesting.decide.second_chance import ENDINGS, LED_HOME, give_chance, hold_back, leads_home
from presswatch.ingesting.decide.shared_body import SAME_BODY, PlacedBody, body_sha256
from presswatch.ingesting.host_troubles import PageLook, host_troubles
from presswatch.ingesting.new_articles import WrittenAhead
from presswatch.ingesting.page import Page
from presswatch.ingesting.prepared_text import PreparedText, prepare, prepare_all
from presswatch.ingesting.revisit_recorder import RevisitRecorder, asked_by_feeds
from presswatch.ingesting.shown_bodies import ShownBodies, shared_refusal
from presswatch.ingesting.source_line_counts import SourceLineCounter
from presswatch.ingesting.template_change import TEMPLATE_CHANGED, Look, find_template_change
from presswatch.ingesting.write_ledger import DecidedEntry, write_ledger
from presswatch.model.extraction import Extraction
from presswatch.model.outcome import Outcome
from presswatch.politeness.answer_policy import FetchResult
from presswatch.runtime import Runtime
from presswatch.urls import url_key, url_sha256
from presswatch.validation.suites import CONTRACT_VERSION
from presswatch.warehouse.core import article_merges, articles
from presswatch.warehouse.engine import in_transaction, is_of_the_input
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import (
    batches,
    entries,
    page_bodies,
    quarantine,
    review_decisions,
    revisits,
    staged_extractions,
)
from presswatch.warehouse.ops.staged_extractions import StagedExtraction
from presswatch.warehouse.queries import extraction_hints
from presswatch.warehouse.rows import BatchItem
from presswatch.warehouse.written_rows import NewRefusal

log = logging.getLogger(__name__)


def load_articles(runtime: Runtime, lease: BatchLease) -> dict[str, int]:
    """Load a batch and return its items by outcome. Loading it again returns the same and changes nothing.

    Raises:
        StaleLeaseError: the batch went to another worker.
        ContractError: a page was cleaned but not checked.
    """
    try:
        return _load(runtime, lease, is_careful=False)
    except Exception as error:
        if not is_of_the_input(error):
            raise
        log.warning("batch %s is loaded again, page by page, because of one: %s", lease.batch_id, error)
    return _load(runtime, lease, is_careful=True)


def _load(runtime: Runtime, lease: BatchLease, *, is_careful: bool) -> dict[str, int]:
    def load(conn: Connection) -> dict[str, int]:
        done = batches.counts_if_loaded(conn, lease.batch_id, lease.token)
        if done is not None:
            return done
        held = lock_batch(runtime, conn, lease)
        if held.stage != "checked":
            raise ContractError(f"batch {lease.batch_id} is {held.stage}: its pages were not checked")
        drafts = staged_extractions.read(conn, lease.batch_id)
        return _Load(runtime, conn, lease.batch_id, drafts, prepare_all(drafts), is_careful=is_careful).run()

    return in_transaction(runtime.engine, load)


class _Load:
    """One load: gathers what is decided about entries and writes it at the end, in key order."""

    def __init__(
        self,
        runtime: Runtime,
        conn: Connection,
        batch_id: int,
        drafts: Mapping[int, StagedExtraction],
        texts: Mapping[int, PreparedText],
        *,
        is_careful: bool,
    ) -> None:
        self._runtime = runtime
        self._is_careful = is_careful
        self._conn = conn
        self._batch_id = batch_id
        self._items = batches.items(conn, batch_id)
        self._drafts = drafts
        self._texts = texts
        self._captures = captures.read_captures(conn, [i.capture_id for i in self._items if i.capture_id])
        self._sources = batches.sources_of(conn, batch_id)
        self._now = runtime.clock()
        self._line_counts = SourceLineCounter(conn, now=self._now)
        self._recorder = RevisitRecorder(conn, revisit_days=runtime.settings.revisit_days, now=self._now)
        self._filing = ArticleWriter(conn, self._recorder, batch_id=batch_id)
        self._decided: list[DecidedEntry] = []
        self._decided_ahead: set[int] = set()  # places in the batch
        self._refused: list[NewRefusal] = []
        self._settled_looks: list[int] = []
        self._bodies = ShownBodies(conn, self._placed_bodies())
        said = ((self._sources[item.ordinal], read.title or "", read.body) for item, read in self._articles())
        self._template = template_lines(ReadPage(*page) for page in said)
        self._read_known()
        self._why = {item.ordinal: self._trouble_with(item) for item in self._items}
        # What was not asked says nothing of its host.
        asked = [item for item in self._items if item.has_page and item.fetch != "deferred"]
        looks = [PageLook(item.host, item.url, self._why[item.ordinal]) for item in asked]
        self._troubles = host_troubles(conn, looks)
        self._released, self._rejected = review_decisions.decided_rules(conn, batch_id)

    def _read_known(self) -> None:
        """Read what is known of articles that the batch looks at again."""
        self._visits = revisits.read(self._conn, [item.article_id for item in self._items if item.article_id])
        self._doubted = quarantine.open_at_articles(self._conn, f"reading:{SAME_BODY}", list(self._visits))
        extractions = {capture_id: draft.extraction for capture_id, draft in self._drafts.items()}
        self._change = find_template_change(self._conn, self._template, self._looks(), extractions)

    def run(self) -> dict[str, int]:
        """Write what hangs on the pages of the batch alone; then, under the lock, all in which loads meet."""
        load = self._load_carefully if self._is_careful else self._load
        entries_due = [item for item in self._items if item.kind == "entry"]
        ahead = [] if self._is_careful else self._filing.expect(self._pages_to_file(entries_due))
        self._line_counts.count_ahead({one.article_id: one.page for one in ahead}, {*self._sources.values()})
        entries.hold(self._conn, [item.entry for item in entries_due])
        self._decide_ahead(ahead, entries_due)
        holder = articles.lock_loads(self._conn)
        self._read_known()
        # What is known comes first: where it moved, its new address is no new article.
        outcomes = {item.ordinal: load(item) for item in self._items if item.kind == "revisit"}
        if not self._is_careful:
            self._filing.look_up(holder, {*outcomes.values()})
        outcomes |= {item.ordinal: load(item) for item in entries_due}
        self._filing.finish()
        if self._filing.has_merged:
            outcomes |= self._follow_merges()
        self._bodies.write()
        self._hold_shared()
        self._line_counts.write(self._change.keys())
        revisits.judge_feeds(self._conn, asked_by_feeds(self._items, self._visits, outcomes))
        decided = [row for row in self._decided if row[0].ordinal not in self._decided_ahead]
        write_ledger(self._conn, self._batch_id, decided, self._settled_looks)
        quarantine.add(self._conn, self._refused)
        unsaved = {place: word for place, word in outcomes.items() if place not in self._decided_ahead}
        batches.save_outcomes(self._conn, self._batch_id, unsaved, self._why)
        counts = dict(sorted(Counter(outcomes.values()).items()))
        batches.close(self._conn, self._batch_id, counts)
        return counts

    def _decide_ahead(self, ahead: Iterable[WrittenAhead], entries_due: Iterable[BatchItem]) -> None:
        """Write that entries are loaded whose articles are written; where one is none after all, all is rolled back."""
        items = {item.entry: item for item in entries_due}
        decided = [(items[one.entry_id], EntryOutcome(Outcome.LOADED), one.article_id) for one in ahead]
        write_ledger(self._conn, self._batch_id, decided, ())
        outcomes = {item.ordinal: to.outcome.value for item, to, _ in decided}
        batches.save_outcomes(self._conn, self._batch_id, outcomes, {})
        staged_extractions.discard(self._conn, self._batch_id, [item.capture for item, _, _ in decided])
        self._decided_ahead = {*outcomes}

    def _articles(self) -> Iterator[tuple[BatchItem, Extraction]]:
        """Yield the items whose pages read like articles, with what was read."""
        for item in self._items:
            staged = self._staged(item)
            if staged is not None and staged.extraction.outcome == "article":
                yield item, staged.extraction

    def _placed_bodies(self) -> dict[int, PlacedBody]:
        """Return the bodies of pages that read like articles, by place in the batch."""
        titles = extraction_hints.feed_titles(self._conn, self._batch_id)
        placed = {}
        for item, extraction in self._articles():
            if "feed_text" not in extraction.flags:
                digest, headline = body_sha256(extraction.body), titles[item.ordinal]
                placed[item.ordinal] = PlacedBody(item.host, digest, url_sha256(url_key(item.url)), headline)
        return placed

    def _looks(self) -> Iterator[Look]:
        """Yield the pages of known articles."""
        for item, extraction in self._articles():
            if item.article_id is not None:
                yield Look(self._sources[item.ordinal], item.article, extraction)

    def _staged(self, item: BatchItem) -> StagedExtraction | None:
        """Return what was read from the page of an item; None where it brought none."""
        return self._drafts.get(item.capture) if item.fetch == "captured" else None

    def _trouble_with(self, item: BatchItem) -> str:
        """Return why an item brought no good page, before anything is decided; empty where it did."""
        if item.fetch != "captured":
            return "" if item.fetch == "unchanged" else str(item.reason)
        staged, capture = self._staged(item), self._captures[item.capture]
        if staged is None:
            return ""
        if leads_home(item.url, capture.url_final) and "feed_text" not in staged.extraction.flags:
            return LED_HOME
        if item.ordinal in self._bodies.shared or SAME_BODY in (staged.rules_broken or ()):
            return SAME_BODY
        return "" if staged.extraction.outcome == "article" else staged.extraction.outcome

    def _load(self, item: BatchItem) -> str:
        return self._load_entry(item) if item.kind == "entry" else self._load_revisit(item)

    def _load_carefully(self, item: BatchItem) -> str:
        """Load one item so that a page which cannot be written costs that page only."""
        try:
            with self._conn.begin_nested():
                return self._load(item)
        except Exception as error:
            if not is_of_the_input(error):
                raise
            log.exception("batch %s: item %s cannot be loaded", self._batch_id, item.ordinal)
            self._filing.forget()
            return self._refuse_error(item, UnexpectedError.of(error).detail)

    def _refuse_error(self, item: BatchItem, detail: str) -> str:
        staged = self._staged(item)
        self._refuse(item, "load_error", detail, evidence_of(staged.extraction) if staged else {"url": item.url})
        if item.kind == "revisit":
            return self._recorder.not_seen(self._visits[item.article], None)
        return self._decide(item, EntryOutcome(Outcome.QUARANTINED, "load_error", detail))

    # --- first fetches ---------------------------------------------------------------------------------------------

    def _load_entry(self, item: BatchItem) -> str:
        staged = self._staged(item)
        if staged is None:
            return self._decide(item, self._after_fetch(item))
        if self._why[item.ordinal] and not self._is_released(item, staged):
            return self._decide(item, self._refuse_reading(item, staged))
        if rules := self._rules_broken(item, staged):
            return self._decide(item, self._refuse_rules(item, staged, rules))
        if self._change.is_on(self._sources[item.ordinal], staged.extraction):
            return self._decide(item, TEMPLATE_CHANGED)
        page = self._entry_page(item, staged)
        article_id, is_new = self._filing.file(page, entry_id=item.entry)
        if self._is_careful:
            self._filing.write()  # What cannot be written is to be known here, before anything is decided on it.
        if is_new:
            self._line_counts.add(article_id, page)
        outcome = EntryOutcome(Outcome.LOADED) if is_new else EntryOutcome(Outcome.DUPLICATE, "known_article")
        return self._decide(item, outcome, article_id)

    def _is_released(self, item: BatchItem, staged: StagedExtraction) -> bool:
        """Return whether a person lets a page pass that was read as something else; there must be a text to load."""
        return f"reading:{self._why[item.ordinal]}" in self._released[item.ordinal] and bool(staged.extraction.body)

    def _rules_broken(self, item: BatchItem, staged: StagedExtraction) -> list[str]:
        """Return the row rules that a page breaks, without those that a person lets it break."""
        released = {
            *self._released[item.ordinal],
            SAME_BODY,
        }  # which is no rule of rows: a reason not to read them
        return [rule for rule in staged.rules_broken or () if rule not in released]

    def _after_fetch(self, item: BatchItem) -> EntryOutcome:
        verdict = FetchResult(item.fetch or "deferred", item.reason, item.detail, item.retry_after_s)
        most, tries = self._runtime.settings.max_attempts, item.attempts - item.chances_used
        decided = self._doubt(item, settle_fetch(verdict, tries=tries, max_attempts=most))
        if decided.outcome is Outcome.QUARANTINED:
            evidence = {"url": item.url, "attempts": item.attempts + decided.tried}
            self._refuse(item, decided.reason, decided.detail, evidence)
        return decided

    def _doubt(self, item: BatchItem, ending: EntryOutcome) -> EntryOutcome:
        """Return the ending, or a further look where it may be the publisher's bad hour."""
        decided = give_chance(ending, used=item.chances_used, ahead_s=item.ahead_s, retry_after_s=item.retry_after_s)
        age_s = (self._now - item.entry_seen_at).total_seconds()
        return hold_back(decided, self._troubles.get(item.host), age_s=age_s)

    def _pages_to_file(self, entries_due: Sequence[BatchItem]) -> dict[int, Page]:
        """Return the good pages of entries, by entry."""
        return {item.entry: page for item in entries_due if (page := self._page_to_file(item)) is not None}

    def _page_to_file(self, item: BatchItem) -> Page | None:
        """Return the page of an entry that is good, None where it brought none."""
        staged = self._staged(item)
        if staged is None or (self._why[item.ordinal] and not self._is_released(item, staged)):
            return None
        is_held = self._rules_broken(item, staged) or self._change.is_on(self._sources[item.ordinal], staged.extraction)
        return None if is_held else self._entry_page(item, staged)

    def _entry_page(self, item: BatchItem, staged: StagedExtraction) -> Page:
        return self._page(item, staged, first_seen_at=item.entry_seen_at)

    def _page(self, item: BatchItem, staged: StagedExtraction, *, first_seen_at: datetime) -> Page:
        capture = self._captures[item.capture]
        return Page(
            extraction=staged.extraction,
            text=self._texts.get(item.capture) or prepare(staged.extraction),
            extracted_at=staged.extracted_at,
            capture=capture,
            asked=item.url,
            source_id=self._sources[item.ordinal],
            first_seen_at=first_seen_at,
            template=self._template.get(self._sources[item.ordinal], frozenset()),
            headline=self._bodies.headline(item.ordinal),
            is_seen_before=self._bodies.is_seen_before(item.ordinal),
            is_doubted=item.article_id in self._doubted,
        )

    def _hold_shared(self) -> None:
        """Hold what earlier batches took for articles by a body that turns out to be that of none."""
        held = []
        for led in self._bodies.taken_for_articles():
            is_loaded = led.outcome == Outcome.LOADED.value
            self._refused.append(shared_refusal(led, self._batch_id, is_loaded=is_loaded))
            if is_loaded:
                revisits.move(self._conn, led.article_id, led.url)
                revisits.revisit_soon(self._conn, led.article_id)
            else:
                held.append(led.entry_id)
        page_bodies.hold(self._conn, held, reason=SAME_BODY, detail=ENDINGS[SAME_BODY].detail)

    def _refuse_reading(self, item: BatchItem, staged: StagedExtraction) -> EntryOutcome:
        decided = self._doubt(item, ENDINGS.get(self._why[item.ordinal]) or settle_reading(staged.extraction))
        if decided.outcome is Outcome.QUARANTINED:
            self._refuse(item, f"reading:{decided.reason}", decided.detail, evidence_of(staged.extraction))
        return decided

    def _refuse_rules(self, item: BatchItem, staged: StagedExtraction, rules: Sequence[str]) -> EntryOutcome:
        for rule in rules:
            self._refuse(item, rule, f"the article breaks {rule}", evidence_of(staged.extraction))
        return EntryOutcome(Outcome.QUARANTINED, rules[0], f"the article breaks {', '.join(rules)}")

    def _refuse(self, item: BatchItem, rule: str, reason: str, evidence: Mapping[str, Any]) -> None:
        if rule in self._rejected[item.ordinal]:
            return  # A person has refused these bytes for good.
        of = (item.entry_id, item.article_id, self._batch_id, item.capture_id)
        self._refused.append(NewRefusal(rule, CONTRACT_VERSION, reason, evidence, *of))

    def _decide(self, item: BatchItem, decided: EntryOutcome, article_id: int | None = None) -> str:
        self._decided.append((item, decided, article_id))
        self._why[item.ordinal] = "" if article_id is not None else decided.reason
        return decided.outcome.value

    # --- looks at known articles -----------------------------------------------------------------------------------

    def _load_revisit(self, item: BatchItem) -> str:
        revisit = self._visits.get(item.article)
        if revisit is None or (self._filing.has_merged and not revisits.read(self._conn, [item.article])):
            return "merged"  # It was found to be another article since it was claimed.
        capture = self._captures.get(item.capture_id) if item.capture_id else None
        staged = self._staged(item)
        if item.fetch == "missing":
            is_host = self._troubles.get(item.host) == item.reason
            return self._recorder.missing(revisit, capture, is_final=item.reason == "http_410", is_held=is_host)
        if item.fetch == "unchanged":
            return self._recorder.same_bytes(revisit, capture)
        if staged is not None and self._why[item.ordinal] == SAME_BODY:
            self._refuse(item, f"reading:{SAME_BODY}", ENDINGS[SAME_BODY].detail, evidence_of(staged.extraction))
        if staged is None or self._why[item.ordinal]:
            return self._recorder.not_seen(revisit, item.retry_after_s)
        if rules := self._rules_broken(item, staged):
            self._refuse_rules(item, staged, rules)
            return self._recorder.not_seen(revisit, None)
        page = self._page(item, staged, first_seen_at=revisit.first_seen_at)
        word = self._filing.apply_revisit(
            revisit, page, {capture_id: draft.extraction for capture_id, draft in self._drafts.items()}
        )
        if word in ("edited", "restored", "unchanged", "merged"):
            self._settled_looks.append(item.article)
        return word

    def _follow_merges(self) -> dict[int, str]:
        """Let entries that this load decided on lead to what their articles were merged into; return their outcomes.

        Raises:
            OvertakenError: what was written ahead as new was merged with another.
        """
        led = [article_id for _, _, article_id in self._decided if article_id is not None]
        stands = article_merges.survivors(self._conn, led)
        known = EntryOutcome(Outcome.DUPLICATE, article_merges.MERGED)
        moved = {item.ordinal: (item, known, stands[led]) for item, _, led in self._decided if led in stands}
        if not self._decided_ahead.isdisjoint(moved):
            raise OvertakenError("a page was new when this load began, and its article is merged with another now")
        self._decided = [moved.get(row[0].ordinal, row) for row in self._decided]
        return dict.fromkeys(moved, Outcome.DUPLICATE.value)
