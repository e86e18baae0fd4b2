-- Who carried the text of an agency, and who edited it?
select agency, source_id, copy_relation, count(*) as articles
from mart.article where agency is not null group by 1, 2, 3 order by 1, 2, 3;
