"""What must hold of a warehouse and its landing once all is quiet, whatever happened before. By SQL and by digest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection, text
from tests.faults.laboratory.report import Breach, Kind

from presswatch.articles.revision import content_sha256
from presswatch.errors import ContractError
from presswatch.landing.warc_store import WarcLanding
from presswatch.model.extraction import BODY_ROLES
from presswatch.model.landed import LandedRecord
from presswatch.warehouse.queries import conservation

_HALF_ARTICLE = """
select format('article %s (%s) lacks %s', a.article_id, a.canonical_url, lack.what)
from core.article a
left join core.revision r on r.revision_id = a.revision_id and r.article_id = a.article_id
left join core.article_text t on t.article_id = a.article_id
left join core.extraction x on x.extraction_id = t.extraction_id and x.is_promoted
left join core.revision xr on xr.revision_id = x.revision_id and xr.article_id = a.article_id
cross join lateral (values
    (r.revision_id is null, 'its current revision'),
    (t.article_id is null, 'its text'),
    (x.extraction_id is null or xr.revision_id is null, 'a promoted reading of its own behind its text'),
    (a.canonical_url is not null
        and not exists (select from core.article_url u where u.article_id = a.article_id), 'an address'),
    (not exists (select from core.article_feed f where f.article_id = a.article_id), 'its feed'),
    (not exists (select from ops.article_visit v where v.article_id = a.article_id), 'its next look')
) as lack(is_so, what)
where lack.is_so and a.merged_into is null
"""

STATEMENTS: tuple[tuple[Kind, str], ...] = (
    ("lost", """
        select format('entry %s says %s of capture %s, which is not there', e.entry_id, e.outcome, e.capture_id)
        from ops.entry e where e.capture_id is not null
            and not exists (select from landing.capture c where c.capture_id = e.capture_id)"""),
    ("lost", """
        select format('the validators of %s are those of no poll that was read', s.feed_id)
        from ops.feed_state s
        where (s.body_sha256 is not null or s.etag is not null or s.last_modified is not null)
            and not exists (
                select from landing.feed_poll p
                where p.feed_id = s.feed_id and p.body_sha256 = s.body_sha256
                    and p.outcome in ('ok', 'repaired', 'empty_feed'))"""),
    ("lost", """
        select format('the last look at article %s was at bytes that no loaded batch fetched', v.article_id)
        from ops.article_visit v
        where not exists (
            select from landing.capture c join ops.batch_item i on i.capture_id = c.capture_id
            join ops.batch b on b.batch_id = i.batch_id
            where c.body_sha256 = v.body_sha256 and b.state = 'loaded')"""),
    ("duplicated", """
        select format('guid %s of %s is the key of %s entries', o.guid, e.feed_id, count(distinct e.entry_id))
        from landing.entry_observation o join ops.entry e on e.entry_id = o.entry_id
        where e.key_kind = 'guid' group by e.feed_id, o.guid having count(distinct e.entry_id) > 1"""),
    ("duplicated", """
        select format('entry %s was seen for the first time %s times', entry_id, count(*))
        from landing.entry_observation where kind = 'new' group by entry_id having count(*) > 1"""),
    ("duplicated", """
        select format('article %s was loaded by %s entries', article_id, count(*))
        from ops.entry where outcome = 'loaded' group by article_id having count(*) > 1"""),
    ("duplicated", """
        select format('article %s has revisions 1 to %s, and %s of them', article_id, max(rev_no), count(*))
        from core.revision group by article_id having max(rev_no) <> count(*) or min(rev_no) <> 1"""),
    ("duplicated", """
        select format('revision %s of article %s says what the one before says', r.rev_no, r.article_id)
        from core.revision r join core.revision b on b.article_id = r.article_id and b.rev_no = r.rev_no - 1
        where r.kind = 'edit' and r.content_sha256 = b.content_sha256"""),
    ("duplicated", """
        select format('load_seq %s stands at %s articles', load_seq, count(*))
        from core.article group by load_seq having count(*) > 1"""),
    ("duplicated", """
        select format('batch %s has %s captures of %s', batch_id, count(*), url_asked)
        from landing.capture where observation_id is null group by batch_id, url_asked having count(*) > 1"""),
    ("duplicated", """
        select format('observation %s has %s captures', observation_id, count(*))
        from landing.capture where observation_id is not null group by observation_id having count(*) > 1"""),
    ("duplicated", """
        select format('%s at %s is %s captures or polls', warc_path, warc_offset, count(*)) from (
            select warc_path, warc_offset from landing.capture where warc_path is not null and observation_id is null
            union all select warc_path, warc_offset from landing.feed_poll where warc_path is not null) as kept
        group by warc_path, warc_offset having count(*) > 1"""),
    ("half", _HALF_ARTICLE),
    ("half", """
        select format('article %s was merged into %s, and something leads to it', a.article_id, a.merged_into)
        from core.article a join core.article s on s.article_id = a.merged_into
        where s.merged_into is not null or exists (select from core.article_text t where t.article_id = a.article_id)
            or exists (select from core.article_url u where u.article_id = a.article_id)
            or exists (select from ops.entry e where e.article_id = a.article_id)
            or exists (select from ops.article_visit v where v.article_id = a.article_id)
            or not exists (select from core.article_merge m where m.article_id = a.article_id)"""),
    ("half", """
        select format('revision %s of article %s has %s promoted readings', r.rev_no, r.article_id, count(x.*))
        from core.revision r left join core.extraction x on x.revision_id = r.revision_id and x.is_promoted
        where r.kind <> 'withdrawn' group by r.revision_id having count(x.*) <> 1"""),
    ("half", """
        select format('reading %s has %s', x.extraction_id,
            case when x.body_chars > 0 then 'a body and no block' else 'no body' end)
        from core.extraction x
        where not exists (select from core.text_block b where b.extraction_id = x.extraction_id)"""),
    ("half", """
        select format('reading %s is of revision %s, which shows another text', x.extraction_id, r.revision_id)
        from core.extraction x join core.revision r using (revision_id)
        where x.capture_id = r.capture_id and x.content_sha256 <> r.content_sha256"""),
    ("half", """
        select format('entry %s is %s, its feed is not noted at article %s', e.entry_id, e.outcome, e.article_id)
        from ops.entry e where e.outcome in ('loaded', 'duplicate') and not exists (
            select from core.article_feed f where f.article_id = e.article_id and f.entry_id = e.entry_id)"""),
    ("unaccounted", """
        select format('batch %s was closed and has %s drafts', b.batch_id, count(*))
        from ops.batch b join staging.draft d using (batch_id) where b.state <> 'open' group by b.batch_id"""),
    ("unaccounted", """
        select format('article %s is looked at by batch %s, which is %s', v.article_id, b.batch_id, b.state)
        from ops.article_visit v join ops.batch b using (batch_id) where b.state <> 'open'"""),
    ("unaccounted", """
        select format('item %s of loaded batch %s has no outcome', i.ordinal, i.batch_id)
        from ops.batch_item i join ops.batch b using (batch_id) where b.state = 'loaded' and i.outcome is null"""),
)  # fmt: skip

OUR_MISTAKES = """
    select format('entry %s met a defect of ours: %s, %s', entry_id, reason, detail)
    from ops.entry where reason in ('unexpected_error', 'load_error')
    union all
    select format('poll %s of %s met a defect of ours: %s', poll_id, feed_id, reason)
    from landing.feed_poll where outcome = 'unexpected_error'
