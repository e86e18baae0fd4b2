"""Saved pages from poll to mart through the real Airflow, beside the extraction of the same pages alone."""
