-- Which share of the text is quotation?
select source_id, sum(quoted_chars)::float / sum(chars) as share_quoted from mart.paragraph where is_body group by 1 order by 1;
