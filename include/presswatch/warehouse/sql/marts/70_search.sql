-- Search. What is asked is cut into terms and signs, becomes one tsquery for each stemmer, finds articles through an index,
-- is cut by day, source and language, and only then ranked. What is not understood is refused with a sentence (22023).

create or replace function core.refuse_search(reason text) returns void language plpgsql immutable as $$
begin
    raise exception '%', reason using errcode = 'invalid_parameter_value';
end
$$;

comment on function core.refuse_search is 'Refuses a search with a sentence';

create or replace function core.refuse_reversed(from_day date, to_day date) returns void language plpgsql immutable as $$
begin
    if from_day > to_day then
        perform core.refuse_search(format('its first day, %s, is after its last, %s', from_day, to_day));
    end if;
end
$$;

comment on function core.refuse_reversed is 'Refuses days of which the first is after the last; NULL is open';

create or replace function core.first_of_span(from_day date, to_day date) returns date language plpgsql immutable as $$
begin
    if from_day is null or to_day is null then
        perform core.refuse_search('its first and its last day must be given');
    end if;
    perform core.refuse_reversed(from_day, to_day);
    return from_day;
end
$$;

comment on function core.first_of_span is 'The first of days that have both ends; others are refused';

create or replace function core.search_tokens(words text)
returns table (place bigint, kind text, headline boolean, words_1 text, words_2 text, distance integer, is_prefix boolean)
language plpgsql immutable as $$
declare
    asked text := translate(words, '“”„«»″＂（）　', '"""""""() ');
    -- a NEAR/n b, "phrase", bracket, OR and its like, exclusion, word: of those that fit the longest is taken.
    pattern constant text :=
        '([^\s()":*-][^\s()":*]*)\s+NEAR/(\d{1,4})\s+([^\s()":*-][^\s()":*]*)|(title:)?"([^"]*)"|([()])|(AND|OR|NOT)(?=[\s()"]|$)'
        '|(?:^|(?<=[\s(]))-(?=[^\s-])|(title:)?([^\s()"-][^\s()"]*)';
    found text[];
begin
    if length(words) > 2000 then
        perform core.refuse_search('it is too long: 2,000 letters at most');
    end if;
    if (length(asked) - length(replace(asked, '"', ''))) % 2 = 1 then
        perform core.refuse_search('a quotation mark is not closed');
    end if;
    place := 0;
    for found in select regexp_matches(asked, pattern, 'g') loop
        place := place + 1;
        headline := coalesce(found[4], found[8]) is not null;
        is_prefix := found[9] like '%*';
        words_1 := coalesce(found[1], found[5], rtrim(found[9], '*'));
        words_2 := found[3];
        distance := found[2]::integer;
        kind := case
            when words_2 is not null then 'near'
            when words_1 is not null then 'term'
            else lower(coalesce(found[6], found[7], 'not'))
        end;
        perform core.refuse_search(problem) from (values
            (case when found[9] ~ '^NEAR(/|$)' then 'NEAR/n stands between two words, without brackets or quotation marks' end),
            (case when distance not between 1 and 10 then 'NEAR/n takes 1 to 10 words' end),
            (case when found[9] = 'title:' then 'behind title: stands a word, without a blank between them' end),
            (case when found[9] ~ '^[[:alpha:]_]+:' and found[9] <> 'title:' then format('the field in "%s" is not known; there is title:', found[9]) end),
            (case when rtrim(found[9], '*') ~ '^[&|!]|[~^{}\[\]<>\\|*]|\?.'
                then format('the sign in "%s" is not understood; put it between quotation marks', found[9]) end),
            (case when is_prefix and length(words_1) < 2 then 'before * stand two letters at least' end)
        ) as problems (problem) where problem is not null;
        return next;
    end loop;
end
$$;

comment on function core.search_tokens is 'Terms and signs of a search in their order';

