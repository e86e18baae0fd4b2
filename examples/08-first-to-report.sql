-- Who was first with a topic? Only where the hour is known.
select a.source_id, a.published_at, a.title
from mart.matches('hospital OR hôpital') as m join mart.article as a using (article_id)
where a.has_hour and not a.is_copy order by a.published_at limit 5;
