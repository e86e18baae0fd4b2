-- How long after publication did we see articles?
select source_id, percentile_cont(0.5) within group (order by first_seen_at - published_at) as median_delay
from mart.article where has_hour group by 1 order by 1;
