-- Which articles print a correction?
select a.source_id, p.article_id, p.text
from mart.paragraph as p join mart.article as a using (article_id)
where p.text ~* '^\W*(corrections?|clarification|corrigend|erratum|rectificati|correctif|correcci|fe de errores|corre[cç]|errata|korrektur|berichtigung|richtigstellung|تصحيح)'
order by 1, 2;
