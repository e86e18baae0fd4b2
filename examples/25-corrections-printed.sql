-- Which articles print a correction?
select source_id, article_id, text
from mart.matching_paragraphs('correc* OR corrig* OR clarificati* OR errat* OR rectifi* OR "fe de errores" OR korrektur* OR berichtigung* OR richtigstellung* OR تصحيح*')
where text ~* '^\W*(correc|correç|corrig|clarificati|errat|rectifi|fe de errores|korrektur|berichtigung|richtigstellung|تصحيح)'
order by 1, 2;
