-- Which articles need care?
select v.value as flag, v.meaning, count(f.flag) as articles
from mart.contract_value as v left join (select unnest(flags) as flag from mart.article) as f on f.flag = v.value
where v.relation = 'article' and v.column_name = 'flags' group by 1, 2 order by 3 desc, 1;
