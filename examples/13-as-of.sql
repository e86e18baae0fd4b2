-- How many articles did readers see an hour ago, and now?
select (select count(*) from mart.article_as_of(now() - interval '1 hour')) as an_hour_ago,
    (select count(*) from mart.article) as now;
