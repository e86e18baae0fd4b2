-- The mix of languages.
select source_id, language, count(*) as articles from mart.article group by 1, 2 order by 1, 3 desc;
