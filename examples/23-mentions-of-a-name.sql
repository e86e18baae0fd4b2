-- How often is a name mentioned, in all its spellings (Steinbrück, Steinbrueck)?
select source_id, count(*) as articles, count(*) filter (where prominence = 'headline') as in_headline
from mart.matches('Steinbrueck') group by 1 order by 1;
