-- In which paragraphs do two words stand together?
select article_id, place, text from mart.paragraph
where is_body and text ilike '%hospital%' and text ilike '%noche%' order by article_id, place;
