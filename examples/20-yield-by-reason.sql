-- What became of entries, by source and reason?
select source_id, outcome, reason, count(*) as entries from mart.entry group by 1, 2, 3 order by 1, 2, 3;
