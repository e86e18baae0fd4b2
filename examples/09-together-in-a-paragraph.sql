-- In which paragraphs do two words stand together?
select article_id, place, text from mart.matching_paragraphs('hospital noche') order by article_id, place;
