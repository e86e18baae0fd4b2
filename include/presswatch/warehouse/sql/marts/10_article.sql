create or replace view mart.article as
select
    a.article_id,
    a.source_id,
    s.name as source_name,
    s.country,
    s.is_agency,
    x.title,
    x.dek,
    t.body,
    x.body_chars,
    x.body_words,
    x.language,
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
    x.published_at,
    x.published_stated,
    x.published_day,
    x.published_precision,
    x.published_zone_source,
    x.published_source,
    x.modified_at,
    a.first_seen_at,
    r.observed_from as text_seen_at,
    a.state,
    a.state_since,
    r.rev_no as revision_no,
    (
        select count(*)
        from core.revision as e
        where e.article_id = a.article_id and e.kind = 'edit'
    ) as edits,
    (
        select count(*)
        from core.revision as e
        where e.article_id = a.article_id and e.is_silent
    ) as silent_edits,
    (
        select count(distinct f.feed_id)
        from core.article_feed as f
        where f.article_id = a.article_id
    ) as feeds,
    x.flags,
    x.extraction_id,
    x.extractor,
    a.loaded_at,
    a.changed_at,
    a.load_seq,
    coalesce(o.article_id, a.article_id) as independent_text_id,
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
        case when s.is_agency then a.source_id end
    ) as agency,
    (
        select o.publisher_name
        from landing.entry_observation as o
        where o.entry_id = a.first_entry_id and num_nonnulls(o.publisher_name, o.publisher_url) > 0
        order by o.observed_at desc, o.ordinal
        limit 1
    ) as publisher_name,
    (
        select o.publisher_url
        from landing.entry_observation as o
        where o.entry_id = a.first_entry_id and num_nonnulls(o.publisher_name, o.publisher_url) > 0
        order by o.observed_at desc, o.ordinal
        limit 1
    ) as publisher_url
from core.article as a
join core.source as s on s.source_id = a.source_id
join core.revision as r on r.revision_id = a.revision_id
join core.article_text as t on t.article_id = a.article_id
join core.extraction as x on x.extraction_id = t.extraction_id
left join core.syndication_member as m on m.article_id = a.article_id and m.valid_to is null
left join core.syndication_member as o on o.group_id = m.group_id and o.is_original and o.valid_to is null;

comment on view mart.article is 'One row per article as it stands: start here';
comment on column mart.article.article_id is 'Number of the article; `presswatch explain NUMBER` shows where it comes from';
comment on column mart.article.source_id is 'Publisher';
comment on column mart.article.source_name is 'Name of the publisher';
comment on column mart.article.country is 'Country of the publisher, ISO 3166-1 alpha-2';
comment on column mart.article.is_agency is 'The publisher is a wire agency';
comment on column mart.article.title is 'Headline';
comment on column mart.article.dek is 'Standfirst, part of the body too, or a kicker, which is not: from 45 letters on it is a standfirst';
comment on column mart.article.body is 'The text of the article, without captions, credits, contents lists, teasers';
comment on column mart.article.body_chars is 'Code points of the body';
comment on column mart.article.body_words is 'Words of the body, told apart by white space';
comment on column mart.article.language is 'BCP-47; NULL when unknown';
comment on column mart.article.language_confidence is '0 to 1';
comment on column mart.article.authors is 'Authors in order; NULL when none is given';
comment on column mart.article.section is 'Section as the publisher states it';
comment on column mart.article.tags is 'Tags as the publisher states them';
comment on column mart.article.url is 'Address of the article';
comment on column mart.article.published_at is 'When the publisher says it was published; NULL when unknown, never the time we saw it';
comment on column mart.article.published_stated is 'The same with the offset the publisher stated, ISO 8601';
comment on column mart.article.published_day is 'Calendar day at the publisher, known also where the instant is not: count by this, not by the UTC day';
comment on column mart.article.published_precision is 'second, minute, hour, day, month or year';
comment on column mart.article.published_zone_source is 'Where the zone came from: offset, name, ambiguous_name, source, page or none';
comment on column mart.article.published_source is 'Where the claim was found: jsonld, meta, time_tag, feed, url …';
comment on column mart.article.modified_at is 'When the publisher says it was modified';
comment on column mart.article.first_seen_at is 'First time a feed showed it to us';
comment on column mart.article.text_seen_at is 'First time we saw the text as it stands';
comment on column mart.article.state is 'live, or gone once the publisher took it down';
comment on column mart.article.state_since is 'Since when, as observed';
comment on column mart.article.revision_no is 'Number of the current revision';
comment on column mart.article.edits is 'Times the publisher changed headline or text, as far as we looked';
comment on column mart.article.silent_edits is 'Edits that the publisher did not declare';
comment on column mart.article.feeds is 'Feeds that showed it';
comment on column mart.article.flags is 'feed_text: only the feed''s own text could be had; paywall, live_blog …';
comment on column mart.article.extraction_id is 'Reading that is shown';
comment on column mart.article.extractor is 'Name of our extractor';
comment on column mart.article.loaded_at is 'Commit that made the row';
comment on column mart.article.changed_at is 'Commit of the newest change';
comment on column mart.article.load_seq is 'Grows with every committed change: page on it, never on time';
comment on column mart.article.independent_text_id is 'Article that this text is counted under: the original of its group, itself when it is no copy. count(distinct independent_text_id) counts texts, count(*) articles';
comment on column mart.article.is_copy is 'The text is another article''s: a copy, an edited copy, an excerpt or a translation of it';
comment on column mart.article.copy_relation is 'What it is to the original: copy, edited, excerpt or translation (a translation is less certain); NULL when it is no copy';
comment on column mart.article.agency is 'News agency whose text it is: credited in it, or known from its group, or the source itself; whether or not that agency is watched';
comment on column mart.article.publisher_name is 'Whom the feed took it from, as the source element of its entry says; NULL when it says nothing, as most feeds';
comment on column mart.article.publisher_url is 'Address of that publisher, or of its feed';
