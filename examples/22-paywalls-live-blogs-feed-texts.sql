-- Which articles need care?
select v.value as flag, v.meaning, count(a.article_id) as articles
from mart.contract_value as v left join mart.article as a on v.value = any (a.flags)
where v.relation = 'article' and v.column_name = 'flags' group by 1, 2 order by 3 desc;
