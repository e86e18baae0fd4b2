-- Which sections and tags do sources state?
select a.source_id, coalesce(a.section, '(none)') as section, count(distinct a.article_id) as articles,
    array_agg(distinct t.tag) filter (where t.tag is not null) as tags
from mart.article as a left join lateral unnest(a.tags) as t (tag) on true group by 1, 2 order by 1, 3 desc, 2;
