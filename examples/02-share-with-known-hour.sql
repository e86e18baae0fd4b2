-- Of which share of articles is the hour of publication known?
select source_id, count(*) as articles, avg(has_hour::integer) as share_with_hour
from mart.article group by 1 order by 1;
