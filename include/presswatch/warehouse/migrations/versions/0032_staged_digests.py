"""Digests and signatures are computed where pages are read, and staged with them; drafts from before have none."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

READING = "Digest of the whole extraction; NULL before migration 0032"
CONTENT = "Digest of headline and body; NULL where there is no article, or where the load has to compute it"


def upgrade() -> None:
    """Add the columns."""
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("reading_sha256", postgresql.BYTEA(), comment=READING),
        sa.Column("content_sha256", postgresql.BYTEA(), comment=CONTENT),
        sa.Column("algorithm", sa.Text(), comment="Of the signature; NULL with content_sha256"),
        sa.Column("minima", postgresql.BYTEA(), comment="Of the signature; NULL with content_sha256"),
        sa.Column("bands", postgresql.ARRAY(sa.BigInteger()), comment="Of the signature; NULL with content_sha256"),
    )
    for column in columns:
        op.add_column("draft", column, schema="staging")
