-- How long are texts?
select source_id, count(*) as articles, sum(body_words) as words, avg(body_words)::integer as mean_words,
    min(body_words) as shortest, max(body_words) as longest
from mart.article group by 1 order by 1;
