-- Outer joins, each to one row at most: what a question does not ask for is not read.
create or replace view mart.article as
select
    t.article_id,
    t.source_id,
    s.name as source_name,
    s.country,
    s.is_agency,
    x.title,
    x.dek,
    t.body,
    x.body_chars,
    x.body_words,
    t.language,
    x.language_confidence,
    (
        select array_agg(w.name order by l.ordinal)
        from core.extraction_author as l
        join core.author as w on w.author_id = l.author_id
        where l.extraction_id = x.extraction_id
    ) as authors,
    x.section,
    x.tags,
    a.canonical_url as url,
    t.published_at,
    x.published_stated,
    t.published_day,
    x.published_precision,
    x.published_zone_source,
    x.published_source,
    x.modified_at,
    a.first_seen_at,
    (
        select max(e.observed_from)
        from core.revision as e
        where e.article_id = t.article_id and e.kind in ('first', 'edit')
    ) as text_seen_at,
    a.state,
    a.state_since,
    r.rev_no as revision_no,
    h.edits,
    h.silent_edits,
    (
        select count(distinct f.feed_id)
        from core.article_feed as f
        where f.article_id = t.article_id
    ) as feeds,
    x.flags,
    x.extraction_id,
    x.extractor,
    a.loaded_at,
    a.changed_at,
    a.load_seq,
    coalesce(
        (
            select o.article_id
            from core.syndication_member as o
            where o.group_id = m.group_id and o.is_original and o.valid_to is null
            order by o.member_id
            limit 1
        ),
        t.article_id
    ) as independent_text_id,
    not coalesce(m.is_original, true) as is_copy,
    m.relation as copy_relation,
    coalesce(
        (
            select c.agency
            from core.agency_credit as c
            where c.extraction_id = x.extraction_id and c.place <> 'picture'
            order by array_position(array['byline', 'dateline', 'start', 'end', 'credit'], c.place), c.agency
            limit 1
        ),
        m.agency,
        case when s.is_agency then t.source_id end
    ) as agency,
    (
        select o.publisher_name
        from landing.entry_observation as o
        where o.entry_id = a.first_entry_id and num_nonnulls(o.publisher_name, o.publisher_url) > 0
            and o.observed_at between (select e.first_seen_at from ops.entry as e where e.entry_id = a.first_entry_id)
            and (select e.last_seen_at from ops.entry as e where e.entry_id = a.first_entry_id)  -- Cuts partitions.
        order by o.observed_at desc, o.ordinal
        limit 1
    ) as publisher_name,
    (
        select o.publisher_url
        from landing.entry_observation as o
        where o.entry_id = a.first_entry_id and num_nonnulls(o.publisher_name, o.publisher_url) > 0
            and o.observed_at between (select e.first_seen_at from ops.entry as e where e.entry_id = a.first_entry_id)
            and (select e.last_seen_at from ops.entry as e where e.entry_id = a.first_entry_id)  -- Cuts partitions.
        order by o.observed_at desc, o.ordinal
        limit 1
    ) as publisher_url,
    s.timezone,
    t.published_at at time zone s.timezone as published_local,
    (t.published_at is not null and x.published_precision in ('second', 'minute', 'hour')) as has_hour,
    (a.first_seen_at at time zone coalesce(s.timezone, 'UTC'))::date as first_seen_day,
    (
        select max(e.last_seen_at)
        from ops.entry as e
        where e.article_id = t.article_id
    ) as last_seen_at,
    h.undeclarable_edits,
    coalesce(v.visits, 0) as looks,
    v.last_visited_at as last_looked_at,
    coalesce(t.quoted_chars, core.quoted_chars_of_body(t.body)) as quoted_chars
from core.article_text as t
left join core.article as a on a.article_id = t.article_id
left join core.source as s on s.source_id = t.source_id
left join core.revision as r on r.revision_id = a.revision_id
left join core.extraction as x on x.extraction_id = t.extraction_id
left join ops.article_visit as v on v.article_id = t.article_id
left join core.syndication_member as m on m.article_id = t.article_id and m.valid_to is null
left join lateral (
    select
        count(*) filter (where e.kind = 'edit') as edits,
        count(*) filter (where e.is_silent and e.claimed_modified_at is not null) as silent_edits,
        count(*) filter (where e.is_silent and e.claimed_modified_at is null) as undeclarable_edits
    from core.revision as e
    where e.article_id = t.article_id and e.rev_no > 1
) as h on true;

