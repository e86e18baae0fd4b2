-- Which share of the text is quotation?
select source_id, sum(quoted_chars)::float / nullif(sum(body_chars), 0) as share_quoted from mart.article group by 1 order by 1;
