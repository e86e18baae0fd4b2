"""One statement as a skeleton: its syntax tree without names of ours, docstrings, annotations and positions."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from presswatch.articles.code_modules import Definition, Import, Library, OurModule, bound_names, imports_of, is_text

Reference = Library | OurModule | Definition | None
_LEFT_OUT = frozenset({"ctx", "kind", "type_comment", "type_params", "annotation", "returns", "simple", "type_ignores"})
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FIELD_KINDS = ("ClassVar", "InitVar", "KW_ONLY")
"""Annotations that change what a dataclass does with a field."""


class Names(Protocol):
    """What names and strings stand for in the module of a statement."""

    def resolve(self, path: list[str], local: Import | None) -> tuple[Reference, int]:
        """Return what a dotted name stands for, and how many of its parts that takes."""

    def data(self, text: str) -> bytes | None:
        """Return the content of the data file that a string names."""

    @property
    def package(self) -> str:
        """Return the package of the module."""


@dataclass
class Skeleton:
    """A statement, written down: tokens, and the definitions of ours that it refers to, in order."""

    tokens: list[str] = field(default_factory=list)
    parameters: list[tuple[int, str]] = field(default_factory=list)  # place among the tokens, name
    definitions: list[Definition] = field(default_factory=list)
    keywords: set[str] = field(default_factory=set)  # names by which arguments are passed
    libraries: set[str] = field(default_factory=set)

    def text(self, keywords: frozenset[str]) -> bytes:
        """Return the tokens as bytes; a parameter keeps its name where any argument is passed by that name."""
        tokens = list(self.tokens)
        for place, name in self.parameters:
            tokens[place] = f"arg {name if name in keywords else ''}"
        return "\n".join(tokens).encode()


def write(statement: ast.stmt, names: Names) -> Skeleton:
    """Return the skeleton of a statement of a module."""
    writer = _Writer(names)
    writer.node(statement)
    return writer.skeleton


class _Scope:
    """The local names of a function or comprehension, numbered as they come; those of a class keep their names."""

    def __init__(self, names: Iterable[str], *, is_class: bool = False) -> None:
        self.names = frozenset(names)
        self.is_class = is_class
        self.imports: dict[str, Import] = {}
        self._numbers: dict[str, int] = {}

    def token(self, name: str) -> str:
        return name if self.is_class else str(self._numbers.setdefault(name, len(self._numbers)))


class _Writer:
    def __init__(self, names: Names) -> None:
        self.skeleton = Skeleton()
        self._names = names
        self._scopes: list[_Scope] = []

    def node(self, node: ast.AST) -> None:
        """Write a node, by the method named after it or field by field."""
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is not None:
            method(node)
        elif isinstance(node, _COMPREHENSIONS):
            self._in_loop(node)
        else:
            self._fields(node)

    def _put(self, *tokens: str) -> None:
        self.skeleton.tokens.extend(tokens)

    def _fields(self, node: ast.AST) -> None:
        self._put(f"({type(node).__name__}")
        for name in node._fields:
            value = getattr(node, name, None)
            if name not in _LEFT_OUT and value is not None and value != []:
                self._put(f".{name}")
                self._value(value)
        self._put(")")

    def _value(self, value: object) -> None:
        if isinstance(value, ast.AST):
            self.node(value)
        elif isinstance(value, list):
            self._put("[")
            for each in value:
                self._item(each)
            self._put("]")
        else:
            self._put(ascii(value))

    def _item(self, value: object) -> None:
        if isinstance(value, ast.stmt) and (is_text(value) or isinstance(value, ast.Pass)):
            return
        if value is None:
            self._put("None")
        else:
            self._value(value)

    def _body(self, statements: Iterable[ast.AST], scope: _Scope) -> None:
        self._scopes.append(scope)
        self._put("{")
        for statement in statements:
            self._item(statement)
        self._put("}")
        self._scopes.pop()

    # --- names --------------------------------------------------------------------------------------------------------

    def _scope_of(self, name: str) -> tuple[int, _Scope] | None:
        """Return the scope that holds a local name; a class shows its names only to its own statements."""
        for depth in range(len(self._scopes) - 1, -1, -1):
            scope = self._scopes[depth]
            is_seen = not scope.is_class or depth == len(self._scopes) - 1
            if is_seen and (name in scope.names or name in scope.imports):
                return depth, scope
        return None

    def _local(self, name: str) -> None:
        held = self._scope_of(name)
        if held is None:
            self._global([name], None)
        else:
            self._put(f"local {held[0]} {held[1].token(name)}")

    def _Name(self, node: ast.Name) -> None:  # noqa: N802
        self._dotted([node.id])

    def _Attribute(self, node: ast.Attribute) -> None:  # noqa: N802
        path: list[str] = []
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            path.append(base.attr)
            base = base.value
        if isinstance(base, ast.Name):
            self._dotted([base.id, *reversed(path)])
        else:
            self.node(base)
            self._put(*(f".{name}" for name in reversed(path)))

    def _dotted(self, path: list[str]) -> None:
        held = self._scope_of(path[0])
        if held is None:
            self._global(path, None)
        elif path[0] in held[1].imports:
            self._global(path, held[1].imports[path[0]])
        else:
            self._local(path[0])
            self._put(*(f".{name}" for name in path[1:]))

    def _global(self, path: list[str], local: Import | None) -> None:
        target, taken = self._names.resolve(path, local)
        if isinstance(target, Definition):
            self._put("ours")
            self.skeleton.definitions.append(target)
        elif isinstance(target, Library):
            self._put(f"library {target.path}")
            self.skeleton.libraries.add(target.path)
        elif isinstance(target, OurModule):
            self._put("module")
        else:
            self._put(f"builtin {path[0]}")
        self._put(*(f".{name}" for name in path[taken:] if not isinstance(target, OurModule)))

    def _Constant(self, node: ast.Constant) -> None:  # noqa: N802
        content = self._names.data(node.value) if isinstance(node.value, str) else None
        if content is None:
            self._put(f"{type(node.value).__name__} {node.value!a}")
        else:
            self._put(f"data {sha256(content).hexdigest()}")

    def _keyword(self, node: ast.keyword) -> None:
        if node.arg is not None:
            self.skeleton.keywords.add(node.arg)
        self._put(f"{node.arg or '**'}=")
        self.node(node.value)

    # --- scopes -------------------------------------------------------------------------------------------------------

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:  # noqa: N802
        self._put(f"({type(node).__name__}")
        if self._scopes:
            self._local(node.name)
        self._value(node.decorator_list)
        self._function(node.args, node.body)

    _AsyncFunctionDef = _FunctionDef

    def _Lambda(self, node: ast.Lambda) -> None:  # noqa: N802
        self._put("(Lambda")
        self._function(node.args, [node.body])

    def _function(self, args: ast.arguments, body: list[ast.stmt] | list[ast.expr]) -> None:
        self._value(args.defaults)
        self._value(args.kw_defaults)
        parameters = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
        others = {name for each in body for node in ast.walk(each) for name in _elsewhere(node)}
        scope = _Scope({arg.arg for arg in parameters} | (set(bound_names(body)) - others))
        self._put(f"{len(args.posonlyargs)} {len(args.args)} {len(args.kwonlyargs)} {args.vararg is not None}")
        for arg in parameters:
            self.skeleton.parameters.append((len(self.skeleton.tokens), arg.arg))
            self._put("arg", scope.token(arg.arg))
        self._body(body, scope)
        self._put(")")

    def _ClassDef(self, node: ast.ClassDef) -> None:  # noqa: N802
        self._put("(ClassDef")
        if self._scopes:
            self._local(node.name)
        self._value(node.decorator_list)
        self._value(node.bases)
        self._value(node.keywords)
        self._body(node.body, _Scope(bound_names(node.body), is_class=True))
        self._put(")")

    def _in_loop(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        scope = _Scope(bound_names(each.target for each in node.generators))
        self._put(f"({type(node).__name__}")
        results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        self._body((*node.generators, *results), scope)
        self._put(")")

    # --- statements ---------------------------------------------------------------------------------------------------

    def _AnnAssign(self, node: ast.AnnAssign) -> None:  # noqa: N802
        """Write a field of a class with what its annotation does; elsewhere an annotated assignment is any other."""
        if self._scopes and self._scopes[-1].is_class:
            text = ast.unparse(node.annotation)
            self._put("field", *(kind for kind in _FIELD_KINDS if kind in text))
            self._fields(node)
        elif node.value is not None:
            self._fields(ast.Assign(targets=[node.target], value=node.value))

    def _Import(self, node: ast.Import | ast.ImportFrom) -> None:  # noqa: N802
        if self._scopes:
            self._scopes[-1].imports.update(imports_of(node, self._names.package))

    _ImportFrom = _Import

    def _Global(self, node: ast.Global | ast.Nonlocal) -> None:  # noqa: N802
        """Write nothing: the names are resolved where they stand."""

    _Nonlocal = _Global

    def _ExceptHandler(self, node: ast.ExceptHandler) -> None:  # noqa: N802
        self._put("(ExceptHandler")
        if node.type is not None:
            self.node(node.type)
        if node.name:
            self._local(node.name)
        self._value(node.body)
        self._put(")")

    def _MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:  # noqa: N802
        self._put(f"({type(node).__name__}")
        if isinstance(node, ast.MatchAs) and node.pattern is not None:
            self.node(node.pattern)
        if node.name:
            self._local(node.name)
        self._put(")")

    _MatchStar = _MatchAs

    def _MatchMapping(self, node: ast.MatchMapping) -> None:  # noqa: N802
        self._put("(MatchMapping")
        self._value(node.keys)
        self._value(node.patterns)
        if node.rest:
            self._local(node.rest)
        self._put(")")


def _elsewhere(node: ast.AST) -> list[str]:
    """Return the names that a ``global`` or ``nonlocal`` statement takes out of the function."""
    return node.names if isinstance(node, (ast.Global, ast.Nonlocal)) else []
