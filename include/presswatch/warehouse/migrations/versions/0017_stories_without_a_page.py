"""Entries without a page of their own are loaded from the text of their feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_HAS_PAGE = "False: no address can be asked, or several stories of the feed share it; the feed's text is read"
_HOST = "Host and port of url, the unit of politeness; its feed_id where it has no page of its own"
_OBSERVATION = "Observation of the entry without a page of its own whose text is read here: the bytes are the feed's"
_ITEM_URL = "Address to ask; of the feed, which is not asked, where there is no page"
_WAY = "outcome <> 'pending' or (next_at is not null and (url is not null or not has_page))"


def upgrade() -> None:
    has_page: sa.Column[bool] = sa.Column(
        "has_page", sa.Boolean(), server_default=sa.true(), nullable=False, comment=_HAS_PAGE
    )
    op.add_column("entry", has_page, schema="ops")
    op.execute("update ops.entry set has_page = false, host = feed_id where url is null")
    op.drop_constraint(op.f("ck_entry_pending_has_way"), "entry", schema="ops", type_="check")
    op.create_check_constraint(op.f("ck_entry_pending_has_way"), "entry", _WAY, schema="ops")
    op.alter_column("entry", "host", comment=_HOST, schema="ops")
    op.alter_column("batch_item", "url", comment=_ITEM_URL, schema="ops")
    op.alter_column(
        "batch_item", "host", comment="Host and port, or the feed_id of an entry without a page", schema="ops"
    )
    op.add_column("capture", sa.Column("observation_id", sa.BigInteger(), comment=_OBSERVATION), schema="landing")
    is_item = sa.text("observation_id is not null")
    op.create_index(
        "ix_capture_observation_id", "capture", ["observation_id"], schema="landing", postgresql_where=is_item
    )
    _name_what_may_be_missing()


def _name_what_may_be_missing() -> None:
    version = "1.0 or 1.1; NULL: the answer was a feed's"
    op.alter_column("capture", "http_version", nullable=True, comment=version, schema="landing")
    kept = "One HTTP response for a page, or for a feed whose entry has none, kept"
    op.create_table_comment("capture", kept, schema="landing")
    address = "Our normal form of its address; NULL: it has none of its own, its text is the feed's"
    op.alter_column("article", "canonical_url", nullable=True, comment=address, schema="core")
    text = "One source's text under one canonical URL, or of one entry that has none"
    op.create_table_comment("article", text, schema="core")
