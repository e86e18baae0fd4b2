create or replace view mart.removed_article as
select r.article_id, r.source_id, r.url, r.removed_at, r.load_seq, null::bigint as survivor_id
from core.removed_article as r
union all
select a.article_id, a.source_id, a.canonical_url, a.state_since, a.load_seq, a.merged_into
from core.article as a
where a.merged_into is not null;

comment on view mart.removed_article is 'Articles that mart.article shows no more, one row each: taken out of the warehouse by an administrator, or found to be another article. What readers copied of them has to go too. An article that its publisher took down is not here: it stays, with state gone';
comment on column mart.removed_article.article_id is 'Number it had; never given again. Never NULL';
comment on column mart.removed_article.source_id is 'Publisher. Never NULL';
comment on column mart.removed_article.url is 'Canonical address it had. NULL where it had none of its own';
comment on column mart.removed_article.removed_at is 'Start of the transaction that removed it, UTC. Never NULL';
comment on column mart.removed_article.load_seq is 'Number from the sequence of mart.article.load_seq: page on both. Never NULL';
comment on column mart.removed_article.survivor_id is 'Article in mart.article that it was found to be, under another address: count that one. NULL where an administrator took it out';
