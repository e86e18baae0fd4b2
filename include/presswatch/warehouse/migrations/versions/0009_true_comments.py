"""Comments that say what is so: the extractor's name has no version, its digest no settings, and nobody is alarmed yet."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COMMENTS = (
    ("core", "extraction", "extractor", "Name and version of our extractor", "Name of our extractor"),
    (
        "core",
        "extraction",
        "config_sha256",
        "Digest of rules and settings",
        "Digest of what the extractor does: its code without comments and names, its data, versions of libraries",
    ),
    (
        "core",
        "source",
        "articles_per_week",
        "Expected minimum; below it the source is reported",
        "Expected minimum; kept for alarms, which do not exist yet",
    ),
)


def upgrade() -> None:
    for schema, table, column, before, comment in COMMENTS:
        op.alter_column(table, column, comment=comment, existing_comment=before, schema=schema)
