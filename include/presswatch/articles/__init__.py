"""Saved page → Extraction: text with roles, metadata, times, language. No network, clock or database."""
