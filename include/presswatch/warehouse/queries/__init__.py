"""Statements that only read: evidence, health, conservation, search."""
