-- How many articles did each source publish on each of its own calendar days, and on which days did we see them first?
select source_id, published_day, first_seen_day, count(*) as articles
from mart.article group by 1, 2, 3 order by 1, 2, 3;
