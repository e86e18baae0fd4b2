-- Which headlines were changed, from what to what, in which interval, and did the publisher say so?
select article_id, title_before, title_after, declaration, happened_after, happened_before
from mart.revision where 'headline' = any (changes) order by article_id, revision_no;
