"""Statements on the schema landing: polls, captures, files."""
