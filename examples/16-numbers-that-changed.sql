-- In which articles did numbers change?
select article_id, revision_no, declaration, body_before, body_after
from mart.revision where 'numbers' = any (changes) order by 1, 2;
