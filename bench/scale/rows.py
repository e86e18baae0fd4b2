"""SQL that makes rows of a warehouse of any size. An article, its first revision, extraction and entry share a number.

Each twentieth article was edited once, each fiftieth is copied by its neighbour, each sixtieth credits an agency.
Vectors of an article are those of its paragraphs, put together by ``||``: the positions that to_tsvector of the whole
would give, without the time to stem a million texts.
"""

from __future__ import annotations

SLOTS = 10
"""Paragraphs of the longest article; the shortest has two."""

EDIT = 1_000_000_000
"""Added to the number of an article: that of its edit, and of the extraction of it."""

PARAGRAPHS = """
    create table bench.paragraph as
    select row_number() over (order by language, md5(text)) as id, language, text, length(text) as chars,
        min(array_length(regexp_split_to_array(text, '\\s+'), 1)) as words,
        setweight(to_tsvector(core.search_config(language), core.split_unspaced(text, false)), 'C') as stemmed,
        setweight(to_tsvector('core.simple', core.split_unspaced(text, false)), 'C') as written,
        core.quoted_chars(text) as quoted, left(text, 70) as title,
        setweight(to_tsvector(core.search_config(language), left(text, 70)), 'A') as title_stemmed,
        setweight(to_tsvector('core.simple', left(text, 70)), 'A') as title_written
    from bench.raw group by language, text;
    alter table bench.paragraph add primary key (id);
    create table bench.language as
    select language, min(id) as first_id, count(*) as paragraphs from bench.paragraph group by language;
    grant select on bench.paragraph to public;
    analyze bench.paragraph
"""

_HASH = "(hashint8extended({}, {}) & 9223372036854775807)"

_DRAWN = f"""
    create temporary table drawn on commit drop as
    with numbered as (
        select n, 1 + {_HASH.format("n", 1)} % (select count(*) from bench.paragraph) as any_id,
            2 + {_HASH.format("n", 2)} % ({SLOTS} - 1) as slots
        from generate_series(cast(:first as bigint), cast(:last as bigint)) as n
    )
    select a.n, a.slots, l.language, l.first_id, l.paragraphs
    from numbered as a
    join bench.paragraph as p on p.id = a.any_id
    join bench.language as l on l.language = p.language
"""


def _text() -> str:
    """Return the statement that makes a temporary table of whole texts."""
    slots = range(1, SLOTS + 1)

    def joined(column: str, between: str, empty: str) -> str:
        rest = " ".join(f"|| coalesce({between}p{slot}.{column}, {empty})" for slot in slots if slot > 1)
        return f"p1.{column} {rest}"

    joins = " ".join(
        f"left join bench.paragraph as p{slot} on d.slots >= {slot}"
        f" and p{slot}.id = d.first_id + {_HASH.format(f'd.n * 16 + {slot}', 3)} % d.paragraphs"
        for slot in slots
    )
    lengths = ", ".join(f"p{slot}.chars" for slot in slots)
    words, quoted = (" + ".join(f"coalesce(p{slot}.{name}, 0)" for slot in slots) for name in ("words", "quoted"))
    body = joined("text", "e'\\n\\n' || ", "''")
    stemmed, written = (joined(name, "", "''::tsvector") for name in ("stemmed", "written"))
    return f"""
        create temporary table made on commit drop as
        select d.n, d.language, p1.title, {body} as body,
            p1.title_stemmed || {stemmed} as search, p1.title_written || {written} as words,
            array_remove(array[{lengths}], null) as lengths, {words} as body_words, {quoted} as quoted_chars,
            bench.moment(d.n) as at, bench.feed(d.n) as feed, d.n % 20 = 0 as is_edited,
            case when d.n % 20 = 0 then d.n + {EDIT} else d.n end as current_id
        from drawn as d {joins}
    """


