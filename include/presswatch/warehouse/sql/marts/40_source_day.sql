create or replace view mart.source_day as
select
    m.source_id,
    m.published_day as day,
    count(*) as articles,
    count(*) filter (where m.edits > 0) as edited,
    count(*) filter (where m.silent_edits > 0) as silently_edited,
    count(*) filter (where m.state = 'gone') as gone,
    sum(m.body_words) as words,
    count(*) filter (where not m.is_copy) as independent_texts,
    count(*) filter (where m.undeclarable_edits > 0) as undeclarably_edited,
    sum(m.looks) as looks,
    count(*) filter (where m.has_hour) as with_hour
from mart.article as m
group by m.source_id, m.published_day;

comment on view mart.source_day is 'Articles by source and the publisher''s calendar day';
comment on column mart.source_day.source_id is 'Publisher. Never NULL';
comment on column mart.source_day.day is 'Calendar day of publication at the publisher. NULL where it gives no date';
comment on column mart.source_day.articles is 'Number of articles, copies of others'' texts included. Never NULL';
comment on column mart.source_day.edited is 'Number of articles that were edited at least once. Never NULL';
comment on column mart.source_day.silently_edited is 'Number of articles with an edit that the page could have declared and did not. Never NULL';
comment on column mart.source_day.gone is 'Number of articles that were taken down. Never NULL';
comment on column mart.source_day.words is 'Sum of the lengths of the bodies in words. Never NULL';
comment on column mart.source_day.independent_texts is 'Number of articles that are no copy of another; their sum over sources counts every text once, at its original. Never NULL';
comment on column mart.source_day.undeclarably_edited is 'Number of articles with an edit whose page never states when it was changed. Never NULL';
comment on column mart.source_day.looks is 'Number of requests for pages again, to see edits: the denominator of edited. Never NULL';
comment on column mart.source_day.with_hour is 'Number of articles whose time of publication is known to the hour or better. Never NULL';
