"""The digest of the rules: any change of what a reading depends on changes it."""

import shutil
import subprocess
import sys
from pathlib import Path

import presswatch
from presswatch.articles.config import config_sha256, digest_of

PACKAGE = Path(presswatch.__file__).parent
IMPORTED = "import sys, presswatch.articles.extract; print(*(m for m in sys.modules if m.startswith('presswatch.')))"


def modules_of_the_cleaner():
    """Return the files that a fresh interpreter loads for ``clean_page``, relative to the package."""
    command = [sys.executable, "-c", IMPORTED]
    found = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PACKAGE.parent).stdout.split()
    stems = [PACKAGE.joinpath(*name.split(".")[1:]) for name in found]
    return [stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py") for stem in stems]


def test_change_of_any_module_or_table_of_the_cleaner_changes_the_digest(tmp_path):
    copy = shutil.copytree(PACKAGE, tmp_path / "presswatch", ignore=shutil.ignore_patterns("__pycache__"))
    before = digest_of(copy)
    tables = [*PACKAGE.glob("articles/**/*.json"), *PACKAGE.glob("dates/*.json")]
    changed = [copy / path.relative_to(PACKAGE) for path in [*modules_of_the_cleaner(), *tables]]
    assert len(changed) > 30
    for path in changed:
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert digest_of(copy) != before, path
        path.write_bytes(content)
    assert digest_of(copy) == before == config_sha256()


def test_other_parts_of_the_product_leave_the_digest_alone(tmp_path):
    copy = shutil.copytree(PACKAGE, tmp_path / "presswatch", ignore=shutil.ignore_patterns("__pycache__"))
    before = digest_of(copy)
    (copy / "cli" / "main.py").write_text("")
    (copy / "articles" / "__pycache__").mkdir()
    (copy / "articles" / "__pycache__" / "title.cpython-311.pyc").write_bytes(b"x")
    assert digest_of(copy) == before
