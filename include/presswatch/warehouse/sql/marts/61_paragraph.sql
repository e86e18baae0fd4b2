create or replace function mart.quoted_chars(words text) returns integer
language sql immutable parallel safe
return core.quoted_chars(words);

comment on function mart.quoted_chars is 'Code points of a text between quotation marks, the marks included; marks that are never closed count nothing';

create or replace view mart.paragraph as
select
    t.article_id,
    t.source_id,
    b.ordinal + 1 as place,
    b.role,
    b.role in ('body', 'heading', 'quote', 'list', 'table') as is_body,
    substring(w.text from b.start_char + 1 for b.end_char - b.start_char) as text,
    coalesce(b.language, x.language) as language,
    b.end_char - b.start_char as chars,
    core.quoted_chars(substring(w.text from b.start_char + 1 for b.end_char - b.start_char)) as quoted_chars,
    t.extraction_id,
    b.start_char,
    b.end_char,
    t.published_day
from core.article_text as t
join core.extraction as x on x.extraction_id = t.extraction_id
-- Unpacked once, not once a block.
cross join lateral (select x.text || '' as text offset 0) as w
join core.text_block as b on b.extraction_id = t.extraction_id;

comment on view mart.paragraph is 'Blocks of the articles as they stand, one row per paragraph, heading, caption and so on';
comment on column mart.paragraph.article_id is 'Article, mart.article. Never NULL';
comment on column mart.paragraph.source_id is 'Publisher. Never NULL';
comment on column mart.paragraph.place is 'Number of the block on the page, from 1. Never NULL';
comment on column mart.paragraph.role is 'What the block is, values in mart.contract_value. Never NULL';
comment on column mart.paragraph.is_body is 'It is part of mart.article.body. Never NULL';
comment on column mart.paragraph.text is 'Its text. Never NULL';
comment on column mart.paragraph.language is 'Language of the block, else of the article, BCP-47. NULL when unknown';
comment on column mart.paragraph.chars is 'Length in code points. Never NULL';
comment on column mart.paragraph.quoted_chars is 'Code points between quotation marks, the marks included. Never NULL';
comment on column mart.paragraph.extraction_id is 'Extraction it belongs to, core.extraction. Never NULL';
comment on column mart.paragraph.start_char is 'Where it begins in core.extraction.text, code points from 0. Never NULL';
comment on column mart.paragraph.end_char is 'Where it ends there, code points, exclusive. Never NULL';
comment on column mart.paragraph.published_day is 'Calendar day of publication of the article at the publisher: narrow by it. NULL when unknown';
