-- What was taken down, in which interval, and with which status?
select article_id, source_id, title_before, happened_after, happened_before, status
from mart.revision where kind = 'withdrawn' order by article_id;
