"""Renew the stored extractions: ``PYTHONPATH=include .venv/bin/python -m tests.unit.articles.golden``."""

from tests.unit.articles.golden.stored import STORED, today

if __name__ == "__main__":
    STORED.write_text(today(), encoding="utf-8")
