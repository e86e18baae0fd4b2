"""Words are stemmed with their accents too, where a stemmer needs them.

Articles that are there are found as before; maintenance stems them again, newest first, a part each day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stem_backlog",
        sa.Column(
            "up_to_article_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Articles up to this number",
        ),
        sa.PrimaryKeyConstraint("up_to_article_id", name=op.f("pk_stem_backlog")),
        schema="ops",
        comment="Articles indexed before migration 0030, whose words are stemmed without accents only; "
        "empty when none is left",
    )
    op.execute(
        "insert into ops.stem_backlog select max(article_id) from core.article_text having max(article_id) is not null"
    )