ARTICLES = (
    _DRAWN,
    _text(),
    """
    insert into ops.batch (batch_id, token, state, stage, hosts, leased_until, claimed_at, closed_at, items, counts)
    overriding system value
    select (n - 1) / 100, 0, 'loaded', 'loaded', '{}', max(at), max(at), max(at) + interval '2 minutes', count(*),
        jsonb_build_object('loaded', count(*))
    from made group by (n - 1) / 100
    """,
    """
    insert into ops.entry (entry_id, feed_id, entry_key, key_kind, url, host, outcome, attempts, next_at, article_id,
        capture_id, content_sha256, first_poll_id, last_poll_id, first_seen_at, last_seen_at, decided_at)
    overriding system value
    select n, 's' || feed / 5 || '/f' || feed % 5, int8send(n), 'guid', 'http://s.example/' || n, 's' || feed / 5,
        'loaded', 1, null, n, n, int8send(n), bench.poll(n), bench.poll(n), bench.seen(n), bench.seen(n), at
    from made
    """,
    """
    insert into ops.batch_item (batch_id, ordinal, kind, entry_id, url, host, "fetch", capture_id, outcome)
    select (n - 1) / 100, n % 100, 'entry', n, 'http://s.example/' || n, 's' || feed / 5, 'captured', n, 'loaded'
    from made
    """,
    """
    insert into landing.capture (capture_id, fetched_at, started_at, batch_id, url_asked, url_final, redirect_chain,
        remote_ip, status, headers, wire_bytes, body_bytes, body_sha256, warc_path, warc_offset, warc_length)
    overriding system value
    select n, at, at, (n - 1) / 100, 'http://s.example/' || n, 'http://s.example/' || n, '[]', '192.0.2.1', 200, '[]',
        30000, 90000, int8send(n), 'pages/' || at::date || '.warc.gz', n * 30000, 30000
    from made
    """,
    """
    insert into landing.entry_observation (observation_id, observed_at, poll_id, entry_id, ordinal, kind, guid, link,
        title, summary) overriding system value
    select n, bench.seen(n), bench.poll(n), n, 0, 'new', 'guid ' || n, 'http://s.example/' || n, title, left(body, 200)
    from made
    """,
    """
    insert into core.article (article_id, source_id, canonical_url, first_seen_at, first_entry_id, state_since,
        revision_id, load_seq, loaded_at, changed_at) overriding system value
    select n, 's' || feed / 5, 'http://s.example/' || n, at, n, at, current_id, n, at, at from made
    """,
    """
    insert into core.article_feed (article_id, entry_id, feed_id, first_seen_at)
    select n, n, 's' || feed / 5 || '/f' || feed % 5, at from made
    """,
    """
    insert into core.revision (revision_id, article_id, rev_no, kind, content_sha256, capture_id, observed_from,
        observed_to, edit_latest, loaded_at) overriding system value
    select n, n, 1, 'first', int8send(n), n, at, case when is_edited then at + interval '6 hours' end, at, at from made
    """,
    f"""
    insert into core.revision (revision_id, article_id, rev_no, kind, content_sha256, capture_id, observed_from,
        edit_earliest, edit_latest, claimed_modified_at, is_silent, changes, loaded_at) overriding system value
    select n + {EDIT}, n, 2, 'edit', int8send(n + {EDIT}), n, at + interval '6 hours', at + interval '3 hours',
        at + interval '6 hours', case when n % 40 = 0 then at end, n % 60 <> 0,
        case when n % 100 = 0 then array['headline', 'words'] when n % 140 = 0 then array['numbers']
            else array['words'] end,
        at + interval '6 hours'
    from made where is_edited
    """,
    f"""
    create temporary table read on commit drop as
    select n as extraction_id, made.* from made
    union all
    select n + {EDIT}, made.* from made where is_edited
    """,
    """
    insert into core.extraction (extraction_id, revision_id, capture_id, extractor, versions, config_sha256,
        content_sha256, extracted_at, title, section, tags, flags, language, language_confidence, published_at,
        published_stated, published_day, published_precision, published_zone_source, published_source, text, body_chars,
        body_words) overriding system value
    select extraction_id, extraction_id, n, 'bench', '{}', '', int8send(extraction_id), at, title, 'Section ' || n % 12,
        array['tag ' || n % 500, 'tag ' || n % 37], case when n % 40 = 0 then array['paywall'] else '{}'::text[] end,
        language, .99, at, at::text, (at at time zone 'UTC')::date, 'minute', 'offset', 'jsonld', body, length(body),
        body_words
    from read
    """,
    """
    insert into core.promotion (extraction_id, revision_id, promoted_at)
    select extraction_id, extraction_id, case when extraction_id = n then at else at + interval '6 hours' end from read
    """,
    """
    insert into core.text_block (extraction_id, ordinal, role, start_char, end_char, rule)
    select extraction_id, place - 1, 'body', upto - chars, upto, 'model'
    from (
        select extraction_id, place, chars, sum(chars + 2) over (partition by extraction_id order by place) - 2 as upto
        from read cross join unnest(lengths) with ordinality as b (chars, place)
    ) as blocks
    """,
    """
    insert into core.extraction_author (extraction_id, ordinal, author_id, raw)
    select extraction_id, 0, 1 + feed, 'N. N.' from read
    """,
    """
    insert into core.agency_credit (extraction_id, agency, place, raw)
    select extraction_id, 'wire', 'end', 'Wire' from read where n % 60 = 0
    """,
    """
    insert into core.syndication_group (group_id, made_at) overriding system value
    select n, at from made where n % 50 = 0
    """,
    """
    insert into core.syndication_member (group_id, article_id, is_original, relation, evidence, similarity, contained,
        rules)
    select n / 50 * 50, n, n % 50 = 0, case when n % 50 <> 0 then 'copy' end, 'text', 1, 1, 'bench'
    from made where n % 50 < 2 and n >= 50
    """,
    """
    insert into core.article_text (article_id, extraction_id, body, search, words, source_id, published_day,
        published_at, language, quoted_chars)
    select n, current_id, body, search, words, 's' || feed / 5, (at at time zone 'UTC')::date, at, language,
        quoted_chars
    from made
    """,
    """
    insert into ops.article_visit (article_id, url, host, visits, last_seen_at, last_visited_at)
    select n, 'http://s.example/' || n, 's' || feed / 5, 6, at + interval '20 days', at + interval '20 days' from made
    """,
)
"""Statements that make the articles from ``first`` to ``last``, each in one transaction."""

