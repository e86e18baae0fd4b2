-- Which persons wrote most?
select source_id, name, articles, words from mart.author where kind = 'person' order by articles desc, words desc limit 10;
