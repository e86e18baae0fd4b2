"""Measurements of feed parsing and polling."""
