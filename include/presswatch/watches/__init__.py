"""Use case: searches kept as files, matched as articles load; alerts, back-tests and feeds of what they found."""
