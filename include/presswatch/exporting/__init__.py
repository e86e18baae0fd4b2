"""Use case: marts as files, by month and by ``load_seq``, each row exactly once."""
