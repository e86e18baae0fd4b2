"""Presswatch: polls feeds, keeps the bytes, cleans, checks and loads articles. Knows no Airflow."""

__version__ = "0.1.0"
