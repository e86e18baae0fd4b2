"""Feeds that lie: learned addresses, keys that several stories share, windows known by their texts too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GAP = "Nothing shows that the body touches the last one that held entries: some may have been missed"
GAP_BEFORE = "No overlap though the last window was full: entries may have been missed"
OVERLAP = "Entries that the last window with entries held too, by key, address or text; NULL: there was none"
OVERLAP_BEFORE = "Entries that the last read window held as well; NULL when there was none"
KEYS = "Keys of the entries of the last body that brought any"
KEYS_BEFORE = "Keys of the entries of the last body read"


def upgrade() -> None:
    for column in (*_addresses(), *_windows()):
        op.add_column("feed_state", column, schema="ops")
    op.alter_column("feed_state", "window_keys", comment=KEYS, existing_comment=KEYS_BEFORE, schema="ops")
    poll, comments = "feed_poll", {"is_gap_suspected": (GAP, GAP_BEFORE), "overlap": (OVERLAP, OVERLAP_BEFORE)}
    for name, (comment, before) in comments.items():
        op.alter_column(poll, name, comment=comment, existing_comment=before, schema="landing")


def _addresses() -> list[sa.Column[object]]:
    instant = sa.DateTime(timezone=True)
    return [
        sa.Column("moved_at", instant, comment="First of the permanent redirects that led there"),
        sa.Column("configured_at", instant, comment="Newest request for the address of the source file"),
        sa.Column(
            "quiet_polls",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="Polls at the learned address in a row that brought nothing new",
        ),
        sa.Column(
            "body_url",
            sa.Text(),
            comment="Address that gave the last body whose entries are committed, after redirects",
        ),
        sa.Column(
            "is_accept_wide",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Asked with the Accept header of browsers: it answers 406 to that of feed readers",
        ),
    ]


def _windows() -> list[sa.Column[object]]:
    digests = postgresql.ARRAY(sa.LargeBinary())
    return [
        sa.Column("window_texts", digests, comment="Digests of their titles and texts, in the same order"),
        sa.Column("shared_keys", digests, comment="Guids and links that several stories of one body shared"),
        sa.Column(
            "children",
            postgresql.JSONB(),
            nullable=False,
            server_default="{}",
            comment="Sitemaps of a sitemap index, by address: lastmod, validators and digest when they were last read",
        ),
    ]
