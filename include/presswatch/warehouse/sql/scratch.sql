-- A place for tables of analysts. A reader has no right to make a table: nothing bounds one that is filled by who owns it,
-- and a full disk stops the pipeline. These functions make tables that bound themselves, row by row.
create schema if not exists scratch;
comment on schema scratch is 'Tables of analysts, shared by all of them; nothing of ours reads it, and it may be emptied at any time';

create or replace function scratch.most_bytes() returns bigint language sql immutable as 'select 268435456::bigint';
comment on function scratch.most_bytes is 'Bytes that a table in scratch may take on disk, with what updates and deletes left behind: 256 MiB';

create or replace function scratch.most_tables() returns integer language sql immutable as 'select 20';
comment on function scratch.most_tables is 'Tables there may be in scratch';

create or replace function scratch.refuse_growth() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if pg_column_size(new) > 1048576 then
        raise exception 'a row of scratch takes 1 MiB at most' using errcode = 'program_limit_exceeded';
    end if;
    if pg_total_relation_size(tg_relid) > scratch.most_bytes() then
        raise exception 'this table of scratch is full: % bytes at most', scratch.most_bytes()
            using errcode = 'program_limit_exceeded', hint = 'select scratch.drop_table(name) makes room';
    end if;
    return new;
end
$$;
comment on function scratch.refuse_growth is 'Trigger of every table in scratch: refuses rows once it is full';

create or replace function scratch.create_table(name text, columns json) returns text
language plpgsql security definer set search_path = pg_catalog as $$
declare
    kinds constant text[] := array['bigint', 'integer', 'double precision', 'numeric', 'boolean', 'text', 'date', 'timestamptz'];
    parts text;
begin
    if name is null or name !~ '^[a-z][a-z0-9_]{0,59}$' then
        raise exception 'a table of scratch is named by small letters, digits and _' using errcode = 'invalid_parameter_value';
    end if;
    if exists (select from json_each_text(columns) as c where c.value is null or c.value <> all (kinds)) then
        raise exception 'columns of scratch are %', array_to_string(kinds, ', ') using errcode = 'invalid_parameter_value';
    end if;
    perform pg_advisory_xact_lock(hashtext('presswatch.scratch'));
    if (select count(*) from pg_class as c where c.relnamespace = 'scratch'::regnamespace and c.relkind = 'r') >= scratch.most_tables() then
        raise exception 'there are % tables in scratch, and may be no more', scratch.most_tables() using errcode = 'program_limit_exceeded';
    end if;
    select string_agg(format('%I %s', c.key, c.value), ', ') into parts from json_each_text(columns) as c;
    execute format('create table scratch.%I (%s)', name, coalesce(parts, ''));
    execute format(
        'create trigger refuse_growth before insert or update on scratch.%I for each row execute function scratch.refuse_growth()',
        name
    );
    execute format('grant select, insert, update, delete on scratch.%I to presswatch_reader', name);
    execute format('comment on table scratch.%I is %L', name, format('Made by %s on %s', session_user, current_date));
    return format('scratch.%I', name);
end
$$;
comment on function scratch.create_table is
'Makes a table that readers may fill: its name, and its columns as {"article_id": "bigint", "code": "text"}; refuses rows once it takes 256 MiB';

create or replace function scratch.drop_table(name text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if not exists (
        select from pg_class as c
        where c.relnamespace = 'scratch'::regnamespace and c.relkind = 'r' and c.relname = drop_table.name
    ) then
        raise exception 'there is no table of this name in scratch' using errcode = 'undefined_table';
    end if;
    execute format('drop table scratch.%I', name);
end
$$;
comment on function scratch.drop_table is 'Removes a table of scratch, whoever made it';
