create or replace view mart.article_author as
select t.article_id, l.ordinal + 1 as place, w.author_id, t.source_id, w.name, w.kind, l.raw as stated, t.published_day
from core.article_text as t
join core.extraction_author as l on l.extraction_id = t.extraction_id
join core.author as w on w.author_id = l.author_id;

comment on view mart.article_author is 'Authors of the articles as they stand, one row per article and name';
comment on column mart.article_author.article_id is 'Article, mart.article. Never NULL';
comment on column mart.article_author.place is 'Number of the name in the order of the page, from 1. Never NULL';
comment on column mart.article_author.author_id is 'Author, mart.author. Never NULL';
comment on column mart.article_author.source_id is 'Publisher of the article. Never NULL';
comment on column mart.article_author.name is 'Name, cleaned of roles, places and dates. Never NULL';
comment on column mart.article_author.kind is 'person or organisation. Never NULL';
comment on column mart.article_author.stated is 'The name as the page has it. Never NULL';
comment on column mart.article_author.published_day is 'Calendar day of publication of the article at the publisher: narrow by it. NULL when unknown';

create or replace view mart.author as
select
    w.author_id,
    w.source_id,
    w.name,
    w.kind,
    count(*) as articles,
    sum(x.body_words) as words,
    min(t.published_day) as first_day,
    max(t.published_day) as last_day
from core.author as w
join core.extraction_author as l on l.author_id = w.author_id
join core.article_text as t on t.extraction_id = l.extraction_id
join core.extraction as x on x.extraction_id = t.extraction_id
group by w.author_id;

comment on view mart.author is 'Names that a publisher gives as authors of its articles as they stand; the same name at two publishers is two rows';
comment on column mart.author.author_id is 'Number of the author. Never NULL';
comment on column mart.author.source_id is 'Publisher that prints the name. Never NULL';
comment on column mart.author.name is 'Name, cleaned of roles, places and dates. Never NULL';
comment on column mart.author.kind is 'person or organisation. Never NULL';
comment on column mart.author.articles is 'Number of articles with the name. Never NULL';
comment on column mart.author.words is 'Sum of the lengths of their bodies in words, whole for each of several authors. Never NULL';
comment on column mart.author.first_day is 'Calendar day at the publisher of the oldest of them. NULL when none is dated';
comment on column mart.author.last_day is 'Calendar day at the publisher of the newest of them. NULL when none is dated';
