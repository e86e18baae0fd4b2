-- Bounds on what logins with the role presswatch_reader can take from the pipeline. Run by a superuser in the warehouse's
-- database, after the roles were made; safe to repeat. A login may lift a time-out for itself: the pipeline then ends it.
do $$
declare
    each regprocedure;
    held text;
begin
    -- PostgreSQL lets everybody run these: large objects and messages fill the disk, locks of that kind are the pipeline's,
    -- and an exported snapshot or a notification has no use to a reader.
    for each in
        select oid from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace
          and proname ~ '^(lo_|loread$|lowrite$|pg_(try_)?advisory_|pg_logical_emit_message$|pg_notify$|pg_export_snapshot$)'
          and has_function_privilege('presswatch_reader', oid, 'execute')
    loop
        execute format('revoke execute on function %s from public', each);
        execute format('grant execute on function %s to warehouse', each);
    end loop;
    execute format('alter database %I set temp_file_limit = %L', current_database(), '512MB');
    execute format('alter database %I set statement_timeout = %L', current_database(), '5min');
    execute format('alter database %I set idle_in_transaction_session_timeout = %L', current_database(), '1min');
    execute format('alter role warehouse in database %I set temp_file_limit = %L', current_database(), '8GB');
    execute format('alter role warehouse in database %I set statement_timeout = 0', current_database());
    execute format('alter role warehouse in database %I set idle_in_transaction_session_timeout = 0', current_database());
    -- Seeing and ending readers that stay too long; the connections kept back for the two that must not wait (from 16 on).
    foreach held in array array['pg_read_all_stats', 'pg_signal_backend', 'pg_use_reserved_connections'] loop
        if exists (select from pg_roles where rolname = held) then
            execute format('grant %I to warehouse', held);
        end if;
    end loop;
    if exists (select from pg_roles where rolname = 'pg_use_reserved_connections')
        and exists (select from pg_roles where rolname = 'airflow') then
        grant pg_use_reserved_connections to airflow;
    end if;
end
$$;
