"""The command line. Thin: every command calls a use case or a reading function and prints what it returns."""

from __future__ import annotations

from presswatch.cli.main import main

__all__ = ["main"]
