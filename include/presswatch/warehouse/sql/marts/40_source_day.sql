create or replace view mart.source_day as
select
    m.source_id,
    m.published_day as day,
    count(*) as articles,
    count(*) filter (where m.edits > 0) as edited,
    count(*) filter (where m.silent_edits > 0) as silently_edited,
    count(*) filter (where m.state = 'gone') as gone,
    sum(m.body_words) as words
from mart.article as m
group by m.source_id, m.published_day;

comment on view mart.source_day is 'Articles by source and the publisher''s calendar day; day is NULL where the publisher gives no date';
