"""Statements on signatures, agency credits and syndication groups; the load's lock admits one writer at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.extraction import AuthorClaim, Block, Extraction
from presswatch.syndication import ALGORITHM
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.many_rows import as_json
from presswatch.warehouse.tables import (
    article,
    article_text,
    author,
    extraction,
    extraction_author,
    load_seq,
    source,
    text_block,
)
from presswatch.warehouse.tables.syndication import (
    agency_credit,
    signature,
    signature_band,
    syndication_group,
    syndication_member,
)

PER_BAND = 64
"""Newest articles looked at under one band: what hundreds share is a formula, and its newest users suffice."""

_FIND = text(
    """
    select met.article_id, count(*) as shared
    from unnest(:bands) as wanted(band)
    cross join lateral (
        select b.article_id
        from core.signature_band as b
        where b.band = wanted.band and b.article_id <> all(:without)
        order by b.article_id desc
        limit :per_band
    ) as met
    group by met.article_id
    having count(*) >= :least
    order by shared desc, met.article_id
    limit :most
    """
).bindparams(bindparam("bands", type_=ARRAY(BigInteger)), bindparam("without", type_=ARRAY(BigInteger)))

_FIND_ALL = text(
    """
    with wanted as (
        select r.article_id, unnest(r.bands) as band
        from json_to_recordset(cast(:rows as json)) as r (article_id bigint, bands bigint[])
    ),
    shared as (
        select
            w.article_id,
            met.article_id as near_id,
            row_number() over (partition by w.article_id order by count(*) desc, met.article_id) as place
        from wanted as w
        cross join lateral (
            select b.article_id
            from core.signature_band as b
            where b.band = w.band and b.article_id <> all(:without)
                and (b.article_id < w.article_id or b.article_id <> all(:among))
            order by b.article_id desc
            limit :per_band
        ) as met
        group by w.article_id, met.article_id
        having count(*) >= :least
    )
    select article_id, near_id from shared where place <= :most order by article_id, place
    """
).bindparams(bindparam("without", type_=ARRAY(BigInteger)), bindparam("among", type_=ARRAY(BigInteger)))

_ADD_BANDS = text(
    """
    insert into core.signature_band (band, article_id)
    select band, :article_id from unnest(:bands) as made(band)
    on conflict do nothing
    """
).bindparams(bindparam("bands", type_=ARRAY(BigInteger)))

_SIGN = text(
    """
    insert into core.signature (article_id, extraction_id, algorithm, minima, bands)
    values (:article_id, :extraction_id, :algorithm, :minima, :bands)
    on conflict (article_id) do update set extraction_id = excluded.extraction_id, algorithm = excluded.algorithm,
        minima = excluded.minima, bands = excluded.bands, signed_at = now()
    """
).bindparams(bindparam("bands", type_=ARRAY(BigInteger)))


class Signed(NamedTuple):
    """What is stored of a text to find its like."""

    extraction_id: int
    algorithm: str
    minima: bytes
    bands: tuple[int, ...]


class Subject(NamedTuple):
    """An article as far as likeness goes."""

    article_id: int
    source_id: str
    is_agency: bool
    body: str
    language: str | None
    first_seen_at: datetime
    published_at: datetime | None
    precision: str | None
    published_day: date | None
    credits: tuple[tuple[str, str], ...]  # agency and place
    group_id: int | None
    minima: bytes  # of its signature; empty for a short text, and where it has none by today's algorithm


class Member(NamedTuple):
    """A row of syndication_member that holds now, but for its times."""

    group_id: int
    article_id: int
    is_original: bool
    relation: str | None
    evidence: str
    similarity: float
    contained: float
    agency: str | None
    rules: str


def agency_sources(conn: Connection) -> tuple[tuple[str, str], ...]:
    """Return source_id and name of the sources that are agencies, retired ones too."""
    statement = select(source.c.source_id, source.c.name).where(source.c.is_agency).order_by(source.c.source_id)
    return tuple((row.source_id, row.name) for row in conn.execute(statement))


def add_credits(conn: Connection, extraction_id: int, credits: Iterable[tuple[str, str, str]]) -> None:
    """Note agency, place and wording of the credits of a reading; a second time changes nothing."""
    rows = [
        storable({"extraction_id": extraction_id, "agency": agency, "place": place, "raw": raw})
        for agency, place, raw in credits
    ]
    if rows:
        conn.execute(insert(agency_credit).on_conflict_do_nothing(), rows)


def sign(conn: Connection, article_id: int, signed: Signed) -> None:
    """Write the signature of an article in place of the one it had."""
    was = conn.execute(select(signature.c.bands).where(signature.c.article_id == article_id)).scalar_one_or_none() or []
    gone = sorted({*was} - {*signed.bands})
    if gone:
        is_gone = (signature_band.c.article_id == article_id) & (signature_band.c.band == func.any(gone))
        conn.execute(delete(signature_band).where(is_gone))
    conn.execute(_SIGN, {"article_id": article_id, **signed._asdict(), "bands": list(signed.bands)})
    if new := sorted({*signed.bands} - {*was}):
        conn.execute(_ADD_BANDS, {"bands": new, "article_id": article_id})


def find_alike(
    conn: Connection, bands: Sequence[int], *, least: int, most: int, without: Iterable[int] = ()
) -> list[int]:
    """Return the articles, but some, that share most bands with a text, at least so many, best first."""
    if not bands:
        return []
    values = {"bands": list(bands), "without": [*without], "per_band": PER_BAND, "least": least, "most": most}
    return [row.article_id for row in conn.execute(_FIND, values)]


def find_all_alike(
    conn: Connection,
    bands: Mapping[int, Sequence[int]],
    *,
    least: int,
    most: int,
    without: Iterable[int] = (),
    like_none: Collection[int] = (),
) -> dict[int, list[int]]:
    """Return, by number, the articles, but some, that share most bands with a text, best first.

    Of those that are asked for themselves only the ones of smaller numbers count. Those that are known to be like none
    are not looked for.
    """
    rows = [
        {"article_id": number, "bands": list(some)}
        for number, some in bands.items()
        if some and number not in like_none
    ]
    near: dict[int, list[int]] = {}
    if rows:
        values = {"rows": as_json(rows), "per_band": PER_BAND, "least": least, "most": most}
        values |= {"without": [*without], "among": list(bands)}
        for row in conn.execute(_FIND_ALL, values):
            near.setdefault(row.article_id, []).append(row.near_id)
    return near


def _subjects(*, with_body: bool) -> Select[Any]:
    signed = {
        "article_id": article_text.c.article_id,
        "extraction_id": article_text.c.extraction_id,
        "algorithm": literal(ALGORITHM),
    }
    pair = func.jsonb_build_array(agency_credit.c.agency, agency_credit.c.place)
    credited = (
        select(func.jsonb_agg(pair))
        .where(agency_credit.c.extraction_id == extraction.c.extraction_id)
        .scalar_subquery()
    )
    group = (
        select(syndication_member.c.group_id)
        .where(syndication_member.c.article_id == article.c.article_id, syndication_member.c.valid_to.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            article.c.article_id,
            article.c.source_id,
            source.c.is_agency,
            (article_text.c.body if with_body else literal("")).label("body"),
            extraction.c.language,
            article.c.first_seen_at,
            extraction.c.published_at,
            extraction.c.published_precision.label("precision"),
            extraction.c.published_day,
            credited.label("credits"),
            group.label("group_id"),
            func.coalesce(signature.c.minima, b"").label("minima"),
        )
        .join(source, source.c.source_id == article.c.source_id)
        .join(article_text, article_text.c.article_id == article.c.article_id)
        .join(extraction, extraction.c.extraction_id == article_text.c.extraction_id)
        .outerjoin(signature, and_(*(signature.c[name] == value for name, value in signed.items())))
        .where(article.c.article_id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    )


_SUBJECTS = {True: _subjects(with_body=True), False: _subjects(with_body=False)}
"""Built once: to build them costs as much as to run them."""


def read_subjects(conn: Connection, article_ids: Iterable[int], *, with_body: bool = True) -> dict[int, Subject]:
    """Return articles with their current text, credits and group; without the text where it is not needed."""
    rows = conn.execute(_SUBJECTS[with_body], {"ids": list(article_ids)}).mappings()
    return {row["article_id"]: _subject(row) for row in rows}


def _subject(row: RowMapping) -> Subject:
    credits = tuple((agency, place) for agency, place in row["credits"] or ())
    return Subject(**{**row, "credits": credits, "minima": bytes(row["minima"])})


def find_unsigned(conn: Connection, algorithm: str, *, after: int, most: int) -> list[tuple[int, int]]:
    """Return article and current extraction of articles whose text is not signed by this algorithm, in order of id."""
    is_signed = (
        select(signature.c.article_id)
        .where(
            signature.c.article_id == article_text.c.article_id,
            signature.c.extraction_id == article_text.c.extraction_id,
            signature.c.algorithm == algorithm,
        )
        .exists()
    )
    statement = (
        select(article_text.c.article_id, article_text.c.extraction_id)
        .where(~is_signed, article_text.c.article_id > after)
        .order_by(article_text.c.article_id)
        .limit(most)
    )
    return [(row.article_id, row.extraction_id) for row in conn.execute(statement)]


def read_extraction(conn: Connection, extraction_id: int) -> Extraction:
    """Return blocks and authors of a reading, which is what credits are found in."""
    full_text = conn.execute(select(extraction.c.text).where(extraction.c.extraction_id == extraction_id)).scalar_one()
    blocks = conn.execute(
        select(text_block.c.role, text_block.c.start_char, text_block.c.end_char)
        .where(text_block.c.extraction_id == extraction_id)
        .order_by(text_block.c.ordinal)
    )
    authors = conn.execute(
        select(author.c.name, author.c.kind, extraction_author.c.raw)
        .join(author, author.c.author_id == extraction_author.c.author_id)
        .where(extraction_author.c.extraction_id == extraction_id)
        .order_by(extraction_author.c.ordinal)
    )
    return Extraction(
        outcome="article",
        text=full_text,
        blocks=tuple(Block(role, full_text[start:end], start, end) for role, start, end in blocks),
        authors=tuple(AuthorClaim(name, kind, raw) for name, kind, raw in authors),
    )


_MEMBERS = select(*(syndication_member.c[name] for name in Member._fields)).where(
    syndication_member.c.group_id == func.any(bindparam("ids", type_=ARRAY(BigInteger))),
    syndication_member.c.valid_to.is_(None),
)


def members_of(conn: Connection, group_ids: Iterable[int]) -> dict[int, Member]:
    """Return who is in some groups now, by article."""
    return {row.article_id: Member(*row) for row in conn.execute(_MEMBERS, {"ids": list(group_ids)})}


def make_group(conn: Connection) -> int:
    """Make an empty group and return its number."""
    return int(conn.execute(insert(syndication_group).returning(syndication_group.c.group_id)).scalar_one())


def merge_groups(conn: Connection, group_ids: Iterable[int], *, into: int) -> None:
    """Note that groups became part of another; their members are written by the caller."""
    gone = sorted({*group_ids} - {into})
    if gone:
        is_gone = syndication_group.c.group_id == func.any(gone)
        conn.execute(update(syndication_group).where(is_gone).values(merged_into=into))


def write_members(conn: Connection, before: Mapping[int, Member], after: Mapping[int, Member]) -> None:
    """Close rows that hold no more and open new ones; rows that stay as they are are not touched.

    Articles whose row changed get a new load_seq, as what readers see of them changes.
    """
    changed = sorted(article_id for article_id in {*before, *after} if before.get(article_id) != after.get(article_id))
    if not changed:
        return
    current = syndication_member.c.article_id.in_(changed) & syndication_member.c.valid_to.is_(None)
    conn.execute(update(syndication_member).where(current).values(valid_to=func.now()))
    rows = [after[article_id]._asdict() for article_id in changed if article_id in after]
    if rows:
        conn.execute(insert(syndication_member), rows)
    seen = {"load_seq": load_seq.next_value(), "changed_at": func.now()}
    conn.execute(update(article).where(article.c.article_id.in_(changed)).values(seen))
