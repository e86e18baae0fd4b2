-- Which persons wrote most?
select w.source_id, w.name, count(*) as articles, sum(a.body_words) as words
from mart.article_author as w join mart.article as a using (article_id)
where w.kind = 'person' group by 1, 2 order by articles desc, words desc limit 10;
