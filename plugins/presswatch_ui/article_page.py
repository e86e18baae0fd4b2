"""All that is known of an article, or of an entry without one: where it came from, what was read, how it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from presswatch.errors import PermanentError
from presswatch.model.extraction import BODY_ROLES
from presswatch.warehouse.queries import article_neighbours, evidence
from presswatch.warehouse.queries.article_neighbours import AlikeArticle
from presswatch.warehouse.queries.evidence import Columns, EntryEvidence, ExtractionEvidence
from presswatch_ui.differences import Piece, differences
from presswatch_ui.previews import BlockLine

MOST_REVISIONS: Final = 20
MOST_ENTRIES: Final = 10


class EntryChain(NamedTuple):
    """An entry of the ledger with the polls that saw it first and last, and its captures."""

    entry: Columns
    said: Columns | None  # what its feed said last
    polls: Sequence[Columns]
    captures: Sequence[Columns]


class RevisionView(NamedTuple):
    """A revision, what is read in it, and how it differs from the one before."""

    revision: Columns
    extraction: Columns | None  # that readers see; None of a withdrawal
    readings: int  # extractions that were made of it
    blocks: tuple[BlockLine, ...]
    title_pieces: Sequence[Piece]
    passages: Sequence[Sequence[Piece]]
    captures: Sequence[Columns]


class ArticleView(NamedTuple):
    """An article or an entry with its evidence."""

    article: Columns | None
    addresses: Sequence[Columns]
    entries: Sequence[EntryChain]
    revisions: Sequence[RevisionView]
    claims: Sequence[Columns]
    titles: Sequence[Columns]
    authors: Sequence[Columns]
    alike: Sequence[AlikeArticle]
    refusals: Sequence[Columns]

    @property
    def shown(self) -> RevisionView | None:
        """Return the newest revision with a text; a withdrawal has none."""
        return next((revision for revision in self.revisions if revision.extraction), None)


def view_article(conn: Connection, article_id: int) -> ArticleView:
    """Return an article with its evidence.

    Raises:
        PermanentError: there is none with that number.
    """
    if evidence.find_article(conn, str(article_id)) is None:
        raise PermanentError(f"there is no article {article_id}", reason="not_found")
    entries = evidence.entries_of(conn, article_id=article_id, subject=str(article_id))
    revisions = _revisions(conn, article_id)
    shown = next((revision.extraction for revision in revisions if revision.extraction), None)
    number = shown["extraction_id"] if shown else 0
    return ArticleView(
        article=evidence.article_columns(conn, article_id),
        addresses=evidence.addresses(conn, article_id),
        entries=[_chain(conn, entry) for entry in entries[:MOST_ENTRIES]],
        revisions=revisions,
        claims=evidence.claims(conn, number),
        titles=shown["title_claims"] if shown else (),
        authors=evidence.authors(conn, number),
        alike=article_neighbours.alike(conn, article_id),
        refusals=evidence.refusals(conn, entry_ids=[entry.entry_id for entry in entries], article_id=article_id),
    )


def view_entry(conn: Connection, entry_id: int) -> ArticleView:
    """Return an entry with its evidence; of one with an article all of that.

    Raises:
        PermanentError: there is none with that number.
    """
    entries = evidence.entries_of(conn, article_id=None, subject=f"entry:{entry_id}")
    if not entries:
        raise PermanentError(f"there is no entry {entry_id}", reason="not_found")
    article_id = entries[0].columns["article_id"]
    if article_id is not None:
        return view_article(conn, article_id)
    refusals = evidence.refusals(conn, entry_ids=[entry_id], article_id=None)
    return ArticleView(None, (), [_chain(conn, entries[0])], (), (), (), (), (), refusals)


def _chain(conn: Connection, entry: EntryEvidence) -> EntryChain:
    polls = evidence.polls(conn, sorted({entry.first_poll_id, entry.last_poll_id}))
    captures = evidence.captures(conn, [entry.capture_id] if entry.capture_id else [])
    said = [seen.columns for seen in evidence.observations(conn, entry.entry_id)]
    return EntryChain(
        entry.columns, said[-1] if said else None, [poll.columns for poll in polls], [one.columns for one in captures]
    )


def _revisions(conn: Connection, article_id: int) -> list[RevisionView]:
    """Return the newest revisions of an article, newest first."""
    views: list[RevisionView] = []
    title, body = "", list[str]()
    for revision in reversed(evidence.revisions(conn, article_id)[: MOST_REVISIONS + 1]):
        readings = evidence.extractions(conn, revision.revision_id)
        shown = next((reading for reading in readings if reading.columns["is_promoted"]), None)
        blocks = _blocks(conn, shown) if shown else ()
        new_body = [block.text for block in blocks if block.role in BODY_ROLES]
        new_title = shown.columns["title"] if shown else ""
        views.append(
            RevisionView(
                revision.columns,
                shown.columns if shown else None,
                len(readings),
                blocks,
                [piece for passage in differences([title], [new_title]) for piece in passage]
                if title and shown
                else [],
                differences(body, new_body) if body and shown else [],
                [one.columns for one in evidence.captures(conn, [revision.capture_id])],
            )
        )
        title, body = (new_title, new_body) if shown else (title, body)
    return views[::-1][:MOST_REVISIONS]


def _blocks(conn: Connection, reading: ExtractionEvidence) -> tuple[BlockLine, ...]:
    return tuple(
        BlockLine(block.columns["role"], block.columns["rule"], reading.text[block.start_char : block.end_char])
        for block in evidence.blocks(conn, reading.extraction_id)
    )
