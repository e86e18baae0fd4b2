-- What became of entries, by source and reason?
select f.source_id, e.outcome, e.reason, count(*) as entries
from ops.entry as e join core.feed as f using (feed_id) group by 1, 2, 3 order by 1, 2, 3;
