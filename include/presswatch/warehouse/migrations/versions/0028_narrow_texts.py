"""Texts move out of the rows that questions read, and what is quoted of a text is counted when it is stored.

Rows that are there keep their shape until they are written again; what is quoted of them is counted when asked for.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

QUOTED = (
    "Code points of the body between quotation marks, the marks included; "
    "NULL before migration 0028: counted when asked for"
)


def upgrade() -> None:
    for table in ("article_text", "extraction"):
        op.execute(f"alter table core.{table} set (toast_tuple_target = 128)")
    op.add_column("article_text", sa.Column("quoted_chars", sa.Integer(), comment=QUOTED), schema="core")
    _make_functions()


def _make_functions() -> None:
    op.execute(
        """
        create function core.quoted_chars(words text) returns integer
        language sql immutable parallel safe
        return (
            select coalesce(sum(length(found[1])), 0)::integer
            from regexp_matches(words, '(“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』|"[^"]*")', 'g') as found
        )
        """
    )
    op.execute(
        """
        create function core.quoted_chars_of_body(body text) returns integer
        language sql immutable parallel safe
        return (
            select coalesce(sum(core.quoted_chars(block)), 0)::integer from string_to_table(body, e'\\n\\n') as block
        )
        """
    )
    for name, meaning in (
        (
            "quoted_chars",
            "Code points of a text between quotation marks, the marks included; none of those never closed",
        ),
        ("quoted_chars_of_body", "The same of a body, block by block"),
    ):
        op.execute(f"comment on function core.{name} is '{meaning}'")
    op.execute(
        """
        create or replace function core.note_search_facets() returns trigger language plpgsql as $$
        begin
            select a.source_id, x.published_day, x.published_at, x.language,
                core.word_vector(x.title, coalesce(x.dek, ''), new.body), core.quoted_chars_of_body(new.body)
            into new.source_id, new.published_day, new.published_at, new.language, new.words, new.quoted_chars
            from core.extraction as x
            join core.article as a on a.article_id = new.article_id
            where x.extraction_id = new.extraction_id;
            return new;
        end
        $$
        """
    )
