"""What all tables share: the metadata, its naming rules and the columns that recur."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, LargeBinary, MetaData, Sequence, func

SCHEMAS = ("landing", "staging", "core", "ops", "mart")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

load_seq = Sequence("load_seq", schema="core", metadata=metadata)
lease_token = Sequence("lease_token", schema="ops", metadata=metadata)

BY_MONTH = "RANGE ({})"


def at(name: str, comment: str, **options: Any) -> Column[Any]:  # noqa: ANN401 - handed on to Column
    """Return an instant; PostgreSQL keeps it in UTC."""
    return Column(name, DateTime(timezone=True), comment=comment, **options)


def now(name: str, comment: str) -> Column[Any]:
    """Return an instant that is the start of the inserting transaction, by the database clock."""
    return at(name, comment, nullable=False, server_default=func.now())


def ident(name: str, comment: str) -> Column[Any]:
    """Return a generated 64-bit primary key."""
    return Column(name, BigInteger, Identity(), primary_key=True, comment=comment)


def sha(name: str, comment: str, **options: Any) -> Column[Any]:  # noqa: ANN401 - handed on to Column
    """Return a SHA-256 digest, 32 bytes."""
    return Column(name, LargeBinary, comment=comment, **options)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the check that a column holds one of a few words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({words})", name=column)
