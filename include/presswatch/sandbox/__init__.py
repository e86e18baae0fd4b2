"""Pool of expendable parser processes: pool, fork server, worker."""
