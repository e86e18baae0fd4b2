"""The check of the documents finds what it is for, and lets good pages through."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_docs", REPOSITORY / "tools" / "check_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "Makefile").write_text("run: x ## Run\n\t@true\ninstall-dev: ## Make\n")
    (tmp_path / "docs").mkdir()
    for module, text in {"feeds/parse": "", "polling/store": "def put() -> None: ...\n"}.items():
        path = tmp_path / "include" / "presswatch" / f"{module}.py"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    (tmp_path / "docs" / "other.md").write_text("# Leases and fencing\n\n```sh\n# no heading\n```\n")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "[a](docs/other.md#leases-and-fencing) and [b](https://www.example.org/x) and [c](#here)\n\n# Here",
        "`make run ONCE=1`, then `presswatch poll --all` and `presswatch quarantine show NUMBER`",
        "```sh\nPRESSWATCH_VAR=x .venv/bin/presswatch feeds add https://a.example/ --source b\nmake install-dev\n```",
        "`presswatch search 'x' --limit 3`, `docs/other.md`, `docs/images/*.png`, `[not](a-link)`",
        "`feeds/parse.py`, `presswatch.feeds.parse`, `polling.store.put`, `articles.jsonl`",
        "we make many pages; presswatch is a word here, and docs/nothing.md too",
        "```text\n$ PRESSWATCH_TYPO=1 presswatch ledger\npresswatch: unknown settings: PRESSWATCH_TYPO\n```",
    ],
)
def test_good_text_is_let_through(checker: ModuleType, repository: Path, text: str) -> None:
    (repository / "README.md").write_text(text)

    assert list(checker.mistakes(repository)) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\n" + "<" * 7 + " HEAD\nb", "README.md:2: half of a merge"),
        ("see [a](docs/none.md)", "README.md:1: docs/none.md does not exist"),
        ("\n![a](none.png)", "README.md:2: none.png does not exist"),
        ("[a](docs/other.md#no-heading)", "README.md:1: docs/other.md#no-heading: no such heading"),
        ("`make runn`", "README.md:1: make runn: no such target"),
        ("```sh\npresswatch pol --all\n```", "README.md:2: presswatch pol --all: no such command 'pol'"),
        ("`presswatch poll --everything`", "README.md:1: presswatch poll --everything: no such option --everything"),
        ("`presswatch feeds drop`", "README.md:1: presswatch feeds drop: no such command 'drop'"),
        ("`PRESSWATCH_TYPO`", "README.md:1: PRESSWATCH_TYPO: no such setting"),
        ("`tests/unit/none.py`", "README.md:1: tests/unit/none.py does not exist"),
        ("`feeds/none.py`", "README.md:1: feeds/none.py does not exist"),
        (
            "`presswatch.feeds.none`",
            "README.md:1: presswatch.feeds.none: no such module, and nothing of this name in one",
        ),
        (
            "`polling.store.one`",
            "README.md:1: presswatch.polling.store.one: no such module, and nothing of this name in one",
        ),
        ("x\n" * 501, "README.md: over 500 lines"),
    ],
)
def test_mistake_is_named_with_its_line(checker: ModuleType, repository: Path, text: str, problem: str) -> None:
    (repository / "README.md").write_text(text)

    assert list(checker.mistakes(repository)) == [problem]


def test_a_module_that_a_docstring_names_is_looked_up(checker: ModuleType, repository: Path) -> None:
    module = repository / "include" / "presswatch" / "some.py"
    module.write_text('"""Data for ``presswatch.polling.store`` and ``polling.gone``, in ``core.article``."""\n')

    problem = "presswatch.polling.gone: no such module, and nothing of this name in one"
    assert list(checker.mistakes(repository)) == [f"include/presswatch/some.py:1: {problem}"]
