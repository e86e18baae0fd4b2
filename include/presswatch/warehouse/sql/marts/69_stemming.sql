-- Stems. The configurations core.* drop accents before they stem, so that « ecole » finds « école »; but some stemmers need accents to
-- know an ending: élevée and élevé have one stem, elevee and eleve have two. In such languages a text is stemmed both ways, without
-- accents and then with them, and both stems stand at the place of the word. A search asks for either.

create or replace function core.accent_folding(config regconfig)
returns table (accented regconfig, accents text, letters text, endings text[])
language sql immutable parallel safe as $$
    select f.accented, f.accents, f.letters, f.endings
    from (
        values
        ('core.catalan'::regconfig, 'pg_catalog.catalan'::regconfig, 'àáçèéíïòóúü', 'aaceeiioouu', '{cio,ció}'::text[]),
        ('core.french', 'pg_catalog.french', 'àâäçéèêëîïôöùûüÿ', 'aaaceeeeiioouuuy', '{ee,ée,ees,ées,iere,ière,ieres,ières}'),
        ('core.hungarian', 'pg_catalog.hungarian', 'áéíóöőúüű', 'aeiooouuu', '{}'),
        ('core.italian', 'pg_catalog.italian', 'àéèìíîòóùú', 'aeeiiioouu', '{}'),
        ('core.portuguese', 'pg_catalog.portuguese', 'áâãàçéêíóôõúü', 'aaaaceeiooouu', '{cao,ção,coes,ções,ao,ão,oes,ões,aes,ães}'),
        ('core.serbian', 'pg_catalog.serbian', 'čćđšž', 'ccdsz', '{}'),
        ('core.spanish', 'pg_catalog.spanish', 'áéíóúüñ', 'aeiouun', '{}')
    ) as f (config, accented, accents, letters, endings)
    where f.config = accent_folding.config
$$;

comment on function core.accent_folding is
    'Languages whose stemmer needs accents: its configuration that keeps them, accents and the letters without, endings that are typed without accents and how they are printed';

create or replace function core.fold_stems(stems text, accents text, letters text) returns text
language sql immutable parallel safe
-- Portuguese: eleiçõ and eleiçã are one; no other language has stems that end so.
return translate(replace(stems, 'õ''', 'ã'''), accents, letters);

comment on function core.fold_stems is 'A tsvector or tsquery, written out, without the accents of its stems';

create or replace function core.stemmed_vector(config regconfig, words text) returns tsvector
language sql immutable parallel safe as $$
    select case
        when f.accented is null or octet_length(words) = length(words) then to_tsvector(config, words)
        else concat(
            to_tsvector(config, words), ' ', core.fold_stems(to_tsvector(f.accented, words)::text, f.accents, f.letters)
        )::tsvector
    end
    from (values (1)) as one
    left join core.accent_folding(config) as f on true
$$;

comment on function core.stemmed_vector is 'What search sees of a text: stems without accents, of the words without and with their accents';

create or replace function core.with_accents(words text, endings text[]) returns text
language sql immutable parallel safe as $$
    select string_agg(
        coalesce((
            select left(word, -length(endings[n])) || endings[n + 1]
            from generate_series(1, cardinality(endings), 2) as n
            where lower(word) like '%__' || endings[n]
            limit 1
        ), word), ' ' order by place)
    from string_to_table(words, ' ') with ordinality as w (word, place)
$$;

comment on function core.with_accents is 'Words typed without accents, the last ones put back: eleicoes, eleições';

create or replace function core.stemmed_queries(config regconfig, words text) returns setof text
language sql immutable parallel safe as $$
    select phraseto_tsquery(config, words)::text
    union
    select core.fold_stems(
        phraseto_tsquery(f.accented, core.with_accents(words, f.endings))::text, f.accents, f.letters
    )
    from core.accent_folding(config) as f
$$;

comment on function core.stemmed_queries is 'Queries for a word or phrase, written out: any of them finds it';

create or replace function core.search_vector(language text, title text, dek text, body text) returns tsvector
language sql stable parallel safe
return setweight(core.stemmed_vector(core.search_config(language), core.split_unspaced(title, false)), 'A')
    || setweight(core.stemmed_vector(core.search_config(language), core.split_unspaced(dek, false)), 'B')
    || setweight(
        core.stemmed_vector(core.search_config(language), core.split_unspaced(core.searched_part(body), false)), 'C'
    );

comment on function core.search_vector is 'What search sees of an article: headline, standfirst, body, weighted';

create or replace function core.searched_text(
    language text, title text, dek text, body text,
    out search tsvector, out words tsvector, out quoted_chars integer
)
language plpgsql stable strict as $$
begin
    search := core.search_vector(language, title, dek, body);
    words := core.word_vector(title, dek, body);
    quoted_chars := core.quoted_chars_of_body(body);
exception
    when program_limit_exceeded then
        search := null;
        words := null;
        quoted_chars := null;
end
$$;

comment on function core.searched_text is
    'All that core.article_text keeps of a text for search; NULL where a text is too much for a tsvector';

create or replace function core.search_rules() returns text language sql stable as $$
    select md5(concat_ws(
        e'\n',
        current_setting('server_version_num'),
        (
            select string_agg(pg_get_functiondef(p.oid), e'\n' order by p.oid::regprocedure::text)
            from pg_proc as p
            where p.pronamespace = 'core'::regnamespace and p.prokind = 'f'
        ),
        (
            select string_agg(
                concat_ws(' ', m.mapcfg::regconfig, m.maptokentype, m.mapseqno, d.dictname, d.dictinitoption),
                e'\n' order by m.mapcfg::regconfig::text, m.maptokentype, m.mapseqno
            )
            from pg_ts_config as c
            join pg_ts_config_map as m on m.mapcfg = c.oid
            join pg_ts_dict as d on d.oid = m.mapdict
            where c.cfgnamespace = 'core'::regnamespace
        )
    ))
$$;

comment on function core.search_rules is
    'Digest of the rules by which search sees a text: functions of core, its configurations, release of PostgreSQL';

create or replace function core.index_again(max_rows integer) returns integer language plpgsql as $$
declare
    lowest bigint;
    todo bigint[];
begin
    select array_agg(t.article_id), min(t.article_id) into todo, lowest
    from (
        select x.article_id
        from core.article_text as x
        where x.article_id <= (select max(b.up_to_article_id) from ops.stem_backlog as b)
        order by x.article_id desc
        limit max_rows
    ) as t;
    update core.article_text as t
    set search = core.search_vector(x.language, x.title, coalesce(x.dek, ''), t.body)
    from core.extraction as x
    where t.article_id = any (todo) and x.extraction_id = t.extraction_id
        and exists (select from core.accent_folding(core.search_config(x.language)));
    if lowest is null then
        delete from ops.stem_backlog;
    else
        update ops.stem_backlog set up_to_article_id = lowest - 1;
    end if;
    return coalesce(cardinality(todo), 0);
end
$$;

comment on function core.index_again is
    'Stems so many of the articles that are in ops.stem_backlog again, newest first, and returns how many it looked at: 0 when none is left';
