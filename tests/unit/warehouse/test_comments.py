"""What comments of columns claim of the code."""

from __future__ import annotations

import re
from importlib import import_module

from presswatch.articles.extractor_digest import EXTRACTOR
from presswatch.warehouse.tables import extraction


def test_the_extractor_is_a_name_without_a_version() -> None:
    assert import_module(EXTRACTOR)
    assert not re.search(r"\d", EXTRACTOR)
    assert "version" not in str(extraction.c.extractor.comment)


def test_the_digest_of_the_extractor_covers_no_settings() -> None:
    assert "settings" not in str(extraction.c.config_sha256.comment)
