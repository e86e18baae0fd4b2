-- mart.article joins nine tables. Beyond eight PostgreSQL plans a view by itself, and reads all of it, before it looks at what
-- it is joined with. New sessions of this database plan them together; only its owner may say so.
do $$
begin
    execute format('alter database %I set join_collapse_limit = 20', current_database());
    execute format('alter database %I set from_collapse_limit = 20', current_database());
exception when insufficient_privilege then
    raise notice 'this login does not own the database: let its owner set join_collapse_limit and from_collapse_limit to 20';
end
$$;