create or replace function core.transcriptions(words text, config regconfig) returns text[]
language sql immutable parallel safe as $$
    select array_agg(distinct spelling)
    from (
        values
        (words),
        (replace(replace(replace(replace(replace(lower(words), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa')),
        (case when words ~ '[[:upper:]]' or config::text ~ 'german|danish|norwegian|swedish|finnish' then
            regexp_replace(regexp_replace(lower(words), '(a|o|(?<![aeq])u)e', '\1', 'g'), 'aa', 'a', 'g') end)
    ) as spellings (spelling)
    where spelling is not null
$$;

comment on function core.transcriptions is
    'Spellings of words with umlauts written out and the other way round: Müller, Mueller. Of words in small letters only where the language has umlauts';

create or replace function core.term_query(words text, config regconfig, weights text, is_prefix boolean) returns tsquery
language plpgsql immutable as $$
declare
    result tsquery := '';
    spelling text;
    written text;
begin
    for spelling, written in
        select min(s.spelling), q.query
        from unnest(core.transcriptions(words, config)) as s (spelling)
        cross join lateral core.stemmed_queries(config, core.split_unspaced(s.spelling, true)) as q (query)
        where q.query <> ''
        group by q.query order by q.query
    loop
        if weights <> '' then
            written := regexp_replace(written, '(''(?:[^'']|'''')+'')', '\1:' || weights, 'g');
        end if;
        if is_prefix or length(spelling) = 1 and spelling <> core.split_unspaced(spelling, true) then
            written := written || case when weights = '' then ':*' else '*' end;
        end if;
        result := result || written::tsquery;
    end loop;
    return result;
end
$$;

comment on function core.term_query is
    'Query for a word or phrase in all its spellings; weights: those of the parts it must stand in, empty for all';

create or replace function core.token_query(
    words text, other_words text, distance integer, is_prefix boolean, config regconfig, weights text
) returns tsquery
language plpgsql immutable as $$
declare
    first tsquery := core.term_query(words, config, weights, is_prefix);
    other tsquery;
    near tsquery := '';
begin
    if other_words is null then
        return first;
    end if;
    other := core.term_query(other_words, config, weights, is_prefix => false);
    for step in 1..distance loop
        near := near || tsquery_phrase(first, other, step) || tsquery_phrase(other, first, step);
    end loop;
    return near;
end
$$;

comment on function core.token_query is 'Query for a word, a phrase, or two words that stand so many words apart at most';

create or replace function core.apply_sign(queries tsquery[], sign text) returns tsquery[]
language sql immutable as $$
    select case sign
        when 'not' then trim_array(queries, 1) || (!! queries[cardinality(queries)])
        when 'and' then trim_array(queries, 2) || (queries[cardinality(queries) - 1] && queries[cardinality(queries)])
        else trim_array(queries, 2) || (queries[cardinality(queries) - 1] || queries[cardinality(queries)])
    end
$$;

comment on function core.apply_sign is 'A stack of queries after NOT, AND or OR was applied to the topmost';

-- Dijkstra's shunting yard: NOT binds closer than AND, AND closer than OR; two terms side by side are joined by AND.
create or replace function core.parse_search(
    words text, config regconfig, weights text, out query tsquery, out any_of tsquery
)
language plpgsql immutable
set client_min_messages to warning  -- PostgreSQL notes each word that is left out.
set plan_cache_mode to force_generic_plan  -- To plan its little statements again for each word takes ten times what they take.
as $$
declare
    binding constant jsonb := '{"not": 3, "and": 2, "or": 1, ")": 1, "(": 0}';
    token record;
    queries tsquery[] := '{}';
    signs text[] := '{}';
    sign text;
    wants_term boolean := true;
    term tsquery;
begin
    any_of := '';
    for token in
        select * from core.search_tokens(words)
        union all
        select 1000000, ')', false, null, null, null, false
        order by place
    loop
        if token.kind in ('and', 'or', ')') and wants_term then
            perform core.refuse_search(case
                when token.place < 1000000 then format('a word is missing before %s', upper(token.kind))
                when queries = '{}' and signs = '{}' then 'there is nothing to search for'
                else 'a word is missing at the end'
            end);
        end if;
        sign := case when token.kind in ('and', 'or', ')') then token.kind when not wants_term then 'and' end;
        while sign is not null and (binding ->> signs[cardinality(signs)])::integer >= (binding ->> sign)::integer loop
            queries := core.apply_sign(queries, signs[cardinality(signs)]);
            signs := trim_array(signs, 1);
        end loop;
        if sign = ')' and cardinality(signs) > 0 and token.place = 1000000 then
            perform core.refuse_search('a bracket is not closed');
        elsif sign = ')' and cardinality(signs) = 0 and token.place < 1000000 then
            perform core.refuse_search('a bracket is closed that was not opened');
        elsif sign = ')' then
            signs := trim_array(signs, least(cardinality(signs), 1));
        elsif sign is not null then
            signs := signs || sign;
        end if;
        wants_term := token.kind not in ('term', 'near', ')');
        if token.kind in ('not', '(') then
            signs := signs || token.kind;
        elsif token.kind in ('term', 'near') then
            term := core.token_query(token.words_1, token.words_2, token.distance, token.is_prefix, config, '');
            if signs[cardinality(signs)] is distinct from 'not' then
                any_of := any_of || term;
            end if;
            if token.headline or weights <> '' then
                term := core.token_query(
                    token.words_1, token.words_2, token.distance, token.is_prefix, config,
                    case when token.headline then 'A' else weights end
                );
            end if;
            queries := queries || term;
        end if;
    end loop;
    query := queries[1];
end
$$;

comment on function core.parse_search is
    'What a search asks for in one language: query finds articles; any_of are its terms but those excluded, to find sentences';

create or replace function core.search_weights(roles text[]) returns text language plpgsql immutable as $$
declare
    weights text;
begin
    select string_agg(case role when 'headline' then 'A' when 'standfirst' then 'B' when 'body' then 'C' else '?' end, '')
    into weights from unnest(roles) as asked (role);
    if weights like '%?%' then
        perform core.refuse_search('roles are headline, standfirst and body');
    end if;
    return coalesce(weights, '');
end
$$;

comment on function core.search_weights is 'Weights of the parts of an article in the index: A headline, B standfirst, C body';

create or replace function core.is_search_written(words text, stemmed boolean) returns boolean language sql immutable as $$
    select not stemmed or exists (select from core.search_tokens(words) where is_prefix)
$$;

comment on function core.is_search_written is 'Words are taken as written: it was asked for, or one of them is cut by *';

drop function if exists core.search_queries(text, text[], text[], boolean);
create function core.search_queries(words text, asked_languages text[], roles text[], is_written boolean)
returns table (languages text[], is_for_all boolean, config regconfig, query tsquery, any_of tsquery)
language plpgsql stable as $$
#variable_conflict use_column
declare
    found_any boolean := false;
    left_out text[] := '{}';
begin
    if (select count(*) from core.search_tokens(words)) > 100 then
        perform core.refuse_search('it is too long: 100 terms and signs at most');
    end if;
    if exists (select from core.parse_search(words, 'core.simple', '') as q where ''::tsvector @@ q.query) then
        perform core.refuse_search('nothing in it must occur: exclusions alone would find nearly everything');
    end if;
    for languages, is_for_all, config, query, any_of in
    with recursive present as (  -- each language that there is: one step through the index for each
        (select t.language from core.article_text as t where t.language is not null order by t.language limit 1)
        union all
        select (select t.language from core.article_text as t where t.language > p.language order by t.language limit 1)
        from present as p
        where p.language is not null
    ),
    asked as (
        select p.language, case when is_written then 'core.simple'::regconfig else core.search_config(p.language) end as config
        from present as p
        where (p.language is not null or cardinality(asked_languages) = 0)  -- NULL: of unknown language
            and (cardinality(asked_languages) = 0 or p.language = any (asked_languages))
        union
        select null, 'core.simple'::regconfig where not exists (select from present where language = any (asked_languages))
    ),
    parsed as materialized (  -- Reading a search is dear: once for each stemmer, not for each language.
        select c.config, q.query, q.any_of
        from (select distinct config from asked) as c
        cross join lateral core.parse_search(words, c.config, core.search_weights(roles)) as q
    )
    select array_agg(a.language), count(*) = (select count(*) from asked), min(p.config::oid)::regconfig, p.query, p.any_of
    from parsed as p
    join asked as a on a.config = p.config
    group by p.query, p.any_of
    loop
        if numnode(query) > 0 and not ''::tsvector @@ query then
            found_any := true;
            return next;
        else
            left_out := left_out || array_remove(languages, null);
        end if;
    end loop;
    if not found_any then
        perform core.refuse_search('none of its words is in the index: they are signs, or so common that they are left out unless asked for as written');
    elsif left_out <> '{}' then
        raise notice 'not searched in %: there its words are so common that they are left out, unless asked for as written',
            array_to_string(left_out, ', ');
    end if;
end
$$;

comment on function core.search_queries is
    'One row for each query that a search is, with the languages it stands for; NULL among them: articles of unknown language. One that
is for all needs no look at the language of what it finds';

drop function if exists core.search_statement(text, date, date, text[], text[], text[], boolean);
create or replace function core.search_statement(
    words text, from_day date, to_day date, sources text[], languages text[], roles text[], stemmed boolean,
    by_paragraph boolean default false
)
returns text language plpgsql stable as $$
declare
    is_written boolean := core.is_search_written(words, stemmed);
    filters text := concat(
        case when from_day is not null then format(' and t.published_day >= %L', from_day) end,
        case when to_day is not null then format(' and t.published_day <= %L', to_day) end,
        case when cardinality(sources) > 0 then format(' and t.source_id = any (%L)', sources) end,
        case when cardinality(languages) > 0 then format(' and t.language = any (%L)', languages) end
    );
    statement text;
    absent text[];
begin
    perform core.refuse_reversed(from_day, to_day);
    perform core.refuse_search(format('no source is named "%s"', s.asked))
    from unnest(sources) as s (asked)
    where not exists (select from core.source as c where c.source_id = s.asked);
    select array_agg(l.asked) into absent
    from unnest(languages) as l (asked)
    where not exists (select from core.article_text as t where t.language = l.asked);
    if absent is not null then
        raise notice 'no article is in one of the languages asked for: %', array_to_string(absent, ', ');
    end if;
    select string_agg(
        format(
            'select t.article_id, t.source_id, t.published_day, t.published_at,'
            ' %L::regconfig as config, %L::tsquery as query, %L::tsquery as any_of, t.ctid as row_at'
            ' from core.article_text as t where t.%I @@ %L::tsquery',
            q.config, q.query, q.any_of, case when is_written then 'words' else 'search' end,
            -- What is excluded may stand in another paragraph.
            case when by_paragraph and q.query::text like '%!%' then q.any_of else q.query end
        )
        || case
            when q.is_for_all then ''
            when array_position(q.languages, null) is null then format(' and t.language = any (%L)', q.languages)
            else format(' and (t.language is null or t.language = any (%L))', array_remove(q.languages, null))
        end
        || filters,
        ' union all '
    )
    into statement
    from core.search_queries(words, languages, roles, is_written) as q;
    return statement;
end
$$;

comment on function core.search_statement is
    'Statement that finds the articles a search asks for, or those that may hold a paragraph it asks for, each once, in no order; row_at: where the row is in core.article_text';

drop function if exists core.search_hits(text, date, date, text[], text[], text[], boolean);
create function core.search_hits(
    words text, from_day date, to_day date, sources text[], languages text[], roles text[], stemmed boolean
)
returns table (
    article_id bigint, source_id text, published_day date, published_at timestamptz,
    config regconfig, query tsquery, any_of tsquery
)
language plpgsql stable as $$
begin
    return query execute format(
        'select article_id, source_id, published_day, published_at, config, query, any_of from (%s) as hits',
        core.search_statement(words, from_day, to_day, sources, languages, roles, stemmed)
    );
end
$$;

comment on function core.search_hits is 'Articles that a search finds, each once, in no order';

create or replace function core.sentences(body text)
returns table (place bigint, sentence text, start_char integer)
language sql immutable parallel safe as $$
    select place, regexp_replace(part, '\s+$', ''), (sum(length(part)) over (order by place) - length(part))::integer
    from (
        select found[1] as part, place
        from regexp_matches(
            body, '((?:[^.!?。！？\n]|[.!?](?=[^\s"”»’)]))*(?:[.!?。！？]+["”»’」』)]*\s*|\n\s*|$))', 'g'
        ) with ordinality as matches (found, place)
    ) as parts
    where part <> ''
$$;

comment on function core.sentences is 'Sentences of a text with the code point, from 0, at which each begins';

create or replace function core.term_pattern(any_of tsquery) returns text
language sql immutable parallel safe as $$
    select string_agg(distinct regexp_replace(left(lexeme, greatest(length(lexeme) - 2, 2)), '([^[:alnum:]])', '\\\1', 'g'), '|')
    from (
        select replace(found[1], '''''', '''') as lexeme
        from regexp_matches(any_of::text, '''((?:[^'']|'''')+)''', 'g') as found
    ) as lexemes
$$;

comment on function core.term_pattern is
    'Pattern that most texts with one of the terms match, without accents and in small letters: how the stems begin';

drop function if exists core.matching_sentence(text, regconfig, tsquery);
create or replace function core.matching_sentence(
    body text, config regconfig, any_of tsquery, pattern text, out sentence text, out start_char integer
)
language sql stable as $$
    with lines as (
        select line, place, (sum(length(line) + 1) over (order by place) - length(line) - 1)::integer as start_char
        from string_to_table(body, e'\n') with ordinality as l (line, place)
    ),
    likely as (select * from lines as l where lower(core.unaccent(l.line)) ~ pattern),
    -- Stems that no word begins with, as those of irregular plurals: then each sentence is looked at.
    chosen as (
        select * from likely
        union all
        select * from lines where not exists (select from likely)
    )
    select s.sentence, l.start_char + s.start_char
    from chosen as l
    cross join lateral core.sentences(l.line) as s
    cross join lateral (select core.stemmed_vector(config, core.split_unspaced(s.sentence, false)) as vector) as v
    where v.vector @@ any_of
    order by ts_rank(v.vector, any_of) desc, l.place, s.place
    limit 1
$$;

comment on function core.matching_sentence is 'Sentence of a text that holds most of the terms of a search, the first of equals';

create or replace function core.marked_terms(config regconfig, sentence text, any_of tsquery) returns text
language sql stable parallel safe as $$
    select ts_headline(
        config, sentence, coalesce(any_of || v.found, any_of), 'HighlightAll=true, StartSel=[[, StopSel=]]'
    )
    from (
        -- Stemmed with its accents such a word is found, but ts_headline sees it without.
        select string_agg(phraseto_tsquery(config, w.word)::text, ' | ')::tsquery as found
        from regexp_matches(sentence, '[[:alpha:]]*[^\x01-\x7f[:space:][:punct:]][[:alpha:]]*', 'g') as m (words)
        cross join lateral (select words[1] as word) as w
        cross join lateral core.stemmed_vector(config, w.word) as s (vector)
        where exists (select from core.accent_folding(config))
            and s.vector @@ regexp_replace(any_of::text, ' <(-|\d+)> ', ' | ', 'g')::tsquery
    ) as v
$$;

comment on function core.marked_terms is 'A sentence with the terms of a search in double square brackets';

drop function if exists mart.search(text, date, date, text[], text[], text[], boolean, boolean, integer);
create function mart.search(
    words text,
    from_day date default null,
    to_day date default null,
    sources text[] default '{}',
    languages text[] default '{}',
    roles text[] default '{}',
    stemmed boolean default true,
    newest_first boolean default false,
    max_rows integer default 20
)
returns table (
    article_id bigint, score double precision, total bigint, source_id text, published_day date, published_at timestamptz,
    language text, title text, url text, state text, prominence text, sentence text, start_char integer, snippet text
)
language plpgsql stable as $$
begin
    return query execute format(
        $search$
        with hits as materialized (%2$s),
        newest as (
            select * from hits
            order by published_at desc nulls last, article_id desc
            limit case when $1 then $2 else greatest($2, 2000) end
        ),
        best as (
            select h.*, case when not $1 then ts_rank_cd(t.%1$I, h.query)::double precision end as score
            from newest as h
            join core.article_text as t on t.ctid = h.row_at  -- Of the same snapshot, and without a look at the index.
            order by score desc nulls last, published_at desc nulls last, article_id desc
            limit $2
        )
        select b.article_id, b.score, (select count(*) from hits), b.source_id, b.published_day, b.published_at, t.language,
            x.title, a.canonical_url, a.state,
            case
                when ts_filter(t.%1$I, '{a}') @@ b.any_of then 'headline'
                when ts_filter(t.%1$I, '{b}') @@ b.any_of then 'standfirst'
                when s.start_char < strpos(t.body || e'\n\n', e'\n\n') then 'lead'
                else 'body'
            end,
            coalesce(s.sentence, x.title), s.start_char,
            core.marked_terms(b.config, coalesce(s.sentence, x.title), b.any_of)
        from best as b
        join core.article as a on a.article_id = b.article_id
        join core.article_text as t on t.article_id = b.article_id
        join core.extraction as x on x.extraction_id = t.extraction_id
        left join lateral core.matching_sentence(t.body, b.config, b.any_of, core.term_pattern(b.any_of)) as s on true
        order by b.score desc nulls last, b.published_at desc nulls last, b.article_id desc
        $search$,
        case when core.is_search_written(words, stemmed) then 'words' else 'search' end,
        core.search_statement(words, from_day, to_day, sources, languages, roles, stemmed)
    ) using newest_first, max_rows;
end
$$;

comment on function mart.search is
'Articles as they stand that answer a search: word word (both), OR, NOT or -word, "a phrase", cut*, title:word, a NEAR/5 b, brackets. Accents
do not matter, Müller finds Mueller; words are stemmed in the language of each article unless stemmed is false or one is cut by *.
from_day and to_day are calendar days of publication at the publisher, both included; undated articles are then left out. roles: headline, standfirst,
body. The best of the newest 2,000 come first, or the newest. total counts all hits; score is NULL where the newest come first; prominence is the most
prominent place of a term: headline, standfirst, lead (first paragraph) or body; sentence is that of the body with most terms, from code point start_char
(NULL: it is the headline); snippet is the same with [[terms]] marked. What is not understood is refused with a sentence';

drop function if exists mart.matches(text, date, date, text[], text[], text[], boolean);
create function mart.matches(
    words text,
    from_day date default null,
    to_day date default null,
    sources text[] default '{}',
    languages text[] default '{}',
    roles text[] default '{}',
    stemmed boolean default true
)
returns table (
    article_id bigint, source_id text, published_day date, published_at timestamptz, language text, prominence text
)
language plpgsql stable as $$
begin
    return query execute format(
        $matches$
        select h.article_id, h.source_id, h.published_day, h.published_at, t.language,
            case
                when ts_filter(t.%1$I, '{a}') @@ h.any_of then 'headline'
                when ts_filter(t.%1$I, '{b}') @@ h.any_of then 'standfirst'
                else 'body'
            end
        from (%2$s) as h
        join core.article_text as t on t.ctid = h.row_at
        $matches$,
        case when core.is_search_written(words, stemmed) then 'words' else 'search' end,
        core.search_statement(words, from_day, to_day, sources, languages, roles, stemmed)
    );
end
$$;

comment on function mart.matches is
'All articles that mart.search would find, each once, in no order and without a sentence: to count and to join. Parameters are those of mart.search;
prominence is the most prominent place of a term: headline, standfirst or body';

drop function if exists mart.matching_paragraphs(text, date, date, text[], text[], boolean);
create function mart.matching_paragraphs(
    words text,
    from_day date default null,
    to_day date default null,
    sources text[] default '{}',
    languages text[] default '{}',
    stemmed boolean default true
)
returns table (article_id bigint, source_id text, published_day date, place integer, role text, text text)
language plpgsql stable as $$
begin
    return query execute format(
        $matches$
        select h.article_id, h.source_id, h.published_day, p.place, p.role, p.text
        from (%s) as h
        cross join lateral (
            select p.place, p.role, p.text from mart.paragraph as p where p.article_id = h.article_id and p.is_body offset 0
        ) as p
        where core.stemmed_vector(h.config, core.split_unspaced(p.text, false)) @@ h.query
        $matches$,
        core.search_statement(words, from_day, to_day, sources, languages, '{}', stemmed, by_paragraph => true)
    );
end
$$;

comment on function mart.matching_paragraphs is
'Paragraphs of bodies that answer a search by themselves, columns as in mart.paragraph: two words stand together here, a word that is excluded may stand
in another paragraph. Parameters are those of mart.search; title: finds nothing, as a headline is no paragraph';

create or replace function core.sight_by_day(from_day date, to_day date, sources text[])
returns table (day date, sources_watched bigint, sources_partial bigint, sources_blind bigint, visibility text)
language sql stable as $$
    with days as (
        select d::date as day
        from generate_series(core.first_of_span(from_day, to_day)::timestamp, to_day, interval '1 day') as d
    ),
    asked as (
        select s.source_id
        from core.source as s
        where (cardinality(sources) = 0 and s.retired_at is null) or s.source_id = any (sources)
    ),
    watched as (
        select
            c.day,
            count(*) filter (where c.visibility = 'full') as full,
            count(*) filter (where c.visibility = 'partial') as partial
        from mart.coverage as c
        join asked as a on a.source_id = c.source_id
        where c.day between from_day and to_day
        group by c.day
    ),
    sight as (
        select
            d.day,
            coalesce(w.full, 0) as full,
            coalesce(w.partial, 0) as partial,
            (select count(*) from asked) - coalesce(w.full, 0) - coalesce(w.partial, 0) as blind
        from days as d
        left join watched as w on w.day = d.day
    )
    select
        v.day, v.full, v.partial, v.blind,
        case when v.full + v.partial = 0 then 'blind' when v.partial + v.blind > 0 then 'partial' else 'full' end
    from sight as v
$$;

comment on function core.sight_by_day is
    'Days with how many of the sources asked for, all that are not retired when none is named, were watched in full, in part, not at all';

drop function if exists mart.mentions_by_day(text, date, date, text[], text[], text[], boolean);
create function mart.mentions_by_day(
    words text,
    from_day date default current_date - 30,
    to_day date default current_date,
    sources text[] default '{}',
    languages text[] default '{}',
    roles text[] default '{}',
    stemmed boolean default true
)
returns table (
    day date, mentions bigint, independent_texts bigint, newsrooms bigint, articles bigint, share double precision,
    sources_watched bigint, sources_partial bigint, sources_blind bigint, visibility text
)
language sql stable as $$
    with hits as (
        select
            h.published_day as day,
            count(*) as mentions,
            count(distinct coalesce(o.article_id, h.article_id)) as independent_texts,
            count(distinct h.source_id) as newsrooms
        from core.search_hits(words, from_day, to_day, sources, languages, roles, stemmed) as h
        left join core.syndication_member as m on m.article_id = h.article_id and m.valid_to is null
        left join core.syndication_member as o on o.group_id = m.group_id and o.is_original and o.valid_to is null
        group by h.published_day
    ),
    totals as (
        select t.published_day as day, count(*) as articles
        from core.article_text as t
        where t.published_day between from_day and to_day
            and (cardinality(sources) = 0 or t.source_id = any (sources))
            and (cardinality(languages) = 0 or t.language = any (languages))
        group by t.published_day
    )
    select
        d.day,
        case when d.visibility = 'blind' then h.mentions else coalesce(h.mentions, 0) end,
        case when d.visibility = 'blind' then h.independent_texts else coalesce(h.independent_texts, 0) end,
        case when d.visibility = 'blind' then h.newsrooms else coalesce(h.newsrooms, 0) end,
        case when d.visibility = 'blind' then t.articles else coalesce(t.articles, 0) end,
        h.mentions::double precision / t.articles,
        d.sources_watched,
        d.sources_partial,
        d.sources_blind,
        d.visibility
    from core.sight_by_day(from_day, to_day, sources) as d
    left join hits as h on h.day = d.day
    left join totals as t on t.day = d.day
    order by d.day
$$;

comment on function mart.mentions_by_day is
'What mart.search finds, counted by calendar day of publication at the publisher, one row per day from from_day to to_day: mentions (articles),
independent_texts (copies counted once), newsrooms (sources), articles of the day from the same sources and languages, share of mentions in them (0 to 1, NULL
without articles). visibility: full, partial or blind, of the sources asked for (sources_watched, sources_partial, sources_blind): on a blind
day what was not found is NULL, never zero. The days of a source before its first watched day are blind. Days of which the first is after
the last are refused';
