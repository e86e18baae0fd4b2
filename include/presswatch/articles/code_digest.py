"""A digest of what a function does: of its code, of all code of ours it refers to, of data files and library versions.

It stays when comments, docstrings, annotations, names or places of our modules, functions, classes, parameters and
variables change. Names of attributes, methods, fields and keyword arguments count: libraries and data ask for them.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import NamedTuple

from presswatch.articles.code_modules import Definition, Import, Library, Module, Modules, OurModule
from presswatch.articles.code_syntax import Reference, Skeleton, write

ROUNDS = 24
"""Rounds of hashing: in each a definition takes in the digests of those it refers to, cycles included."""


class Place(NamedTuple):
    """A statement of a module."""

    module: str
    ordinal: int


def code_digest(folder: Traversable, start: tuple[str, str], versions: Mapping[str, str], *, without: str) -> bytes:
    """Return the digest of what a function does.

    Args:
        folder: the package, as files; nothing of it is imported.
        start: module and name of the function.
        versions: the version of each library that counts.
        without: name of a module that is left out: the one that stamps the digest on results.
    """
    code = Code(folder, start, without)
    digests = code.digests()
    digest = hashlib.sha256()
    effects = sorted(
        _joined(digests[statement] for statement in statements) for statements in code.effects.values() if statements
    )
    for part in (code.name_digest(digests, Definition(*start)), *effects, b"all", *sorted(digests.values())):
        digest.update(part)
    for name, version in sorted(versions.items()):
        digest.update(f"\n{name}={version}".encode())
    return digest.digest()


class Code:
    """All statements of a package that a function depends on, written down without what does not matter."""

    def __init__(self, folder: Traversable, start: tuple[str, str], without: str) -> None:
        self._modules = Modules(folder, start[0].partition(".")[0])
        self._without = without
        self._waiting: list[Place] = []
        self.skeletons: dict[Place, Skeleton] = {}
        self.effects: dict[str, list[Place]] = {}
        """The statements that each module runs when it is imported."""
        self.libraries: set[str] = set()
        self._import(start[0])
        self._waiting += self._statements(Definition(*start))
        while self._waiting:
            self._follow(self._waiting.pop())

    def digests(self) -> dict[Place, bytes]:
        """Return the digest of each statement, with all that it refers to."""
        keywords = frozenset().union(*(skeleton.keywords for skeleton in self.skeletons.values()))
        texts = {place: _digest(skeleton.text(keywords)) for place, skeleton in self.skeletons.items()}
        references = {place: self._references(skeleton) for place, skeleton in self.skeletons.items()}
        digests = texts
        for _ in range(ROUNDS):
            digests = {
                place: _joined((text, *(part for ref in references[place] for part in self._parts(digests, ref))))
                for place, text in texts.items()
            }
        return digests

    def name_digest(self, digests: Mapping[Place, bytes], definition: Definition) -> bytes:
        """Return the digest of what a name of ours stands for."""
        return _joined(self._parts(digests, (self._statements(definition), self._bound_at(definition))))

    def _follow(self, place: Place) -> None:
        """Write a statement down, and put those that it refers to in the queue."""
        if place in self.skeletons:
            return
        module = self._modules.module(place.module)
        skeleton = write(module.statements[place.ordinal], _Names(self, module))
        self.skeletons[place] = skeleton
        self.libraries.update(skeleton.libraries)
        for definition in skeleton.definitions:
            self._import(definition.module)
            self._waiting += self._statements(definition)

    def _import(self, name: str) -> None:
        """Take in what a module runs when it is imported, and what the modules that it imports run."""
        parents = name.rpartition(".")[0]
        if parents:
            self._import(parents)
        if name in self.effects or name == self._without or not self._modules.is_ours(name):
            return
        module = self._modules.module(name)
        effects = [
            *module.effects,
            *(place for place, node in enumerate(module.statements) if self._enters(module, node)),
        ]
        self.effects[name] = [Place(name, index) for index in sorted(effects)]
        self._waiting += self.effects[name]
        for imported in module.imports.values():
            self._import(imported.module)
            if imported.name is not None:
                self._import(f"{imported.module}.{imported.name}")

    def _enters(self, module: Module, node: ast.stmt) -> bool:
        """Return whether a decorator of ours stands on a definition: it may enter it in a table."""
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return False
        names = (sub.id for each in node.decorator_list for sub in ast.walk(each) if isinstance(sub, ast.Name))
        return any(isinstance(self._modules.member(module.name, name), (Definition, OurModule)) for name in names)

    def _statements(self, definition: Definition) -> list[Place]:
        module = self._modules.module(definition.module)
        return [Place(definition.module, index) for index in module.definitions[definition.name]]

    def _bound_at(self, definition: Definition) -> bytes:
        """Return which of the names that its statements bind a name is, for assignments to several."""
        module = self._modules.module(definition.module)
        statements = module.definitions[definition.name]
        names = [name for name, bound in module.definitions.items() if set(bound) & set(statements)]
        return str(names.index(definition.name)).encode()

    def _references(self, skeleton: Skeleton) -> list[tuple[list[Place], bytes]]:
        return [(self._statements(each), self._bound_at(each)) for each in skeleton.definitions]

    @staticmethod
    def _parts(digests: Mapping[Place, bytes], reference: tuple[list[Place], bytes]) -> Iterable[bytes]:
        statements, bound_at = reference
        return (bound_at, *(digests[statement] for statement in statements))

    def resolve(self, module: str, path: Iterable[str]) -> tuple[Reference, int]:
        """Return what a dotted name stands for that starts with a global one, and how many of its parts that takes."""
        first, *rest = path
        target = self._modules.member(module, first)
        return self._resolved(target, rest)

    def resolve_import(self, imported: Import, rest: list[str]) -> tuple[Reference, int]:
        """Return the same for a name that an import inside of a function binds."""
        self._import(imported.module)
        return self._resolved(self._modules.imported(imported), rest)

    def _resolved(self, target: Reference, rest: list[str]) -> tuple[Reference, int]:
        taken = 1
        for name in rest:
            if isinstance(target, OurModule) and target.name == self._without:
                break
            if isinstance(target, Library):
                target = Library(f"{target.path}.{name}")
            elif isinstance(target, OurModule):
                target = self._modules.member(target.name, name)
            else:
                break
            taken += 1
        is_left_out = isinstance(target, (OurModule, Definition)) and self._without in target
        return (OurModule(self._without) if is_left_out else target), taken

    def data(self, module: str, text: str) -> bytes | None:
        """Return the content of a data file, or the mark of a module's name, that a string stands for."""
        if self._modules.is_ours(text):
            return b"module"
        return self._modules.data(module, text)


class _Names(NamedTuple):
    """What names and strings stand for in one module."""

    code: Code
    module: Module

    def resolve(self, path: list[str], local: Import | None) -> tuple[Reference, int]:
        if local is not None:
            return self.code.resolve_import(local, path[1:])
        return self.code.resolve(self.module.name, path)

    def data(self, text: str) -> bytes | None:
        return self.code.data(self.module.name, text)

    @property
    def package(self) -> str:
        return self.module.name.rpartition(".")[0]


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _joined(parts: Iterable[bytes]) -> bytes:
    return _digest(b"|".join(parts))
