create or replace view mart.removed_article as
select r.article_id, r.source_id, r.url, r.removed_at, r.load_seq
from core.removed_article as r;

comment on view mart.removed_article is 'Articles that were taken out of the warehouse by an administrator, one row each: what readers copied of them has to go too. An article that its publisher took down is not here: it stays, with state gone';
comment on column mart.removed_article.article_id is 'Number it had; never given again. Never NULL';
comment on column mart.removed_article.source_id is 'Publisher. Never NULL';
comment on column mart.removed_article.url is 'Canonical address it had. NULL where it had none of its own';
comment on column mart.removed_article.removed_at is 'Start of the transaction that removed it, UTC. Never NULL';
comment on column mart.removed_article.load_seq is 'Number from the sequence of mart.article.load_seq: page on both. Never NULL';
