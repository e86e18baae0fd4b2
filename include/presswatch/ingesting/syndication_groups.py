"""Groups an article with its near-duplicates: signature, comparison, group. Part of the load's transaction.

What is decided is in ``presswatch.syndication``; here are the reads and writes around it. What readers see is told
in `docs/how-to/count-independent-texts.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.ingesting.prepared_text import PreparedText
from presswatch.model.extraction import Extraction
from presswatch.runtime import Runtime
from presswatch.syndication import ALGORITHM, RULES_VERSION, ShingledText, Signature, compare, read_text, relate, sign
from presswatch.syndication.agencies import PLACES, Desk, credit_rules, desk_for
from presswatch.syndication.groups import SimilarPair, join
from presswatch.syndication.minhash import fact_bands, fact_lookups, may_be_copies
from presswatch.syndication.original import OriginalCandidate, choose_original
from presswatch.syndication.translation_keys import TranslationKeys, is_translation, read_facts, shared_facts
from presswatch.warehouse.core import articles, syndication
from presswatch.warehouse.core.syndication import Member, Signed, Subject

FEW_COMPARED = 4
FACTS_TO_COMPARE = 3
"""Of 16 facts of each text; a translation keeps most of them."""
NO_FACTS = TranslationKeys(frozenset(), frozenset())
Bonds = dict[int, list[int]]
"""New articles that were compared, in order, each with those that it is a near-duplicate of."""
_ORDER: dict[str, int] = {place: order for order, place in enumerate(PLACES)}
AT_ONCE = 500
"""Articles that are settled in one transaction when a whole store is."""
MOST_COMPARED = 16
"""Texts that one text is compared with: those that share most bands."""
AT_A_TIME = 25
"""New texts that are compared at a time: of no more are the others held in memory."""
DAYS_AT_ONE_SOURCE = 3
"""Two articles of one source are one text only when they came within so many days: columns recur by the week."""


class NewText(NamedTuple):
    """The text of a new article, signed and ready to be grouped."""

    subject: Subject
    credits: tuple[tuple[str, str, str], ...]  # agency, place, wording
    minima: bytes
    likeness_bands: tuple[int, ...]
    bands: tuple[int, ...]  # these and those of its facts
    lookups: tuple[int, ...]  # bands under which its translations can be found


class Reader:
    """Reads each text and its facts once."""

    def __init__(self) -> None:
        self._texts: dict[int, ShingledText] = {}
        self._facts: dict[int, TranslationKeys] = {}

    def text(self, subject: Subject) -> ShingledText:
        """Return the text of an article, ready for comparison."""
        if subject.article_id not in self._texts:
            self._texts[subject.article_id] = read_text(subject.body)
        return self._texts[subject.article_id]

    def facts(self, subject: Subject) -> TranslationKeys:
        """Return the numbers and names of an article."""
        if subject.article_id not in self._facts:
            self._facts[subject.article_id] = read_facts(subject.body)
        return self._facts[subject.article_id]

    def forget(self, article_ids: Iterable[int]) -> None:
        """Drop what was read of these."""
        for article_id in article_ids:
            self._texts.pop(article_id, None)
            self._facts.pop(article_id, None)

    def bond(self, subject: Subject, other: Subject) -> SimilarPair | None:
        """Return what the first is to the second, or None where each is a text of its own."""
        if not _may_be_bound(subject, other):
            return None
        is_one_source = subject.source_id == other.source_id
        likeness = compare(self.text(subject), self.text(other))
        relation = relate(likeness, is_one_source=is_one_source)
        if relation:
            return SimilarPair(relation, "text", round(likeness.jaccard, 4), round(likeness.contained, 4))
        return None if is_one_source else self._translated(subject, other)

    def _translated(self, subject: Subject, other: Subject) -> SimilarPair | None:
        languages = {_language(subject), _language(other)}
        if None in languages or len(languages) == 1 or not agencies_of(subject) & agencies_of(other):
            return None
        facts = self.facts(subject), self.facts(other)
        if not is_translation(*facts):
            return None
        return SimilarPair("translation", "facts", round(shared_facts(*facts), 4), 0.0)

    def bond_in_group(self, member: Subject, original: Subject) -> SimilarPair:
        """Return what a member is to the original of its group, though it may have come in through another member."""
        if pair := self.bond(member, original):
            return pair
        if _language(member) and _language(original) and _language(member) != _language(original):
            return SimilarPair(
                "translation", "facts", round(shared_facts(self.facts(member), self.facts(original)), 4), 0.0
            )
        likeness = compare(self.text(member), self.text(original))
        return SimilarPair("edited", "text", round(likeness.jaccard, 4), round(likeness.contained, 4))


def _may_be_bound(subject: Subject, other: Subject) -> bool:
    """Return whether two articles may be one text, as far as it shows without reading their texts."""
    if subject.source_id != other.source_id:
        return True
    is_near = abs((subject.first_seen_at - other.first_seen_at).days) < DAYS_AT_ONE_SOURCE
    return is_near and may_be_copies(subject.minima, other.minima)


def _language(subject: Subject) -> str | None:
    return subject.language.split("-")[0].lower() if subject.language else None


def agencies_of(subject: Subject) -> frozenset[str]:
    """Return the agencies a text may be of: those it credits, if only for pictures, and its source if it is one."""
    own = {subject.source_id} if subject.is_agency else set()
    return frozenset({agency for agency, _ in subject.credits} | own)


def agency_of(subject: Subject) -> str | None:
    """Return the agency whose text it says it is; pictures do not count."""
    if subject.is_agency:
        return subject.source_id
    ordered = sorted(subject.credits, key=lambda credit: (_ORDER[credit[1]], credit[0]))
    return next((agency for agency, place in ordered if place != "picture"), None)


class Syndicating:
    """Keeps signatures, credits and groups true inside the transaction of a load."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self.unfiled: set[int] = set()
        """Articles that this load has written and not filed yet: nobody finds them."""

    @cached_property
    def _sources(self) -> tuple[tuple[str, str], ...]:
        return syndication.agency_sources(self._conn)

    @cached_property
    def _agencies(self) -> frozenset[str]:
        return frozenset(source_id for source_id, _ in self._sources)

    @cached_property
    def _desk(self) -> Desk:
        return desk_for(self._sources)

    def settle(self, article_id: int, extraction_id: int, extraction: Extraction) -> None:
        """Sign the current text of an article and put it in its group. A second time changes nothing.

        The article's text must be written already; the caller holds the lock of the loads and owns the transaction.
        """
        credits = [(credit.agency, credit.place, credit.raw) for credit in self._desk.credits(extraction)]
        syndication.add_credits(self._conn, extraction_id, credits)
        subject = syndication.read_subjects(self._conn, [article_id])[article_id]
        reader = Reader()
        near = self._sign_and_find(subject, extraction_id, reader)
        if near or subject.group_id is not None:
            _Grouping(self._conn, subject, reader).run(near)

    def new_text(
        self, article_id: int, source_id: str, first_seen_at: datetime, extraction: Extraction, text: PreparedText
    ) -> NewText:
        """Return the text of a new article, signed."""
        found = (
            text.credits
            if text.credits_by == credit_rules(self._sources)
            else [(credit.agency, credit.place, credit.raw) for credit in self._desk.credits(extraction)]
        )
        credits = {credit[0]: credit for credit in reversed(found)}
        published = extraction.published.reading if extraction.published else None
        subject = Subject(
            article_id,
            source_id,
            source_id in self._agencies,
            text.body,
            extraction.language,
            first_seen_at,
            published.value if published else None,
            published.precision if published else None,
            published.calendar_day if published else None,
            tuple((agency, place) for agency, place, _ in credits.values()),
            None,
            text.signature.minima,
        )
        bands, lookups = _bands(subject, text.signature, Reader())
        signature = text.signature
        return NewText(subject, tuple(credits.values()), signature.minima, signature.bands, bands, lookups)

    def find_bonds(self, texts: Sequence[NewText], *, apart: Collection[int] = ()) -> Bonds:
        """Return which articles new ones are near-duplicates of, of themselves those before; all are signed already.

        Args:
            texts: the new ones.
            apart: those of them that are known to be like none of the articles there were before.
        """
        find = partial(syndication.find_all_alike, self._conn, without=self.unfiled)
        of_text = {text.subject.article_id: text.likeness_bands for text in texts}
        of_facts = {text.subject.article_id: text.lookups for text in texts}
        near = find(of_text, least=1, most=MOST_COMPARED, like_none=_sharing_none(of_text, apart))
        translations = find(of_facts, least=FACTS_TO_COMPARE, most=FEW_COMPARED)
        alike = {number: [*near.get(number, ()), *translations.get(number, ())] for number in of_text}
        own = {text.subject.article_id: text.subject for text in texts}
        alike = self._may_be_bound(alike, own)
        bonds: Bonds = {}
        reader = Reader()
        for start in range(0, len(texts), AT_A_TIME):
            bonds |= self._compared([*own.values()][start : start + AT_A_TIME], alike, own, reader)
        return bonds

    def _may_be_bound(self, alike: Mapping[int, Sequence[int]], own: Mapping[int, Subject]) -> dict[int, list[int]]:
        """Return, by article, those of the articles it may be like whose texts have to be read to tell."""
        asked = {other for others in alike.values() for other in others} - {*own}
        heads = syndication.read_subjects(self._conn, asked, with_body=False) if asked else {}
        known = {**own, **heads}
        return {
            number: [other for other in others if other in known and _may_be_bound(own[number], known[other])]
            for number, others in alike.items()
        }

    def _compared(
        self,
        subjects: Sequence[Subject],
        alike: Mapping[int, Sequence[int]],
        own: Mapping[int, Subject],
        reader: Reader,
    ) -> Bonds:
        """Return, by article, those of the articles it may be like that it is a near-duplicate of."""
        asked = {other for subject in subjects for other in alike[subject.article_id]} - {*own}
        known = {**own, **(syndication.read_subjects(self._conn, asked) if asked else {})}
        bonds = {
            subject.article_id: [
                other
                for other in alike[subject.article_id]
                if other in known and reader.bond(subject, known[other]) is not None
            ]
            for subject in subjects
        }
        reader.forget(asked)
        return bonds

    def join_all(self, texts: Sequence[NewText], bonds: Bonds) -> None:
        """Put new articles into groups, in order, each with those that it is a near-duplicate of."""
        reader = Reader()
        for text in texts:
            if others := bonds[text.subject.article_id]:
                _Grouping(self._conn, text.subject, reader).run(others)

    def leave(self, article_id: int) -> None:
        """Take an article out of its group; who stays is grouped anew, and one alone is in none."""
        subject = syndication.read_subjects(self._conn, [article_id]).get(article_id)
        if subject is not None and subject.group_id is not None:
            _Grouping(self._conn, subject, Reader()).leave(subject.group_id)

    def _sign_and_find(self, subject: Subject, extraction_id: int, reader: Reader) -> list[int]:
        """Store the signature of a text and return the articles that it should be compared with."""
        signed = sign(reader.text(subject))
        bands, lookups = _bands(subject, signed, reader)
        syndication.sign(self._conn, subject.article_id, Signed(extraction_id, ALGORITHM, signed.minima, bands))
        find = partial(syndication.find_alike, self._conn, without=[subject.article_id, *self.unfiled])
        translations = find(lookups, least=FACTS_TO_COMPARE, most=FEW_COMPARED)
        return [*find(signed.bands, least=1, most=MOST_COMPARED), *translations]


