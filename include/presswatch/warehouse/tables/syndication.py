"""core: signatures by which texts find their like, groups of texts that are one, agencies credited."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of
from presswatch.warehouse.tables.core import article, extraction

signature = Table(
    "signature",
    metadata,
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), primary_key=True, comment="Article"),
    Column(
        "extraction_id",
        BigInteger,
        ForeignKey(extraction.c.extraction_id),
        nullable=False,
        index=True,
        comment="Reading whose body was signed",
    ),
    Column("algorithm", Text, nullable=False, comment="Algorithm and its version; others are never compared"),
    Column(
        "minima", LargeBinary, nullable=False, comment="72 unsigned 32-bit minima, big-endian; empty for a short text"
    ),
    Column("bands", ARRAY(BigInteger), nullable=False, comment="What core.signature_band holds of it"),
    now("signed_at", "When"),
    schema="core",
    comment="MinHash signature of an article's current text: it proposes likeness, an exact comparison decides",
)

signature_band = Table(
    "signature_band",
    metadata,
    Column("band", BigInteger, comment="Hash of a band of the signature, of a run of words, or of a fact"),
    Column("article_id", BigInteger, comment="Article; no foreign key, for there are forty rows to an article"),
    PrimaryKeyConstraint("band", "article_id"),
    schema="core",
    comment="Where texts that are alike meet: articles that share a band are compared",
)

syndication_group = Table(
    "syndication_group",
    metadata,
    ident("group_id", "Number of the group"),
    now("made_at", "When its first two texts were found alike"),
    Column("merged_into", BigInteger, ForeignKey("core.syndication_group.group_id"), comment="Group it became part of"),
    schema="core",
    comment="Articles that carry one text; members with valid_to NULL are in it now",
)

syndication_member = Table(
    "syndication_member",
    metadata,
    ident("member_id", "Number of the row"),
    Column(
        "group_id", BigInteger, ForeignKey(syndication_group.c.group_id), nullable=False, index=True, comment="Group"
    ),
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), nullable=False, comment="Article"),
    Column("is_original", Boolean, nullable=False, comment="The text that the others are counted under"),
    Column("relation", Text, comment="What it is to the original: copy, edited, excerpt or translation; NULL for it"),
    Column("evidence", Text, nullable=False, comment="text: words shared; facts: a translation, which is less certain"),
    Column(
        "similarity",
        Double,
        nullable=False,
        comment="0 to 1: Jaccard index of three-word runs with the original; of a translation, share of its facts",
    ),
    Column("contained", Double, nullable=False, comment="0 to 1: part of the shorter text that the longer one holds"),
    Column("agency", Text, comment="Agency whose text the group is, where known: key of the list, or source_id"),
    Column("rules", Text, nullable=False, comment="Version of the rules that decided"),
    now("valid_from", "Commit since which this holds"),
    at("valid_to", "Commit until which it held; NULL while it does"),
    one_of("relation", "copy", "edited", "excerpt", "translation"),
    one_of("evidence", "text", "facts"),
    Index("uq_syndication_member_current", "article_id", unique=True, postgresql_where=text("valid_to is null")),
    schema="core",
    comment="Which articles are in which group, since when, and why; rows are closed, never deleted",
)

agency_credit = Table(
    "agency_credit",
    metadata,
    Column("extraction_id", BigInteger, ForeignKey(extraction.c.extraction_id), comment="Reading"),
    Column("agency", Text, comment="Key of the list of agencies, or source_id of a source that is one"),
    Column("place", Text, nullable=False, comment="byline, dateline, start, end, credit, or picture"),
    Column("raw", Text, nullable=False, comment="As the page has it"),
    PrimaryKeyConstraint("extraction_id", "agency"),
    Index("ix_agency_credit_agency", "agency"),
    one_of("place", "byline", "dateline", "start", "end", "credit", "picture"),
    schema="core",
    comment="Agencies a text credits, watched or not; picture: only a picture is theirs",
)
