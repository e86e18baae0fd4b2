"""Presswatch on one machine: what is behind ``make run``, ``make demo``, ``make stop`` and ``presswatch doctor``."""
