"""Measures the alarms over simulated time."""
