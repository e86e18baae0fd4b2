create or replace view mart.contract as
select
    '1.2'::text as version,
    date '2026-11-30' as since,
    'Within a major version columns, relations and values are only added. What is to go is first marked in its comment with '
    '"Deprecated since VERSION: use …", stays for one minor version and 90 days at least, and goes with the next major version. '
    'A change of meaning is a new column.'::text as deprecation_rule;

comment on view mart.contract is 'What readers of this schema may rely on: one row';
comment on column mart.contract.version is 'Version of all relations, columns and lists of values in mart: major.minor. Never NULL';
comment on column mart.contract.since is 'Calendar day of that version. Never NULL';
comment on column mart.contract.deprecation_rule is 'What a new version may change. Never NULL';

create or replace view mart.contract_value as
select relation, column_name, value, meaning
from (
    values
    ('article', 'state', 'live', 'The page can be had'),
    ('article', 'state', 'gone', 'The publisher took it down'),
    ('source_hold', 'kind', 'paused', 'Nothing of it is asked for'),
    ('source_hold', 'kind', 'silenced', 'It raises no alarm'),
    ('article', 'published_precision', 'second', 'Dated to the second'),
    ('article', 'published_precision', 'minute', 'Dated to the minute'),
    ('article', 'published_precision', 'hour', 'Dated to the hour'),
    ('article', 'published_precision', 'day', 'Only the day is known'),
    ('article', 'published_precision', 'month', 'Only the month is known'),
    ('article', 'published_precision', 'year', 'Only the year is known'),
    ('article', 'published_zone_source', 'offset', 'The publisher states an offset from UTC'),
    ('article', 'published_zone_source', 'name', 'The publisher names a zone'),
    ('article', 'published_zone_source', 'ambiguous_name', 'The publisher names a zone whose name several zones bear'),
    ('article', 'published_zone_source', 'page', 'Another date of the same page states it'),
    ('article', 'published_zone_source', 'source', 'None is stated: that of the source file was taken'),
    ('article', 'published_zone_source', 'none', 'None is known'),
    ('article', 'copy_relation', 'copy', 'The same text'),
    ('article', 'copy_relation', 'edited', 'The same text, edited'),
    ('article', 'copy_relation', 'excerpt', 'A part of the text'),
    ('article', 'copy_relation', 'translation', 'The text in another language; less certain'),
    ('article', 'flags', 'feed_text', 'Only the feed''s own text could be had'),
    ('article', 'flags', 'paywall', 'The page says that it is behind a paywall: the text may be cut'),
    ('article', 'flags', 'live_blog', 'The page is a live blog, edited all the time'),
    ('article', 'flags', 'scrambled', 'A part of the page was made unreadable and is left out'),
    ('article', 'flags', 'bad_bytes', 'Some bytes could not be decoded'),
    ('article', 'flags', 'jsonld_repaired', 'The data of the page were damaged and were repaired'),
    ('article', 'flags', 'jsonld_too_large', 'The data of the page were too large and were left out'),
    ('article', 'flags', 'attributes_cut', 'Attributes of the markup were too long and were cut'),
    ('article', 'flags', 'flattened', 'The markup was nested too deep and was flattened'),
    ('article', 'flags', 'over_budget', 'The page took too long to read whole'),
    ('revision', 'kind', 'first', 'The text as first met'),
    ('revision', 'kind', 'edit', 'Headline or text changed'),
    ('revision', 'kind', 'withdrawn', 'The page was taken down'),
    ('revision', 'kind', 'restored', 'The page came back'),
    ('revision', 'declaration', 'declared', 'The page states a newer time of change'),
    ('revision', 'declaration', 'silent', 'The page states a time of change, and no newer one'),
    ('revision', 'declaration', 'undeclarable', 'The page never states such a time'),
    ('revision', 'changes', 'headline', 'Words of the headline'),
    ('revision', 'changes', 'numbers', 'Numbers, and signs that belong to them'),
    ('revision', 'changes', 'names', 'Words with a capital inside a sentence'),
    ('revision', 'changes', 'quotes', 'What stands between quotation marks'),
    ('revision', 'changes', 'negations', 'Words such as not, never, without'),
    ('revision', 'changes', 'words', 'Other words'),
    ('revision', 'changes', 'order', 'Nothing but the order'),
    ('paragraph', 'role', 'headline', 'Headline'),
    ('paragraph', 'role', 'dek', 'Standfirst or kicker above the body'),
    ('paragraph', 'role', 'byline', 'Who wrote it'),
    ('paragraph', 'role', 'dateline', 'Where and when'),
    ('paragraph', 'role', 'body', 'Paragraph of the text; body'),
    ('paragraph', 'role', 'heading', 'Heading within the text; body'),
    ('paragraph', 'role', 'quote', 'Quotation set apart; body'),
    ('paragraph', 'role', 'list', 'List; body'),
    ('paragraph', 'role', 'table', 'Table; body'),
    ('paragraph', 'role', 'caption', 'Caption of a picture'),
    ('paragraph', 'role', 'credit', 'Who made a picture or a text'),
    ('paragraph', 'role', 'toc', 'List of contents'),
    ('paragraph', 'role', 'teaser', 'Points to another text'),
    ('paragraph', 'role', 'related', 'List of other texts'),
    ('paragraph', 'role', 'promo', 'Advertises the publisher'),
    ('paragraph', 'role', 'boilerplate', 'Everything else that is no text of the article'),
    ('article_author', 'kind', 'person', 'A person'),
    ('article_author', 'kind', 'organisation', 'An editorial office, an agency, a company'),
    ('coverage', 'visibility', 'full', 'Each of its feeds was read, without a gap'),
    ('coverage', 'visibility', 'partial', 'A gap is suspected, or a feed was not read'),
    ('coverage', 'visibility', 'blind', 'None of its feeds was read'),
    ('feed_health', 'state', 'active', 'Asked as planned'),
    ('feed_health', 'state', 'dormant', 'It failed too often, and is asked once a day'),
    ('feed_health', 'state', 'gone', 'It answered 410 twice, and is asked once a week'),
    ('entry', 'outcome', 'pending', 'Waits to be fetched'),
    ('entry', 'outcome', 'loaded', 'Became an article'),
    ('entry', 'outcome', 'duplicate', 'Led to an article we had already'),
    ('entry', 'outcome', 'filtered', 'Left out by a rule of the source or by robots.txt'),
    ('entry', 'outcome', 'quarantined', 'Refused, waits for a decision'),
    ('entry', 'outcome', 'failed', 'Could not be had, for good'),
    ('entry', 'outcome', 'gone', 'Was taken down before we had it'),
    ('ledger', 'outcome', 'pending', 'Waits to be fetched'),
    ('ledger', 'outcome', 'loaded', 'Became an article'),
    ('ledger', 'outcome', 'duplicate', 'Led to an article we had already'),
    ('ledger', 'outcome', 'filtered', 'Left out by a rule of the source or by robots.txt'),
    ('ledger', 'outcome', 'quarantined', 'Refused, waits for a decision'),
    ('ledger', 'outcome', 'failed', 'Could not be had, for good'),
    ('ledger', 'outcome', 'gone', 'Was taken down before we had it')
) as list (relation, column_name, value, meaning);

