-- How many newsrooms wrote on a topic of their own accord, and how many only carried it?
select count(*) as articles, count(distinct a.independent_text_id) as texts, count(distinct a.source_id) as carriers,
    count(distinct a.source_id) filter (where not a.is_copy) as newsrooms
from mart.matches('hospital OR hôpital') as m join mart.article as a using (article_id);
