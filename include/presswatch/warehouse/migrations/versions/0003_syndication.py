"""Syndication: signatures, the bands by which texts find their like, groups and their members, agencies credited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signature_band",
        sa.Column(
            "band",
            sa.BigInteger(),
            nullable=False,
            comment="Hash of a band of the signature, of a run of words, or of a fact",
        ),
        sa.Column(
            "article_id",
            sa.BigInteger(),
            nullable=False,
            comment="Article; no foreign key, for there are forty rows to an article",
        ),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_signature_band")),
        schema="core",
        comment="Where texts that are alike meet: articles that share a band are compared",
    )
    op.create_table(
        "syndication_group",
        sa.Column(
            "group_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the group"
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When its first two texts were found alike",
        ),
        sa.Column("merged_into", sa.BigInteger(), nullable=True, comment="Group it became part of"),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["core.syndication_group.group_id"], name=op.f("fk_syndication_group_merged_into")
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_syndication_group")),
        schema="core",
        comment="Articles that carry one text; members with valid_to NULL are in it now",
    )
    op.create_table(
        "syndication_member",
        sa.Column("member_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the row"),
        sa.Column("group_id", sa.BigInteger(), nullable=False, comment="Group"),
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column("is_original", sa.Boolean(), nullable=False, comment="The text that the others are counted under"),
        sa.Column(
            "relation",
            sa.Text(),
            nullable=True,
            comment="What it is to the original: copy, edited, excerpt or translation; NULL for it",
        ),
        sa.Column(
            "evidence",
            sa.Text(),
            nullable=False,
            comment="text: words shared; facts: a translation, which is less certain",
        ),
        sa.Column(
            "similarity",
            sa.Double(),
            nullable=False,
            comment="0 to 1: Jaccard index of three-word runs with the original; of a translation, share of its facts",
        ),
        sa.Column(
            "contained",
            sa.Double(),
            nullable=False,
            comment="0 to 1: part of the shorter text that the longer one holds",
        ),
        sa.Column(
            "agency",
            sa.Text(),
            nullable=True,
            comment="Agency whose text the group is, where known: key of the list, or source_id",
        ),
        sa.Column("rules", sa.Text(), nullable=False, comment="Version of the rules that decided"),
        sa.Column(
            "valid_from",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Commit since which this holds",
        ),
        sa.Column(
            "valid_to",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Commit until which it held; NULL while it does",
        ),
        sa.CheckConstraint("evidence in ('text', 'facts')", name=op.f("ck_syndication_member_evidence")),
        sa.CheckConstraint(
            "relation in ('copy', 'edited', 'excerpt', 'translation')", name=op.f("ck_syndication_member_relation")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["core.article.article_id"], name=op.f("fk_syndication_member_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["core.syndication_group.group_id"], name=op.f("fk_syndication_member_group_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_syndication_member")),
        schema="core",
        comment="Which articles are in which group, since when, and why; rows are closed, never deleted",
    )
    op.create_index(
        op.f("ix_syndication_member_group_id"), "syndication_member", ["group_id"], unique=False, schema="core"
    )
    op.create_index(
        "uq_syndication_member_current",
        "syndication_member",
        ["article_id"],
        unique=True,
        schema="core",
        postgresql_where=sa.text("valid_to is null"),
    )
    op.create_table(
        "agency_credit",
        sa.Column("extraction_id", sa.BigInteger(), nullable=False, comment="Reading"),
        sa.Column(
            "agency",
            sa.Text(),
            nullable=False,
            comment="Key of the list of agencies, or source_id of a source that is one",
        ),
        sa.Column("place", sa.Text(), nullable=False, comment="byline, dateline, start, end, credit, or picture"),
        sa.Column("raw", sa.Text(), nullable=False, comment="As the page has it"),
        sa.CheckConstraint(
            "place in ('byline', 'dateline', 'start', 'end', 'credit', 'picture')", name=op.f("ck_agency_credit_place")
        ),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_agency_credit_extraction_id")
        ),
        sa.PrimaryKeyConstraint("extraction_id", "agency", name=op.f("pk_agency_credit")),
        schema="core",
        comment="Agencies a text credits, watched or not; picture: only a picture is theirs",
    )
    op.create_index("ix_agency_credit_agency", "agency_credit", ["agency"], unique=False, schema="core")
    op.create_table(
        "signature",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column("extraction_id", sa.BigInteger(), nullable=False, comment="Reading whose body was signed"),
        sa.Column(
            "algorithm", sa.Text(), nullable=False, comment="Algorithm and its version; others are never compared"
        ),
        sa.Column(
            "minima",
            sa.LargeBinary(),
            nullable=False,
            comment="72 unsigned 32-bit minima, big-endian; empty for a short text",
        ),
        sa.Column("bands", sa.ARRAY(sa.BigInteger()), nullable=False, comment="What core.signature_band holds of it"),
        sa.Column(
            "signed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When"
        ),
        sa.ForeignKeyConstraint(["article_id"], ["core.article.article_id"], name=op.f("fk_signature_article_id")),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_signature_extraction_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_signature")),
        schema="core",
        comment="MinHash signature of an article's current text: it proposes likeness, an exact comparison decides",
    )
    op.create_index(op.f("ix_signature_extraction_id"), "signature", ["extraction_id"], unique=False, schema="core")


def downgrade() -> None:
    raise NotImplementedError("the warehouse only moves forward; restore a backup to go back")