"""

NOT_QUIET = """
    select format('batch %s is still open', batch_id) from ops.batch where state = 'open'
    union all
    select format('feed %s is still leased', feed_id) from ops.feed_state s
    where leased_until is not null and exists (
        select from core.feed f where f.feed_id = s.feed_id and f.retired_at is null)
"""

_BLOCKS = """
select x.extraction_id, x.title, x.text, x.content_sha256, t.body,
    array_agg(b.role order by b.ordinal) as roles,
    array_agg(b.start_char order by b.ordinal) as starts, array_agg(b.end_char order by b.ordinal) as ends
from core.extraction x
join core.text_block b using (extraction_id)
left join core.article_text t using (extraction_id)
group by x.extraction_id, t.body
"""
_RECORDS = """
select 'capture ' || capture_id, warc_path, warc_offset, warc_length, body_sha256, body_bytes, wire_bytes
from landing.capture where warc_path is not null
union all
select 'poll ' || poll_id, warc_path, warc_offset, warc_length, body_sha256, body_bytes, wire_bytes
from landing.feed_poll where warc_path is not null
"""
_SEEN_NAMES = """
select distinct f.url, p.body_sha256, o.guid, o.link
from landing.feed_poll p
join core.feed f using (feed_id)
join ops.entry e on e.feed_id = f.feed_id
join landing.entry_observation o on o.entry_id = e.entry_id
where p.outcome in ('ok', 'repaired', 'truncated') and p.body_sha256 is not null
"""
_POLLED = """
select distinct f.url, p.body_sha256 from landing.feed_poll p join core.feed f using (feed_id)
where p.outcome in ('ok', 'repaired') and p.body_sha256 is not null
"""


class Served(NamedTuple):
    """A feed body that the world has sent whole, and the entries in it by guid or, without one, by link."""

    feed_url: str
    body_sha256: bytes
    names: frozenset[str]


_SHARED = """
    select canonical_url, format('%s has %s articles under %s', source_id, count(*), canonical_url)
    from core.article where canonical_url is not null and merged_into is null
    group by source_id, canonical_url having count(*) > 1"""


def check(
    conn: Connection, landing: WarcLanding, *, is_quiet: bool = True, contested: Collection[str] = ()
) -> list[Breach]:
    """Return every invariant that does not hold of a warehouse and its landing.

    Args:
        conn: reads committed rows; nothing is written.
        landing: where the bytes are.
        is_quiet: nothing works on it: no batch may be open, no feed leased.
        contested: addresses where something else may stand than what leads to them says: there two texts are two
            articles, whatever address both name.
    """
    found = [Breach("unaccounted", problem) for problem in conservation.broken_sums(conn)]
    statements = [*STATEMENTS, ("unaccounted", OUR_MISTAKES), *([("unaccounted", NOT_QUIET)] if is_quiet else [])]
    for kind, statement in statements:
        found += [Breach(kind, row[0]) for row in conn.execute(text(statement))]
    found += [Breach("duplicated", what) for url, what in conn.execute(text(_SHARED)) if url not in contested]
    return [*found, *_half_texts(conn), *_lost_bytes(conn, landing)]


def _half_texts(conn: Connection) -> Iterable[Breach]:
    """Put every reading together again from its blocks: the digest must be that which was stored."""
    for row in conn.execute(text(_BLOCKS)):
        runs = zip(row.roles, row.starts, row.ends, strict=True)
        body = "\n\n".join(row.text[start:end] for role, start, end in runs if role in BODY_ROLES)
        if content_sha256(row.title or None, body) != row.content_sha256:
            yield Breach("half", f"the blocks of reading {row.extraction_id} are not the text that was counted")
        if row.body is not None and row.body != body:
            yield Breach("half", f"search sees another text than the blocks of reading {row.extraction_id}")


def _lost_bytes(conn: Connection, landing: WarcLanding) -> Iterable[Breach]:
    for name, *record in conn.execute(text(_RECORDS)):
        try:
            landing.read_body(LandedRecord(*record))
        except ContractError as error:
            yield Breach("lost", f"the bytes of {name} are not whole in landing: {error.detail}")


def check_served(conn: Connection, served: Iterable[Served]) -> list[Breach]:
    """Return the entries that stood in a body which a committed poll has read, and that the ledger does not know."""
    polled = {(row.url, row.body_sha256) for row in conn.execute(text(_POLLED))}
    known: dict[str, set[str]] = {}
    for row in conn.execute(text(_SEEN_NAMES)):
        known.setdefault(row.url, set()).update({row.guid, row.link} - {None})
    return [
        Breach("lost", f"{name} stood in a body of {body.feed_url} that was read, and is not in the ledger")
        for body in served
        if (body.feed_url, body.body_sha256) in polled
        for name in sorted(body.names - known.get(body.feed_url, set()))
    ]


def orphans(conn: Connection, landing: WarcLanding) -> list[str]:
    """Return the landing files that no row knows: kept by attempts that ended before their commit."""
    known = {row.warc_path for row in conn.execute(text(_RECORDS))}
    return sorted(landing.files().keys() - known)


def check_orphans(conn: Connection, files: Collection[str]) -> list[Breach]:
    """Return the orphans of which nobody can say what they are: neither polls nor a batch that the ledger knows."""
    batches = {row[0] for row in conn.execute(text("select batch_id from ops.batch"))}
    found = []
    for file in files:
        batch = re.fullmatch(r"pages/\d{4}/\d\d/\d\d/batch-(\d+)-\d+-\d+\.warc\.gz(\.\d+\.part)?", file)
        is_poll = re.fullmatch(r"feeds/\d{4}/\d\d/\d\d/(?:polls|parts)-[0-9a-f]{32}\.warc\.gz(\.\d+\.part)?", file)
        if not is_poll and not (batch and int(batch[1]) in batches):
            found.append(Breach("unaccounted", f"nobody knows what landing file {file} is"))
    return found
