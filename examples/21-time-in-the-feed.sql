-- How long do feeds list an article? A lower bound.
select source_id, percentile_cont(0.5) within group (order by last_seen_at - first_seen_at) as median_time
from mart.article group by 1 order by 1;
