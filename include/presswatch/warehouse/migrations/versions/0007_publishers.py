"""Publishers: whom a feed took an entry from, as its ``source`` element says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FLAGS = "maybe_cut, bad_bytes, rewritten …"
FLAGS_BEFORE = "maybe_cut, rewritten …"


def upgrade() -> None:
    for name, comment in (
        ("publisher_name", "Whom the entry was taken from, as its source element says"),
        ("publisher_url", "Address of that publisher, or of its feed, where it can be asked"),
    ):
        op.add_column("entry_observation", sa.Column(name, sa.Text(), comment=comment), schema="landing")
    op.alter_column("entry_observation", "flags", comment=FLAGS, existing_comment=FLAGS_BEFORE, schema="landing")
