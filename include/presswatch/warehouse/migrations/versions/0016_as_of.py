"""When readers saw which extraction: the warehouse as it stood at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LOADED = "Start of the transaction that loaded it; of revisions older than migration 0016, observed_from"
PROMOTED = "Start of the transaction since which readers see it; before migration 0016, when it was extracted"


def upgrade() -> None:
    now, instant = sa.text("now()"), sa.DateTime(timezone=True)
    op.add_column(
        "revision", sa.Column("loaded_at", instant, nullable=False, server_default=now, comment=LOADED), schema="core"
    )
    op.execute("update core.revision set loaded_at = observed_from")
    op.create_table(
        "promotion",
        sa.Column("promotion_id", sa.BigInteger(), sa.Identity(), nullable=False, comment="Number of the promotion"),
        sa.Column("extraction_id", sa.BigInteger(), nullable=False, comment="Extraction that readers see"),
        sa.Column("revision_id", sa.BigInteger(), nullable=False, comment="Revision it reads"),
        sa.Column("promoted_at", instant, nullable=False, server_default=now, comment=PROMOTED),
        sa.Column("removed_at", instant, comment="Until when, likewise; NULL while they see it"),
        sa.PrimaryKeyConstraint("promotion_id", name="pk_promotion"),
        schema="core",
        comment="Times in which readers saw an extraction; kept by a trigger",
    )
    op.execute(
        "insert into core.promotion (extraction_id, revision_id, promoted_at)"
        " select extraction_id, revision_id, extracted_at from core.extraction where is_promoted"
    )
    for column in ("revision_id", "extraction_id"):
        op.create_index(f"ix_promotion_{column}", "promotion", [column], schema="core")
    _make_trigger()


def _make_trigger() -> None:
    op.execute(
        """
        create function core.note_promotion() returns trigger language plpgsql as $$
        begin
            update core.promotion set removed_at = now()
            where extraction_id = new.extraction_id and removed_at is null and not new.is_promoted;
            insert into core.promotion (extraction_id, revision_id)
            select new.extraction_id, new.revision_id
            where new.is_promoted
                and not exists (
                    select from core.promotion as p
                    where p.extraction_id = new.extraction_id and p.removed_at is null
                );
            return null;
        end
        $$
        """
    )
    op.execute("comment on function core.note_promotion is 'Keeps the times in which readers saw an extraction'")
    op.execute(
        "create trigger note_promotion after insert or update of is_promoted on core.extraction"
        " for each row execute function core.note_promotion()"
    )
