"""The digest of the extractor: what changes what it does changes the digest, and nothing else does."""

import json
import re
import shutil
from pathlib import Path

import pytest

import presswatch
from presswatch.articles.extractor_digest import digest_of, extractor_digest, library_versions

PACKAGE = Path(presswatch.__file__).parent
VERSIONS = {"lxml": "6.0"}


@pytest.fixture(scope="module")
def before():
    return digest_of(PACKAGE, VERSIONS)


@pytest.fixture
def tree(tmp_path):
    """Return a copy of the package to change."""
    return shutil.copytree(PACKAGE, tmp_path / "presswatch", ignore=shutil.ignore_patterns("__pycache__"))


def everywhere(tree, pattern, replacement):
    """Replace a pattern in all modules of a copy; at least one must hold it."""
    changed = 0
    for path in tree.rglob("*.py"):
        text, count = re.subn(pattern, replacement, path.read_text())
        changed += count
        path.write_text(text)
    assert changed


def test_comments_docstrings_and_names_of_ours_leave_the_digest(tree, before):
    for path in (tree / "articles").rglob("*.py"):
        path.write_text("# A comment.\n" + path.read_text())
    everywhere(tree, r'    """Return our reading of a page\.', '    """Return something else.')
    everywhere(tree, r"\bdrafts_from_feed\b", "blocks_of_feed_text")
    everywhere(tree, r"\bParsedPage\b", "PageAsParsed")
    everywhere(tree, r"\bpage_hints\b", "hints_of_page")
    (tree / "articles" / "page" / "page_hints.py").rename(tree / "articles" / "page" / "hints_of_page.py")
    assert digest_of(tree, VERSIONS) == before


def test_constant_of_the_cleaner_changes_the_digest(tree, before):
    everywhere(tree, r"_LOCATED = 0\.5\b", "_LOCATED = 0.55")
    assert digest_of(tree, VERSIONS) != before


@pytest.mark.parametrize(
    "name", ["articles/blocks/first_block_model.json", "articles/blocks/role_model.json", "dates/names.json"]
)
def test_data_of_the_cleaner_changes_the_digest(tree, before, name):
    path = tree / name
    path.write_text(json.dumps(json.loads(path.read_text()) | {"weight": 1}))
    assert digest_of(tree, VERSIONS) != before


def test_version_of_a_library_changes_the_digest(before):
    assert digest_of(PACKAGE, {"lxml": "6.1"}) != before
    assert digest_of(PACKAGE, library_versions()) == extractor_digest()


def test_other_parts_of_the_product_leave_the_digest(tree, before):
    (tree / "cli" / "main.py").write_text("")
    path = tree / "articles" / "extractor_digest.py"
    path.write_text(path.read_text() + "\nOTHER = 1\n")
    assert digest_of(tree, VERSIONS) == before
