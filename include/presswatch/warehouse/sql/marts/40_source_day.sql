create or replace view mart.source_day as
select
    m.source_id,
    m.published_day as day,
    count(*) as articles,
    count(*) filter (where m.edits > 0) as edited,
    count(*) filter (where m.silent_edits > 0) as silently_edited,
    count(*) filter (where m.state = 'gone') as gone,
    sum(m.body_words) as words,
    count(*) filter (where not m.is_copy) as independent_texts
from mart.article as m
group by m.source_id, m.published_day;

comment on view mart.source_day is 'Articles by source and the publisher''s calendar day; day is NULL where the publisher gives no date';
comment on column mart.source_day.articles is 'Articles, copies of others'' texts included';
comment on column mart.source_day.independent_texts is 'Articles that are no copy of another; their sum over sources counts every text once, at its original';
