"""The modules of a package as syntax trees: which statement or import each of their names stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import NamedTuple

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = (*_DEFINITIONS, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BINDERS = (*_DEFINITIONS, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.Pass)
"""Statements that only bind names (where their targets are names)."""
_DATA_SUFFIXES = (".json", ".txt", ".csv", ".tsv", ".bin", ".npz", ".gz")


class Library(NamedTuple):
    """A name of a library, by its full path."""

    path: str


class OurModule(NamedTuple):
    """A module of the package."""

    name: str


class Definition(NamedTuple):
    """A name that statements of a module of ours bind."""

    module: str
    name: str


Target = Library | OurModule | Definition


class Import(NamedTuple):
    """What an import binds to one name: a module, or a name in it."""

    module: str
    name: str | None


@dataclass
class Module:
    """A parsed module: the statements that bind each name, its imports, and the statements it runs when imported."""

    name: str
    statements: list[ast.stmt]
    definitions: dict[str, list[int]] = field(default_factory=dict)  # name → places of the statements that bind it
    imports: dict[str, Import] = field(default_factory=dict)
    effects: list[int] = field(default_factory=list)  # places of statements that do more than bind names


class Modules:
    """The modules of one package, parsed when they are first asked for."""

    def __init__(self, folder: Traversable, package: str) -> None:
        self._folder = folder
        self._package = package
        self._parsed: dict[str, Module] = {}

    def is_ours(self, name: str) -> bool:
        """Return whether a dotted name is that of a module of the package."""
        return name.partition(".")[0] == self._package and self._file(name) is not None

    def module(self, name: str) -> Module:
        """Return a module of the package, parsed once.

        Raises:
            ValueError: there is no such module, or a star import hides what it refers to.
        """
        if name not in self._parsed:
            source = self._file(name)
            if source is None:
                raise ValueError(f"no module {name} in the package")
            tree = ast.parse(source.read_bytes())
            self._parsed[name] = _module(name, tree, is_package=source.name == "__init__.py")
        return self._parsed[name]

    def member(self, module: str, name: str) -> Target | None:
        """Return what a name stands for in a module of ours; None where the module does not bind it."""
        parsed = self.module(module)
        if name in parsed.definitions:
            return Definition(module, name)
        if name in parsed.imports:
            return self.imported(parsed.imports[name])
        return OurModule(f"{module}.{name}") if self.is_ours(f"{module}.{name}") else None

    def imported(self, statement: Import) -> Target | None:
        """Return what an import stands for, through all re-exports."""
        if statement.module.partition(".")[0] != self._package:
            return Library(statement.module if statement.name is None else f"{statement.module}.{statement.name}")
        return OurModule(statement.module) if statement.name is None else self.member(statement.module, statement.name)

    def data(self, module: str, name: str) -> bytes | None:
        """Return the content of the data file of that name: beside the module, else anywhere in the package."""
        if not name.endswith(_DATA_SUFFIXES):
            return None
        source = self._file(module)
        parts = module.split(".")[1:]
        folder = self._folder.joinpath(*(parts if source and source.name == "__init__.py" else parts[:-1]))
        beside = folder.joinpath(name)
        if beside.is_file():
            return beside.read_bytes()
        return next((file.read_bytes() for file in _files(self._folder) if file.name == name.rpartition("/")[2]), None)

    def _file(self, name: str) -> Traversable | None:
        *parents, last = ["", *name.split(".")[1:]]
        folder = self._folder.joinpath(*parents[1:])
        inner = folder.joinpath(last) if last else folder
        for path in (inner.joinpath("__init__.py"), folder.joinpath(f"{last}.py")):
            if path.is_file():
                return path
        return None


def imports_of(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, Import]]:
    """Return the names that an import binds; ``package`` is where relative imports start.

    Raises:
        ValueError: a star import.
    """
    for alias in node.names:
        if isinstance(node, ast.Import):
            bound = alias.asname or alias.name.partition(".")[0]
            yield bound, Import(alias.name if alias.asname else bound, None)
        elif alias.name == "*":
            raise ValueError(f"{package}: a star import hides what is referred to")
        else:
            parents = package.split(".")
            base = ".".join(parents[: len(parents) - node.level + 1]) if node.level else ""
            yield alias.asname or alias.name, Import(".".join(filter(None, (base, node.module))), alias.name)


def bound_names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Return the names that statements bind in their own scope, in order; those of inner scopes are left out."""
    for node in nodes:
        name = _bound_by(node)
        if name is not None:
            yield name
        if isinstance(node, _COMPREHENSIONS):
            yield from (sub.target.id for sub in ast.walk(node) if isinstance(sub, ast.NamedExpr))
        elif not isinstance(node, _SCOPES):
            yield from bound_names(ast.iter_child_nodes(node))


def _bound_by(node: ast.AST) -> str | None:
    """Return the name that a node itself binds; imports are told apart by ``imports_of``."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Store) else None
    if isinstance(node, ast.MatchMapping):
        return node.rest
    return node.name if isinstance(node, (*_DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) else None


def is_text(statement: ast.stmt) -> bool:
    """Return whether a statement is a string that stands alone: a docstring."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _module(name: str, tree: ast.Module, *, is_package: bool) -> Module:
    package = name if is_package else name.rpartition(".")[0]
    module = Module(name, [each for each in tree.body if not is_text(each) and not _is_for_types(each)])
    for place, statement in enumerate(module.statements):
        for bound in dict.fromkeys(bound_names([statement])):
            module.definitions.setdefault(bound, []).append(place)
        for node in _imports_in(statement):
            module.imports.update(imports_of(node, package))
        if not _only_binds(statement):
            module.effects.append(place)
    return module


def _imports_in(statement: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield statement
    elif isinstance(statement, (ast.If, ast.Try, ast.With, ast.ExceptHandler)):
        for child in ast.iter_child_nodes(statement):
            yield from _imports_in(child)


def _is_for_types(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")


def _only_binds(statement: ast.stmt) -> bool:
    """Return whether a statement only binds names; decorators of functions and classes may enter them somewhere."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, (ast.Name, ast.Tuple)) for target in statement.targets)
    if isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        return isinstance(statement.target, ast.Name)
    return isinstance(statement, _BINDERS)


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry
