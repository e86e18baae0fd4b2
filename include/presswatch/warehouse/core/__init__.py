"""Statements on the schema core: articles, extractions, sources, near-duplicates."""