comment on view mart.article is 'One row per article as it stands: start here';
comment on column mart.article.article_id is 'Number of the article; `presswatch explain NUMBER` shows where it comes from. Never NULL';
comment on column mart.article.source_id is 'Publisher, slug of its source file. Never NULL';
comment on column mart.article.source_name is 'Name of the publisher. Never NULL';
comment on column mart.article.country is 'Country of the publisher, ISO 3166-1 alpha-2. NULL where its source file names none';
comment on column mart.article.is_agency is 'The publisher is a wire agency. Never NULL';
comment on column mart.article.title is 'Headline. Never NULL; empty where the page has none';
comment on column mart.article.dek is 'Standfirst, part of the body too, or a kicker, which is not: from 45 letters on it is a standfirst. NULL where there is none';
comment on column mart.article.body is 'The text of the article, without captions, credits, contents lists, teasers; paragraphs are joined by a blank line. Never NULL';
comment on column mart.article.body_chars is 'Length of the body in code points. Never NULL';
comment on column mart.article.body_words is 'Length of the body in words, told apart by white space: means little for Chinese, Japanese, Thai. Never NULL';
comment on column mart.article.language is 'Language of the prose, BCP-47. NULL when unknown';
comment on column mart.article.language_confidence is 'How sure the detector of languages is, 0 to 1. NULL where it was not asked';
comment on column mart.article.authors is 'Names of the authors in order, persons and organisations; mart.article_author tells them apart. NULL when none is given';
comment on column mart.article.section is 'Section as the publisher states it. NULL where it states none';
comment on column mart.article.tags is 'Tags as the publisher states them. Never NULL; empty where it states none';
comment on column mart.article.url is 'Canonical address of the article. NULL where it has none of its own: its text stands in the feed (flag feed_text)';
comment on column mart.article.published_at is 'When the publisher says it was published, UTC. NULL when unknown, never the time we saw it';
comment on column mart.article.published_stated is 'The same with the offset the publisher stated, ISO 8601. NULL when published_at is';
comment on column mart.article.published_day is 'Calendar day of publication at the publisher, known also where the instant is not: count by this, not by the UTC day. NULL when unknown';
comment on column mart.article.published_precision is 'How exactly it is dated: second, minute, hour, day, month or year. NULL when undated';
comment on column mart.article.published_zone_source is 'Where the zone came from: offset, name, ambiguous_name, source, page or none. NULL when undated';
comment on column mart.article.published_source is 'Where the claim was found: jsonld, meta, itemprop, time_tag, feed, sitemap, url or text. NULL when undated';
comment on column mart.article.modified_at is 'When the publisher says it was modified, UTC. NULL where it says nothing';
comment on column mart.article.first_seen_at is 'First time a feed showed it to us: start of that poll, UTC. Never NULL';
comment on column mart.article.text_seen_at is 'Look at the page that showed headline and text as they stand first, UTC; a withdrawal does not change it. Never NULL';
comment on column mart.article.state is 'live, or gone once the publisher took it down. Never NULL';
comment on column mart.article.state_since is 'Since when it is so, as observed, UTC. Never NULL';
comment on column mart.article.revision_no is 'Number of the current revision, from 1; withdrawals count. Never NULL';
comment on column mart.article.edits is 'Times the publisher changed headline or text, as far as we looked: divide by looks. Never NULL';
comment on column mart.article.silent_edits is 'Number of edits whose page states when it was changed, and no newer time than before. Never NULL';
comment on column mart.article.feeds is 'Number of feeds that showed it. Never NULL';
comment on column mart.article.flags is 'What to know before using the text, values in mart.contract_value. Never NULL; empty as a rule';
comment on column mart.article.extraction_id is 'Extraction that is shown, core.extraction. Never NULL';
comment on column mart.article.extractor is 'Name of our extractor. Never NULL';
comment on column mart.article.loaded_at is 'Start of the transaction that made the row, UTC. Never NULL';
comment on column mart.article.changed_at is 'Start of the transaction of its newest change, UTC. Never NULL';
comment on column mart.article.load_seq is 'Number that grows with every committed change: page on it, never on time. Never NULL';
comment on column mart.article.independent_text_id is 'Article that this text is counted under: the original of its group, itself when it is no copy. count(distinct independent_text_id) counts texts, count(*) articles. Never NULL';
comment on column mart.article.is_copy is 'The text is another article''s: a copy, an edited copy, an excerpt or a translation of it. Never NULL';
comment on column mart.article.copy_relation is 'What it is to the original: copy, edited, excerpt or translation (a translation is less certain). NULL when it is no copy';
comment on column mart.article.agency is 'News agency whose text it is: credited in it, or known from its group, or the source itself; whether or not that agency is watched. NULL where none is known';
comment on column mart.article.publisher_name is 'Whom the feed took it from, as the source element of its entry says: the real publisher behind an aggregator. NULL when it says nothing, as most feeds';
comment on column mart.article.publisher_url is 'Address of that publisher, or of its feed. NULL when the entry says nothing';
comment on column mart.article.timezone is 'Time zone of the publisher, IANA. NULL where its source file names none';
comment on column mart.article.published_local is 'published_at on the clocks of the publisher''s timezone: no zone, for hours of the day. NULL when undated or without timezone; at midnight where has_hour is false';
comment on column mart.article.has_hour is 'published_at is known to the hour or better: use it before you count by hour. Never NULL';
comment on column mart.article.first_seen_day is 'Calendar day of first_seen_at in the publisher''s timezone, in UTC where it has none. Never NULL';
comment on column mart.article.last_seen_at is 'Newest poll in which a feed still listed it: start of that poll, UTC. A lower bound, as an unchanged feed is not listed again. NULL where no entry leads to it any more';
comment on column mart.article.undeclarable_edits is 'Number of edits of which nobody can say whether they are silent: the page never stated when it was changed. Never NULL';
comment on column mart.article.looks is 'Times we asked for the page again to see whether it had changed: the denominator of edits. Never NULL';
comment on column mart.article.last_looked_at is 'Newest of those requests, UTC. NULL before the first';
comment on column mart.article.quoted_chars is 'Code points of the body between quotation marks, the marks included; divide by body_chars. Never NULL';