def _bands(subject: Subject, signed: Signature, reader: Reader) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the bands that a text is stored under, and those under which its translations can be found."""
    agencies, day = agencies_of(subject), subject.published_day or subject.first_seen_at.date()
    facts = reader.facts(subject) if agencies and not signed.is_empty else NO_FACTS
    stored = tuple(dict.fromkeys((*signed.bands, *fact_bands(facts, agencies, day))))
    return stored, fact_lookups(facts, agencies, day)


def _sharing_none(bands: Mapping[int, Sequence[int]], apart: Collection[int]) -> set[int]:
    """Return which of those that are like no article of before share no band with one another either."""
    times = Counter(chain.from_iterable(bands.values()))
    return {number for number in apart if all(times[band] == 1 for band in bands[number])}


def settle_unsigned(runtime: Runtime) -> int:
    """Settle every article whose current text has no signature of this algorithm; return how many there were.

    For texts that came before this table, or before a new algorithm, or by a replay. Safe to stop and to run again.
    """
    settled, last = 0, 0
    while True:
        with runtime.engine.begin() as conn:
            articles.lock_loads(conn)
            unsigned = syndication.find_unsigned(conn, ALGORITHM, after=last, most=AT_ONCE)
            syndicating = Syndicating(conn)
            for article_id, extraction_id in unsigned:
                syndicating.settle(article_id, extraction_id, syndication.read_extraction(conn, extraction_id))
        if not unsigned:
            return settled
        settled, last = settled + len(unsigned), unsigned[-1][0]


class _Grouping:
    """Decides the group of one article anew, with what that changes for others."""

    def __init__(self, conn: Connection, subject: Subject, reader: Reader) -> None:
        self._conn = conn
        self._subject = subject
        self._reader = reader

    def run(self, near: Iterable[int]) -> None:
        """Write the groups as they are with the subject's current text."""
        members = self._members([] if self._subject.group_id is None else [self._subject.group_id])
        original = [member.article_id for member in members.values() if member.is_original]
        others = syndication.read_subjects(self._conn, {*near, *original} - {self._subject.article_id})
        bonds = {
            article_id: bond
            for article_id, other in others.items()
            if (bond := self._reader.bond(self._subject, other))
        }
        joined = join(
            bonds, {article_id: other.group_id for article_id, other in others.items()}, self._subject.group_id
        )
        before = members | self._members(joined.groups)
        together = {
            article_id for article_id, member in before.items() if member.group_id in joined.groups
        } | joined.articles
        left_behind = {*members} - together - {self._subject.article_id}
        after: dict[int, Member] = {}
        if joined.articles:
            group_id = min(joined.groups, default=None) or syndication.make_group(self._conn)
            after |= self._decide(group_id, together | {self._subject.article_id}, before)
            syndication.merge_groups(self._conn, joined.groups, into=group_id)
        if len(left_behind) > 1 and self._subject.group_id is not None:
            after |= self._decide(self._subject.group_id, left_behind, before)
        syndication.write_members(self._conn, before, after)

    def leave(self, group_id: int) -> None:
        """Write the group as it is without the subject."""
        before = self._members([group_id])
        others = {*before} - {self._subject.article_id}
        after = self._decide(group_id, others, before) if len(others) > 1 else {}
        syndication.write_members(self._conn, before, after)

    def _members(self, group_ids: Iterable[int]) -> dict[int, Member]:
        wanted = [*group_ids]
        return syndication.members_of(self._conn, wanted) if wanted else {}

    def _decide(self, group_id: int, article_ids: set[int], before: Mapping[int, Member]) -> dict[int, Member]:
        """Return the rows of a group: its original, and what each other member is to it."""
        heads = syndication.read_subjects(self._conn, article_ids, with_body=False)
        original = choose_original(
            OriginalCandidate(head.article_id, head.is_agency, head.first_seen_at, head.published_at, head.precision)
            for head in heads.values()
        )
        agency = _agency_of_group(heads, original)
        was = before.get(original)
        is_same = was is not None and was.is_original and original != self._subject.article_id
        kept = {
            article_id: before[article_id]
            for article_id in article_ids - {original, self._subject.article_id}
            if is_same and was is not None and article_id in before and before[article_id].group_id == was.group_id
        }
        rows = {original: Member(group_id, original, True, None, "text", 1.0, 1.0, agency, RULES_VERSION)}  # noqa: FBT003 - a row
        rows |= {article_id: member._replace(group_id=group_id, agency=agency) for article_id, member in kept.items()}
        return rows | self._compared(group_id, original, article_ids - {*rows}, agency)

    def _compared(self, group_id: int, original: int, article_ids: set[int], agency: str | None) -> dict[int, Member]:
        subjects = syndication.read_subjects(self._conn, article_ids | {original})
        bonds = {
            article_id: self._reader.bond_in_group(subjects[article_id], subjects[original])
            for article_id in article_ids
        }
        return {
            number: Member(group_id, number, False, *bond, agency, RULES_VERSION)  # noqa: FBT003 - a row
            for number, bond in bonds.items()
        }


def _agency_of_group(heads: Mapping[int, Subject], original: int) -> str | None:
    """Return the agency of the original, else the one that most members credit."""
    named = Counter(sorted(agency for head in heads.values() if (agency := agency_of(head))))
    return agency_of(heads[original]) or next((agency for agency, _ in named.most_common(1)), None)
