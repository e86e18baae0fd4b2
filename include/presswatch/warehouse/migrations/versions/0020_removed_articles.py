"""Articles that an administrator removes leave a row, so that copies of the warehouse can remove them too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "removed_article",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Number it had"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("url", sa.Text(), comment="Canonical address it had; NULL: none of its own"),
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Start of the transaction that removed it",
        ),
        sa.Column("load_seq", sa.BigInteger(), nullable=False, comment="From the sequence of core.article; page on it"),
        sa.PrimaryKeyConstraint("article_id", name="pk_removed_article"),
        schema="core",
        comment="Articles that were taken out of the warehouse by hand; kept by a trigger",
    )
    op.create_index("ix_removed_article_load_seq", "removed_article", ["load_seq"], schema="core")
    op.execute(
        """
        create function core.note_removal() returns trigger language plpgsql as $$
        begin
            -- load_seq grows in the order of commits: whoever takes one waits for the others.
            perform pg_advisory_xact_lock(hashtext('presswatch.load'));
            insert into core.removed_article (article_id, source_id, url, load_seq)
            values (old.article_id, old.source_id, old.canonical_url, nextval('core.load_seq'));
            return null;
        end
        $$
        """
    )
    op.execute(
        "create trigger note_removal after delete on core.article for each row execute function core.note_removal()"
    )
