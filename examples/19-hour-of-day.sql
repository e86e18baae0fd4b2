-- At which local hours do sources publish?
select source_id, extract(hour from published_local) as hour, count(*) as articles
from mart.article where has_hour and published_local is not null group by 1, 2 order by 1, 2;
