-- What an analyst may do: read the truth and the marts, see how we run, write nothing but bounded tables in scratch.
-- The role is made where this login may make roles; elsewhere an administrator makes it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'presswatch_reader') then
        if (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) then
            create role presswatch_reader nologin;
            grant presswatch_reader to current_user;
        else
            raise notice 'role presswatch_reader is missing and this login may not make it';
            return;
        end if;
    end if;
    grant usage on schema core, ops, mart, landing to presswatch_reader;
    grant select on all tables in schema core, ops, mart, landing to presswatch_reader;
    revoke execute on all functions in schema scratch from public;
    grant usage on schema scratch to presswatch_reader;
    grant execute on function scratch.create_table(text, json), scratch.drop_table(text) to presswatch_reader;
end
$$;