BASE = """
    create schema bench;
    grant usage on schema bench to public;
    create table bench.raw (language text, text text);
    create function bench.moment(n bigint) returns timestamptz language sql immutable parallel safe return
        timestamptz '{start}' + interval '{span_s} seconds' * (n::double precision / {articles});
    create function bench.seen(n bigint) returns timestamptz language sql immutable parallel safe return
        timestamptz '{start}' + interval '{span_s} seconds'
            * (((n - 1) * {steps} / {articles} + 1)::double precision / {steps});
    create function bench.feed(n bigint) returns bigint language sql immutable parallel safe return
        (hashint8extended(n, 4) & 9223372036854775807) % {feeds};
    create function bench.poll(n bigint) returns bigint language sql immutable parallel safe return
        ((n - 1) * {steps} / {articles}) * {feeds} + bench.feed(n) + 1;
    insert into core.source (source_id, name, timezone, languages, is_agency, licence_note, config, added_at)
    select 's' || n, 'Source ' || n, 'UTC', '{{en}}', false, '', '{{}}', '{start}'
    from generate_series(0, {feeds} / 5 - 1) as n;
    insert into core.feed (feed_id, source_id, url, title, min_interval_s, max_interval_s, added_at)
    select 's' || n / 5 || '/f' || n % 5, 's' || n / 5, 'http://s.example/f' || n, '', 300, 3600, '{start}'
    from generate_series(0, {feeds} - 1) as n;
    insert into core.author (author_id, source_id, name, kind) overriding system value
    select 1 + n, 's' || n / 5, 'Author ' || n, 'person' from generate_series(0, {feeds} - 1) as n
"""

POLLS = """
    insert into landing.feed_poll (poll_id, polled_at, finished_at, feed_id, run_id, outcome, status, url_asked,
        entries_total, entries_new) overriding system value
    select step * {feeds} + feed + 1, polled_at, polled_at + interval '1 second', 's' || feed / 5 || '/f' || feed % 5,
        'bench', case when c.entries is null then 'unchanged' else 'ok' end,
        case when c.entries is null then 304 else 200 end, 'http://s.example/f' || feed,
        coalesce(c.entries, 0), coalesce(c.entries, 0)
    from generate_series(cast(:first as bigint), cast(:last as bigint)) as step
    cross join generate_series(0, {feeds} - 1) as feed
    cross join lateral (
        select timestamptz '{start}'
            + interval '{span_s} seconds' * ((step + 1)::double precision / {steps}) as polled_at
    ) as at
    left join (
        select bench.poll(n) as poll_id, count(*) as entries
        from generate_series(cast(:first as bigint) * {articles} / {steps},
            (cast(:last as bigint) + 1) * {articles} / {steps} + 2) as n
        where n between 1 and {articles} group by 1
    ) as c on c.poll_id = step * {feeds} + feed + 1
"""

FEED_STATES = """
    insert into ops.feed_state (feed_id, interval_s, last_poll_id, last_outcome, last_polled_at, last_ok_at)
    select distinct on (feed_id) feed_id, 300, poll_id, outcome, polled_at, polled_at
    from landing.feed_poll where polled_at > '{end}'::timestamptz - interval '2 days' order by feed_id, polled_at desc
"""
