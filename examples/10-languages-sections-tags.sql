-- The mix of languages and sections.
select source_id, language, section, count(*) as articles from mart.article group by 1, 2, 3 order by 1, 4 desc;
