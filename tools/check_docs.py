"""Checks the Markdown files: links, and the commands, settings, files and modules named: ``check_docs.py [folder]``.

Modules that docstrings name are looked up too.

Prints one line for each mistake and exits with 1 if there is any. Only the text of this repository is looked at.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click

from presswatch.cli import main as presswatch
from presswatch.settings import PREFIX, Settings

MOST_LINES = 500
GENERATED = frozenset({"docs/data-dictionary.md"})
"""Pages that grow with the code; the limit of length is not for them."""

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FENCE = re.compile(r"^ *```.*?^ *```[^\n]*", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?\)")
MERGING = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
"""What git leaves in a file whose merge nobody has ended."""
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
MAKE = re.compile(r"\bmake +((?:[A-Z]+=\S+ +)*)([a-z][a-z-]*)")
COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/)?presswatch +([a-z][^\n`|#]*)")
REFUSED = "unknown settings:"
"""What the product says of a misspelt setting; a block that shows it names one on purpose."""
SETTING = re.compile(rf"\b{PREFIX}[A-Z0-9_]+\b")
FILE = re.compile(
    r"(?<![\w./-])((?:\.ci|bench|dags|deploy|docs|include|plugins|scripts|tests|tools)/[\w./-]*[\w])(?![\w*{<…/-])"
)
MODULE_FILE = re.compile(r"(?<![\w./-])((?:[a-z_]+/)+[a-z_]+\.py)\b")
HOMES = ("", "include", "include/presswatch")
"""Folders from which pages name files of Python."""
NAME = re.compile(r"(?<![\w./-])((?:presswatch(?:_airflow|_local)?|newsworld)(?:\.\w+)+)(?![\w*{<…/-])")
"""A module of ours, or something in it."""
SHORT_NAME = re.compile(
    r"(?<![\w./-])((?:articles|dates|encoding|ingesting|maintaining|polling|politeness|replaying|syndication|validation)"
    r"(?:\.[a-z]\w*)+(?:\.\w+)?)(?![\w*{<…(/-])"
)
"""The same without ``presswatch.`` in front; names of packages that are no schema and no other word."""
DATA = re.compile(r"\.(?:json|jsonl|md|py|sql|toml|txt|yaml)$")


def mistakes(root: Path) -> Iterator[str]:
    """Yield what is wrong in the Markdown files of a repository, one sentence each, with file and line."""
    targets = make_targets(root)
    for page in pages(root):
        text, name = page.read_text(encoding="utf-8"), page.relative_to(root).as_posix()
        if text.count("\n") > MOST_LINES and name not in GENERATED:
            yield f"{name}: over {MOST_LINES} lines"
        merging = ((match.start(), "half of a merge") for match in MERGING.finditer(text))
        for place, problem in (*merging, *link_problems(page, text), *code_problems(root, text, targets)):
            yield f"{name}:{text.count(chr(10), 0, place) + 1}: {problem}"
    yield from docstring_problems(root)


def pages(root: Path) -> list[Path]:
    """Return the Markdown files at the top and below docs/."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def link_problems(page: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield links to files or headings that do not exist; addresses outside are not asked."""
    bare = CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in LINK.finditer(bare):
        if re.match(r"[a-z]+:", match[1]):
            continue
        file, _, heading = match[1].partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists():
            yield match.start(), f"{match[1]} does not exist"
        elif heading and heading not in anchors(target):
            yield match.start(), f"{match[1]}: no such heading"


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as forges make them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return frozenset(heading.strip().replace(" ", "-") for heading in plain)


def code_problems(root: Path, text: str, targets: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield commands, settings and files that are named in code and do not exist."""
    looks: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (MAKE, lambda match: "" if match[2] in targets else f"make {match[2]}: no such target"),
        (COMMAND, lambda match: command_problem(match[1].split())),
        (SETTING, lambda match: "" if is_setting(match[0]) else f"{match[0]}: no such setting"),
        (FILE, lambda match: "" if (root / match[1]).exists() else f"{match[1]} does not exist"),
        (MODULE_FILE, lambda match: file_problem(root, match[1])),
        (NAME, lambda match: name_problem(root, match[1])),
        (SHORT_NAME, lambda match: name_problem(root, f"presswatch.{match[1]}")),
    )
    for block in CODE.finditer(text):
        for pattern, look in looks:
            if pattern is SETTING and REFUSED in block[0]:
                continue
            found = ((match.start(), look(match)) for match in pattern.finditer(block[0]))
            yield from ((block.start() + place, problem) for place, problem in found if problem)


def file_problem(root: Path, name: str) -> str:
    """Return what is wrong with the path of a Python file that ``FILE`` does not know, or nothing."""
    is_there = FILE.fullmatch(name) or any((root / home / name).exists() for home in HOMES)
    return "" if is_there else f"{name} does not exist"


def docstring_problems(root: Path) -> Iterator[str]:
    """Yield names in double backticks in the product's docstrings that are no module of ours and nothing in one."""
    for file in sorted((root / "include").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for place, quoted in ((match.start(1), match[1]) for match in re.finditer(r"``([\w.]+)``", text)):
            short = SHORT_NAME.fullmatch(quoted)
            problem = name_problem(root, f"presswatch.{quoted}" if short else quoted)
            if problem and (short or NAME.fullmatch(quoted)):
                yield f"{file.relative_to(root).as_posix()}:{text.count(chr(10), 0, place) + 1}: {problem}"


def name_problem(root: Path, name: str) -> str:
    """Return what is wrong with a dotted name, or nothing: it must lead to a module and to a word in that module."""
    if DATA.search(name):
        return ""
    here, parts = root / "include", name.split(".")
    while parts and (here / parts[0]).is_dir():
        here /= parts.pop(0)
    module = here / f"{parts[0]}.py" if parts else here
    if parts and module.is_file():
        parts.pop(0)
    else:
        module = here / "__init__.py"
    is_there = not parts or (module.is_file() and re.search(rf"\b{parts[0]}\b", module.read_text(encoding="utf-8")))
    return "" if is_there else f"{name}: no such module, and nothing of this name in one"


def is_setting(name: str) -> bool:
    """Tell whether a variable is one of our settings."""
    return name.removeprefix(PREFIX).lower() in Settings.model_fields


def command_problem(words: list[str]) -> str:
    """Return what is wrong with a command line, or nothing: words are followed to a command, then its options."""
    command: click.Command = presswatch
    context = click.Context(command)
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0].rstrip(".,;:"))
        if found is None:
            return f"presswatch {' '.join(words)}: no such command {rest[0]!r}"
        command = found
        rest.pop(0)
    known = {option for item in command.get_params(context) for option in item.opts}
    unknown = [word for word in rest if word.startswith("--") and word.rstrip(".,;:]").partition("=")[0] not in known]
    return (
        f"presswatch {' '.join(words)}: no such option {unknown[0]}"
        if unknown and not isinstance(command, click.Group)
        else ""
    )


def make_targets(root: Path) -> frozenset[str]:
    """Return the targets of the Makefile."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


def main(arguments: list[str]) -> int:
    """Print the mistakes and return the exit code."""
    root = Path(arguments[0]).resolve() if arguments else Path(__file__).resolve().parents[1]
    found = list(mistakes(root))
    print("\n".join(found) or f"{len(pages(root))} documents: nothing wrong")  # noqa: T201 - this is its output
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
