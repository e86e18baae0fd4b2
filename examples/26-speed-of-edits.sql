-- How soon after a text was seen first is it edited? Between the two looks: at the earliest, at the latest.
select r.source_id, count(*) as edits,
    percentile_cont(0.5) within group (order by greatest(r.happened_after - a.first_seen_at, interval '0')) as median_earliest,
    percentile_cont(0.5) within group (order by r.happened_before - a.first_seen_at) as median_latest
from mart.revision as r join mart.article as a using (article_id)
where r.kind = 'edit' group by 1 order by 1;
