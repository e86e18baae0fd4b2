"""What search sees of a text is computed where it is staged; texts that come without it get it from the trigger."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SEARCH = "What search sees of the article; NULL where there is none, or where the load has to compute it"
RULES = "Digest of the rules by which the three columns before were computed; the load uses them while it is the same"


def upgrade() -> None:
    """Add the columns, and let the trigger keep what a row brings along."""
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("search", postgresql.TSVECTOR(), comment=SEARCH),
        sa.Column("words", postgresql.TSVECTOR(), comment="Likewise, words as written"),
        sa.Column(
            "quoted_chars",
            sa.Integer(),
            comment="Likewise, code points of the body between quotation marks",
        ),
        sa.Column("search_rules", sa.Text(), comment=RULES),
    )
    for column in columns:
        op.add_column("draft", column, schema="staging")
    op.execute(
        """
        create or replace function core.note_search_facets() returns trigger language plpgsql as $$
        declare
            title text;
            dek text;
        begin
            select a.source_id, x.published_day, x.published_at, x.language, x.title, coalesce(x.dek, '')
            into new.source_id, new.published_day, new.published_at, new.language, title, dek
            from core.extraction as x
            join core.article as a on a.article_id = new.article_id
            where x.extraction_id = new.extraction_id;
            -- A new row may bring them along, computed from the same text; of a changed one they are those of the text before.
            if tg_op = 'UPDATE' or new.words is null then
                new.words := core.word_vector(title, dek, new.body);
                new.quoted_chars := core.quoted_chars_of_body(new.body);
            end if;
            return new;
        end
        $$
        """
    )