comment on view mart.contract_value is 'The values of columns that hold one of a few words, or lists of them; a new minor version may add some';
comment on column mart.contract_value.relation is 'View of mart; ledger for the outcomes, which are columns there. Never NULL';
comment on column mart.contract_value.column_name is 'Column, or outcome. Never NULL';
comment on column mart.contract_value.value is 'Value. Never NULL';
comment on column mart.contract_value.meaning is 'What it says. Never NULL';

create or replace view mart.contract_column as
select
    c.relname::text as relation,
    a.attname::text as column_name,
    a.attnum::integer as place,
    format_type(a.atttypid, a.atttypmod) as type,
    col_description(a.attrelid, a.attnum) as meaning
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid
where c.relnamespace = 'mart'::regnamespace and a.attnum > 0 and not a.attisdropped;

comment on view mart.contract_column is 'Every column of every view of mart, with what it means';
comment on column mart.contract_column.relation is 'View. Never NULL';
comment on column mart.contract_column.column_name is 'Column. Never NULL';
comment on column mart.contract_column.place is 'Number of the column in the view, from 1. Never NULL';
comment on column mart.contract_column.type is 'Type, as PostgreSQL writes it. Never NULL';
comment on column mart.contract_column.meaning is 'Unit, zone, what it means, and whether it may be NULL. Never NULL';
