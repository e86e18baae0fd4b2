"""Measurements of near-duplicate detection."""
