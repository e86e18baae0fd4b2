"""Search that cuts before it ranks, finds words as written, and reads languages without spaces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UNSPACED = (
    r"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF"
    r"\uF900-\uFAFF\U00020000-\U0003FFFF]"
)
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese."""

PARTS = (("title", "A", "title"), ("dek", "B", "dek"), ("body", "C", "core.searched_part(body)"))
DAY = "Calendar day of publication at the publisher; NULL when unknown. Kept by a trigger, as are the next two"
WORDS = "Headline (A), standfirst (B), body (C), words as written, without accents; kept by a trigger"


def upgrade() -> None:
    _make_functions()
    _add_columns()
    _make_trigger()
    op.execute("update core.article_text set extraction_id = extraction_id")
    op.execute(
        f"""
        update core.article_text as t
        set search = core.search_vector(coalesce(x.language, ''), x.title, coalesce(x.dek, ''), t.body)
        from core.extraction as x
        where x.extraction_id = t.extraction_id and (t.body ~ '{UNSPACED}' or x.title ~ '{UNSPACED}')
        """  # noqa: S608 - our own letters
    )
    _make_indexes()


def _make_functions() -> None:
    op.execute(
        f"""
        create function core.split_unspaced(words text, is_query boolean) returns text
        language sql immutable parallel safe as $$
            select case when words !~ '{UNSPACED}' then words else (
                select string_agg(
                    case
                        when letter !~ '{UNSPACED}' then letter
                        when next ~ '{UNSPACED}' then ' ' || letter || next || ' '
                        when is_query and before ~ '{UNSPACED}' then ' '
                        else ' ' || letter || ' '
                    end, '' order by place)
                from (
                    select letter, place, lag(letter) over row as before, lead(letter) over row as next
                    from regexp_split_to_table(words, '') with ordinality as letters (letter, place)
                    window row as (order by place)
                ) as neighbours
            ) end
        $$
        """  # noqa: S608 - our own letters
    )
    op.execute(
        "comment on function core.split_unspaced is 'Text whose runs of Chinese, Japanese, Thai, Lao, Burmese or Khmer"
        " are pairs of letters that overlap: they stand for words'"
    )
    op.execute(
        "create function core.searched_part(body text) returns text language sql immutable parallel safe"  # a tsvector holds 1 MB
        f" return left(body, case when left(body, 2000) ~ '{UNSPACED}' then 60000 else 250000 end)"
    )
    op.execute("comment on function core.searched_part is 'What of a body search sees: a tsvector holds 1 MB'")
    stemmed = " || ".join(
        f"setweight(to_tsvector(core.search_config(language), core.split_unspaced({text}, false)), '{weight}')"
        for _, weight, text in PARTS
    )
    op.execute(
        "create or replace function core.search_vector(language text, title text, dek text, body text) returns tsvector"
        f" language sql stable parallel safe return {stemmed}"
    )
    written = " || ".join(
        f"setweight(to_tsvector('core.simple', core.split_unspaced({text}, false)), '{weight}')"
        for _, weight, text in PARTS
    )
    op.execute(
        "create function core.word_vector(title text, dek text, body text) returns tsvector"
        f" language sql stable parallel safe return {written}"
    )
    op.execute(
        "comment on function core.word_vector is 'What search sees of an article when words are taken as written: not stemmed'"
    )


def _add_columns() -> None:
    for column in (
        sa.Column("source_id", sa.Text(), comment="Publisher; kept by a trigger"),
        sa.Column("published_day", sa.Date(), comment=DAY),
        sa.Column("published_at", sa.DateTime(timezone=True), comment="Publisher's claim; NULL when unknown"),
        sa.Column("language", sa.Text(), comment="BCP-47; NULL when unknown"),
        sa.Column("words", postgresql.TSVECTOR(), comment=WORDS),
    ):
        op.add_column("article_text", column, schema="core")


def _make_trigger() -> None:
    op.execute(
        """
        create function core.note_search_facets() returns trigger language plpgsql as $$
        begin
            select a.source_id, x.published_day, x.published_at, x.language,
                core.word_vector(x.title, coalesce(x.dek, ''), new.body)
            into new.source_id, new.published_day, new.published_at, new.language, new.words
            from core.extraction as x
            join core.article as a on a.article_id = new.article_id
            where x.extraction_id = new.extraction_id;
            return new;
        end
        $$
        """
    )
    op.execute(
        "comment on function core.note_search_facets is"
        " 'Keeps beside the text of an article what search cuts by: publisher, day, language, words as written'"
    )
    op.execute(
        "create trigger note_search_facets before insert or update of extraction_id, body on core.article_text"
        " for each row execute function core.note_search_facets()"
    )


def _make_indexes() -> None:
    for name in ("source_id", "words"):
        op.alter_column("article_text", name, nullable=False, schema="core")
    op.create_index("ix_article_text_words", "article_text", ["words"], schema="core", postgresql_using="gin")
    op.create_index("ix_article_text_language", "article_text", ["language"], schema="core")
    days = ["published_day", "source_id", "language"]
    op.create_index("ix_article_text_published_day", "article_text", days, schema="core")
