"""Databases for tests on the embedded server: made as copies of a template, dropped when nobody needs them."""

from __future__ import annotations

import itertools

import psycopg
from psycopg import sql

from presswatch import embedded
from presswatch.settings import Settings

_all: list[Databases] = []  # a list, since a module that made none must not start a server to say so


class Databases:
    """The databases that tests made on one server."""

    def __init__(self, server: Settings) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._made: list[str] = []
        _all.append(self)

    def make(self, template: str = "template1") -> str:
        """Return the URL of a new database as its owner; files are copied, since nothing here has to last."""
        name = f"test_{next(self._numbers)}"
        self._run("create database {} template {} owner warehouse strategy file_copy", name, template)
        self._made.append(name)
        return embedded.url(self._server, name)

    def drop(self) -> None:
        """Drop what was made so far, whoever is still connected."""
        while self._made:
            self._run("drop database {} with (force)", self._made.pop())

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            embedded.url(self._server, "postgres", driver="", user="postgres"), autocommit=True
        ) as conn:
            conn.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def drop_all() -> None:
    """Drop the databases that this process made."""
    for databases in _all:
        databases.drop()
