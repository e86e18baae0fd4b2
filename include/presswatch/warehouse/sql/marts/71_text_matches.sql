create or replace function core.require_search(words text, roles text[]) returns void language plpgsql immutable as $$
begin
    perform core.search_weights(roles);
    if (select count(*) from core.search_tokens(words)) > 100 then
        perform core.refuse_search('it is too long: 100 terms and signs at most');
    end if;
    if exists (select from core.parse_search(words, 'core.simple', '') as q where ''::tsvector @@ q.query) then
        perform core.refuse_search('nothing in it must occur: exclusions alone would find nearly everything');
    end if;
end
$$;

comment on function core.require_search is 'Refuses a search that mart.search would refuse whatever there is to find';

create or replace function core.text_matches(
    words text, roles text[], stemmed boolean, language text, title text, dek text, body text
)
returns boolean language sql immutable as $$
    select coalesce(bool_or(numnode(q.query) > 0 and not ''::tsvector @@ q.query and v.vector @@ q.query), false)
    from (select core.is_search_written(words, stemmed) as is_written) as w
    cross join lateral core.parse_search(
        words,
        case when w.is_written then 'core.simple'::regconfig else core.search_config(language) end,
        core.search_weights(roles)
    ) as q
    cross join lateral (
        select
            case
                when w.is_written then core.word_vector(title, coalesce(dek, ''), body)
                else core.search_vector(coalesce(language, ''), title, coalesce(dek, ''), body)
            end as vector
    ) as v
$$;

comment on function core.text_matches is
'Whether a search finds a text that may stand in no article, or stood there once: what mart.search finds, text by text and without an index';
