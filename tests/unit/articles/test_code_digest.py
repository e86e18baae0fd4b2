"""The digest of code, on a package small enough to see through."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import presswatch
from presswatch.articles.code_digest import code_digest

START = ("pack.main", "start")
FILES = {
    "__init__.py": "",
    "stamp.py": "NAME = 'x'\n",
    "main.py": '''
from pack import stamp, tools
from pack.rules import LIMIT, Rule, is_long
import numpy as np

def start(page, *, strict=False):
    """Return what is long."""
    words: list[str] = [word for word in page.split() if is_long(word)]
    rule = Rule(size=LIMIT)
    return words, rule.holds(len(words)), tools.load(), np.zeros(1), stamp.NAME, strict
''',
    "rules.py": '''
import re
from dataclasses import dataclass

LIMIT = 5
LEAST, MOST = 1, 9
WORD = re.compile(r"\\w+")
UNUSED = 1

@dataclass(frozen=True)
class Rule:
    """A rule."""
    size: int
    def holds(self, count):
        return LEAST < count <= self.size

def is_long(word, depth=0):
    try:
        return bool(WORD.match(word)) and (depth > 3 or is_short(word, depth + 1))
    except ValueError as error:
        raise TypeError(str(error)) from error

def is_short(word, depth):
    return is_long(word[1:], depth) if len(word) < MOST else False
''',
    "tools.py": '''
import json
from importlib.resources import files

TABLE = {}
TABLE["a"] = 1

def load():
    """Return the table."""
    return json.loads(files(__package__).joinpath("table.json").read_text()), TABLE, [key for key in TABLE]

def ordered(first, second):
    return first - second
''',
    "table.json": '{"weight": 1}',
}


def digest(tmp_path, *edits, versions=(("lxml", "6"),), moved=(), added=None):
    """Return the digest of the package after edits ``(file, old, new)`` and moves of files."""
    folder = tmp_path / "pack"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in (FILES | (added or {})).items():
        (folder / name).write_text(text)
    for name, old, new in edits:
        text = (folder / name).read_text()
        assert old in text, old
        (folder / name).write_text(text.replace(old, new))
    for old, new in moved:
        (folder / old).rename(folder / new)
    return code_digest(folder, START, dict(versions), without="pack.stamp")


SAME = {
    "comment": [("rules.py", "LIMIT = 5", "# Why five?\nLIMIT = 5  # words")],
    "docstring": [("main.py", "Return what is long.", "Return the long words."), ("rules.py", '"""A rule."""', "")],
    "layout": [("rules.py", "LIMIT = 5", "LIMIT = (\n    5\n)")],
    "annotation": [("rules.py", "def is_long(word, depth=0)", "def is_long(word: str, depth: int = 0) -> bool")],
    "local": [("main.py", "words", "long_words"), ("main.py", "for word", "for each"), ("main.py", "(word)", "(each)"),
              ("main.py", "[word ", "[each ")],
    "parameter": [("rules.py", "depth", "level")],
    "exception": [("rules.py", "as error", "as failure"), ("rules.py", "str(error)", "str(failure)"),
                  ("rules.py", "from error", "from failure")],
    "function": [("main.py", "is_long", "is_wordy"), ("rules.py", "is_long", "is_wordy")],
    "class": [("main.py", "Rule", "Limit"), ("rules.py", "Rule", "Limit")],
    "constant name": [("main.py", "LIMIT", "BOUND"), ("rules.py", "LIMIT", "BOUND")],
    "alias of a library": [("main.py", "numpy as np", "numpy as numeric"), ("main.py", "np.", "numeric.")],
    "import in another way": [("main.py", "import stamp, tools", "import stamp\nfrom pack.tools import load as loaded"),
                              ("main.py", "tools.load", "loaded")],
    "unused code": [("rules.py", "UNUSED = 1", "UNUSED = 2")],
    "stamp": [("stamp.py", "'x'", "'y'")],
    "order of definitions": [("rules.py", "LIMIT = 5\n", ""), ("rules.py", "UNUSED = 1", "UNUSED = 1\nLIMIT = 5")],
}  # fmt: skip

OTHER = {
    "constant": [("rules.py", "LIMIT = 5", "LIMIT = 6")],
    "constant far away": [("rules.py", "LEAST, MOST = 1, 9", "LEAST, MOST = 1, 8")],
    "one of two names": [("rules.py", "LEAST, MOST = 1, 9", "MOST, LEAST = 1, 9")],
    "type of a constant": [("rules.py", "LIMIT = 5", "LIMIT = 5.0")],
    "comparison": [("rules.py", "count <= self", "count < self")],
    "regular expression": [("rules.py", r"\w+", r"\w*")],
    "default": [("rules.py", "depth=0", "depth=1")],
    "field": [("rules.py", "size", "bound"), ("main.py", "size=", "bound=")],
    "order of parameters": [("rules.py", "is_short(word, depth):", "is_short(depth, word):")],
    "another local": [("main.py", "len(words)", "len(page)")],
    "decorator": [("rules.py", "frozen=True", "order=True")],
    "library": [("main.py", "np.zeros", "np.ones")],
    "data": [("table.json", "1", "2")],
    "statement run at import": [("tools.py", 'TABLE["a"] = 1', 'TABLE["a"] = 2')],
    "call of another": [("rules.py", "is_short(word, depth + 1)", "is_long(word, depth + 1)")],
    "class variable": [("rules.py", "size: int", "size: ClassVar[int]")],
}


@pytest.mark.parametrize("edits", SAME.values(), ids=SAME)
def test_what_changes_nothing_leaves_the_digest(tmp_path, edits):
    assert digest(tmp_path, *edits) == digest(tmp_path)


@pytest.mark.parametrize("edits", OTHER.values(), ids=OTHER)
def test_what_changes_the_work_changes_the_digest(tmp_path, edits):
    assert digest(tmp_path, *edits) != digest(tmp_path)


def test_version_of_a_library_counts(tmp_path):
    assert digest(tmp_path, versions=[("lxml", "7")]) != digest(tmp_path)


def test_renamed_module_leaves_the_digest(tmp_path):
    edits = [("main.py", "pack.rules", "pack.laws")]
    assert digest(tmp_path, *edits, moved=[("rules.py", "laws.py")]) == digest(tmp_path)


def test_module_that_only_hands_names_on_leaves_the_digest(tmp_path):
    edits = [("main.py", "pack.rules", "pack.laws")]
    before = digest(tmp_path)
    assert digest(tmp_path, *edits, added={"laws.py": "from pack.rules import LIMIT, Rule, is_long\n"}) == before


def test_moved_function_leaves_the_digest(tmp_path):
    function = FILES["rules.py"][FILES["rules.py"].index("def is_short") :]
    edits = [
        ("rules.py", function, ""),
        ("rules.py", "import re\n", "import re\nfrom pack.tools import is_short\n"),
        ("tools.py", "import json\n", "import json\nfrom pack.rules import MOST, is_long\n"),
        ("tools.py", "def ordered", f"{function}\ndef ordered"),
    ]
    assert digest(tmp_path, *edits) == digest(tmp_path)


def test_parameters_that_are_passed_by_name_keep_theirs(tmp_path):
    called = [("main.py", "tools.load()", "tools.ordered(first=1, second=2)")]
    swapped = [("tools.py", "ordered(first, second)", "ordered(second, first)"),
               ("tools.py", "first - second", "second - first")]  # fmt: skip
    assert digest(tmp_path, *called, *swapped) != digest(tmp_path, *called)


def test_star_import_is_refused(tmp_path):
    with pytest.raises(ValueError, match="star import"):
        digest(tmp_path, ("main.py", "from pack.rules import LIMIT, Rule, is_long", "from pack.rules import *"))


PROGRAM = """
import sys
from pathlib import Path
from presswatch.articles.code_digest import code_digest
start = ("presswatch.articles.extract", "clean_page")
print(code_digest(Path(sys.argv[1]), start, {}, without="presswatch.articles.extractor_digest").hex())
"""


@pytest.mark.parametrize("python", ["python3.12", "python3.13"])
def test_other_versions_of_python_give_the_same_digest(python):
    """The parser's trees differ in detail from version to version; modules of the digest need no library."""
    package = Path(presswatch.__file__).parent
    if shutil.which(python) is None or subprocess.run([python, "-V"], capture_output=True).returncode:
        pytest.skip(f"no {python} here")
    here, there = (
        subprocess.run([each, "-c", PROGRAM, str(package)], cwd=package.parent, check=True, capture_output=True).stdout
        for each in (sys.executable, python)
    )
    assert here == there
