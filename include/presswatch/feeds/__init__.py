"""Feeds: the registry of what is watched, the reading of bodies, the cadence of polls."""
