"""core: articles, the publisher's revisions and our extractions."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of, sha
from presswatch.warehouse.tables.ops import entry
from presswatch.warehouse.tables.registry import feed, source
from presswatch.warehouse.tables.source_lines import line_snapshot

article = Table(
    "article",
    metadata,
    ident("article_id", "Number of the article"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, index=True, comment="Publisher"),
    Column(
        "canonical_url",
        Text,
        comment="Our normal form of its address; NULL: it has none of its own, its text is the feed's",
    ),
    at("first_seen_at", "First time an entry for it was seen in a feed", nullable=False),
    Column("first_entry_id", BigInteger, nullable=False, comment="That entry"),
    Column(
        "state",
        Text,
        nullable=False,
        server_default="live",
        comment="live, gone once the publisher took it down, or merged once it was found to be another article",
    ),
    at("state_since", "Since when, as observed", nullable=False),
    Column(
        "merged_into",
        BigInteger,
        ForeignKey("core.article.article_id"),
        comment="Article that it is, once it is merged: that one has its addresses and entries; NULL while it stands",
    ),
    Column("revision_id", BigInteger, comment="Current revision"),
    Column(
        "load_seq",
        BigInteger,
        nullable=False,
        index=True,
        comment="Grows with every committed change of the article; page on it",
    ),
    now("loaded_at", "Commit that made the article"),
    now("changed_at", "Commit of the newest change"),
    one_of("state", "live", "gone", "merged"),
    CheckConstraint("(state = 'merged') = (merged_into is not null)", name="merged"),
    Index("ix_article_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
    schema="core",
    comment="One source's text under one canonical URL, or of one entry that has none",
)

removed_article = Table(
    "removed_article",
    metadata,
    Column("article_id", BigInteger, primary_key=True, autoincrement=False, comment="Number it had"),
    Column("source_id", Text, nullable=False, comment="Publisher"),
    Column("url", Text, comment="Canonical address it had; NULL: none of its own"),
    now("removed_at", "Start of the transaction that removed it"),
    Column("load_seq", BigInteger, nullable=False, index=True, comment="From the sequence of core.article; page on it"),
    schema="core",
    comment="Articles that were taken out of the warehouse by hand; kept by a trigger",
)

article_merge = Table(
    "article_merge",
    metadata,
    ident("merge_id", "Number of the row"),
    Column(
        "article_id", BigInteger, ForeignKey(article.c.article_id), nullable=False, index=True, comment="Article merged"
    ),
    Column(
        "survivor_id",
        BigInteger,
        ForeignKey(article.c.article_id),
        nullable=False,
        comment="That it is",
    ),
    now("merged_at", "Start of the transaction that merged them"),
    Column("batch_id", BigInteger, nullable=False, comment="Batch whose load found it; ops.batch names its run"),
    Column("capture_id", BigInteger, nullable=False, comment="Page that is of both"),
    Column("url", Text, nullable=False, comment="Address under which it was met"),
    Column("jaccard", Double, nullable=False, comment="0 to 1, of three-word runs of the page and the article merged"),
    Column("contained", Double, nullable=False, comment="0 to 1: part of the shorter of the two that the longer holds"),
    Column(
        "own_lines",
        ARRAY(Text),
        nullable=False,
        server_default="{}",
        comment="Lines that not all of the page and the two articles have; some of them",
    ),
    schema="core",
    comment="Log of merges: which article was found to be which older one, when, by which batch, on what evidence",
)

article_url = Table(
    "article_url",
    metadata,
    sha("url_sha256", "Digest of the canonical form", primary_key=True),
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), nullable=False, index=True, comment="Article"),
    Column("url", Text, nullable=False, comment="Address as met"),
    Column("url_key", Text, nullable=False, comment="Its canonical form"),
    Column("key_version", Text, nullable=False, comment="Version of the rules that made the canonical form"),
    Column("kind", Text, nullable=False, comment="feed, final or canonical"),
    now("first_seen_at", "When it was met"),
    schema="core",
    comment="Every address an article was met under",
)

article_feed = Table(
    "article_feed",
    metadata,
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), comment="Article"),
    Column("entry_id", BigInteger, ForeignKey(entry.c.entry_id), comment="Entry that led to it"),
    Column("feed_id", Text, ForeignKey(feed.c.feed_id), nullable=False, comment="Feed of the entry"),
    at("first_seen_at", "When that feed showed it first", nullable=False),
    PrimaryKeyConstraint("article_id", "entry_id"),
    schema="core",
    comment="Which feeds showed an article",
)

revision = Table(
    "revision",
    metadata,
    ident("revision_id", "Number of the revision"),
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), nullable=False, comment="Article"),
    Column("rev_no", Integer, nullable=False, comment="1, 2, … in the order of observation"),
    Column(
        "kind",
        Text,
        nullable=False,
        comment="first, edit, withdrawn (taken down) or restored",
    ),
    sha("content_sha256", "Digest of the normalised headline and body", nullable=False),
    Column("capture_id", BigInteger, nullable=False, comment="Capture that showed it first"),
    at("observed_from", "Fetch that showed it first", nullable=False),
    at("observed_to", "Fetch that showed the next; NULL while current"),
    at("edit_earliest", "The edit happened after this fetch; NULL for the first"),
    at("edit_latest", "The edit happened before this fetch", nullable=False),
    at("claimed_modified_at", "When the publisher says it was modified"),
    Column(
        "is_silent",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="The text changed and the publisher did not say so",
    ),
    Column(
        "changes", ARRAY(Text), nullable=False, server_default="{}", comment="What changed: headline, words, numbers …"
    ),
    now("loaded_at", "Start of the transaction that loaded it; of revisions older than migration 0016, observed_from"),
    UniqueConstraint("article_id", "rev_no"),
    Index("ix_revision_content_sha256", "content_sha256"),
    one_of("kind", "first", "edit", "withdrawn", "restored"),
    schema="core",
    comment="The publisher's axis: what the publisher changed",
)

extraction = Table(
    "extraction",
    metadata,
    ident("extraction_id", "Number of the extraction"),
    Column(
        "revision_id",
        BigInteger,
        ForeignKey(revision.c.revision_id),
        nullable=False,
        index=True,
        comment="Revision it reads",
    ),
    Column("capture_id", BigInteger, nullable=False, comment="Bytes it reads"),
    Column("extractor", Text, nullable=False, comment="Name of our extractor"),
    Column("versions", JSONB, nullable=False, comment="Versions of the libraries"),
    sha(
        "config_sha256",
        "Digest of what the extractor does: its code without comments and names, its data, versions of libraries",
        nullable=False,
    ),
    sha(
        "content_sha256",
        "Digest of its normalised headline and body; a later look at the page is compared with this",
        nullable=False,
    ),
    sha("reading_sha256", "Digest of all that was read, by which code; NULL before migration 0002"),
    Column(
        "line_snapshot_id",
        BigInteger,
        ForeignKey(line_snapshot.c.snapshot_id),
        index=True,
        comment="Snapshot of the lines its source repeats, under which it was read; NULL: of none",
    ),
    at("extracted_at", "When it was read", nullable=False),
    Column("is_promoted", Boolean, nullable=False, server_default=true(), comment="The reading that readers see"),
    Column("title", Text, nullable=False, comment="Headline"),
    Column(
        "dek",
        Text,
        comment="Standfirst, part of the body too, or a kicker, which is not: from 45 letters on it is a standfirst",
    ),
    Column("section", Text, comment="Section as the page states it"),
    Column("tags", ARRAY(Text), nullable=False, server_default="{}", comment="Tags as the page states them"),
    Column("language", Text, comment="BCP-47; NULL when unknown"),
    Column("language_confidence", Double, comment="0 to 1, of the detector"),
    Column("canonical_url", Text, comment="rel=canonical, where plausible"),
    at("published_at", "Publisher's claim; NULL when unknown, never the fetch time"),
    Column("published_stated", Text, comment="The same in ISO 8601 with the offset the publisher stated"),
    Column("published_day", Date, comment="Calendar day at the publisher; known also where the instant is not"),
    Column("published_precision", Text, comment="second, minute, hour, day, month or year"),
    Column("published_zone_source", Text, comment="Where the zone came from: offset, name, source, page, none"),
    Column("published_source", Text, comment="Where the claim was found: jsonld, meta, feed …"),
    at("modified_at", "Publisher's claim of the last modification"),
    Column("text", Text, nullable=False, comment="All blocks, residue included, joined by a blank line"),
    Column("body_chars", Integer, nullable=False, comment="Code points of the body"),
    Column("body_words", Integer, nullable=False, comment="Words of the body"),
    Column("flags", ARRAY(Text), nullable=False, server_default="{}", comment="feed_text, paywall, live_blog …"),
    Column(
        "title_claims",
        JSONB,
        nullable=False,
        server_default="[]",
        comment="Every headline stated: source, title, raw, kicker, is_chosen; empty before migration 0023",
    ),
    UniqueConstraint("capture_id", "revision_id", "reading_sha256"),
    Index("ix_extraction_content_sha256", "content_sha256"),
    Index("uq_extraction_promoted", "revision_id", unique=True, postgresql_where=text("is_promoted")),
    schema="core",
    comment="Our axis: one reading of one capture by one version of our code",
)

promotion = Table(
    "promotion",
    metadata,
    ident("promotion_id", "Number of the promotion"),
    Column("extraction_id", BigInteger, nullable=False, index=True, comment="Extraction that readers see"),
    Column("revision_id", BigInteger, nullable=False, index=True, comment="Revision it reads"),
    now(
        "promoted_at",
        "Start of the transaction since which readers see it; before migration 0016, when it was extracted",
    ),
    at("removed_at", "Until when, likewise; NULL while they see it"),
    schema="core",
    comment="Times in which readers saw an extraction; kept by a trigger",
)

text_block = Table(
    "text_block",
    metadata,
    Column("extraction_id", BigInteger, ForeignKey(extraction.c.extraction_id), comment="Extraction"),
    Column("ordinal", Integer, comment="Place in the text, from 0"),
    Column("role", Text, nullable=False, comment="body, heading, caption, credit, toc, teaser …"),
    Column("start_char", Integer, nullable=False, comment="Code point in extraction.text, inclusive"),
    Column("end_char", Integer, nullable=False, comment="Code point in extraction.text, exclusive"),
    Column("language", Text, comment="BCP-47, where it was told apart"),
    Column("paired_ordinal", Integer, comment="Block that says the same in another language"),
    Column("rule", Text, nullable=False, server_default="", comment="Why it has its role"),
    PrimaryKeyConstraint("extraction_id", "ordinal"),
    schema="core",
    comment="Runs of the extracted text with their role; residue is labelled, not dropped",
)

time_claim = Table(
    "time_claim",
    metadata,
    Column("extraction_id", BigInteger, ForeignKey(extraction.c.extraction_id), comment="Extraction"),
    Column("ordinal", Integer, comment="From 0"),
    Column("kind", Text, nullable=False, comment="published or modified"),
    Column("source", Text, nullable=False, comment="jsonld, meta, itemprop, time_tag, feed, sitemap, url or text"),
    Column("raw", Text, nullable=False, comment="As written"),
    at("value", "Instant, where it is known"),
    at("earliest", "Lower bound, where only the day is known"),
    at("latest", "Upper bound"),
    Column("precision", Text, comment="second, minute, hour, day, month or year"),
    Column("zone_source", Text, nullable=False, comment="offset, name, ambiguous_name, source, page or none"),
    Column("reason", Text, nullable=False, server_default="", comment="Why there is no value"),
    Column("is_chosen", Boolean, nullable=False, comment="The one that published_at or modified_at is"),
    PrimaryKeyConstraint("extraction_id", "ordinal"),
    schema="core",
    comment="Every statement of a time that was found, and which one was believed",
)

author = Table(
    "author",
    metadata,
    ident("author_id", "Number of the author"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, comment="Publisher that prints the name"),
    Column("name", Text, nullable=False, comment="Name, cleaned"),
    Column("kind", Text, nullable=False, comment="person or organisation"),
    UniqueConstraint("source_id", "name", "kind"),
    schema="core",
    comment="A name a publisher gives as author",
)

extraction_author = Table(
    "extraction_author",
    metadata,
    Column("extraction_id", BigInteger, ForeignKey(extraction.c.extraction_id), comment="Extraction"),
    Column("ordinal", Integer, comment="From 0"),
    Column("author_id", BigInteger, ForeignKey(author.c.author_id), nullable=False, index=True, comment="Author"),
    Column("raw", Text, nullable=False, comment="As the page has it"),
    PrimaryKeyConstraint("extraction_id", "ordinal"),
    schema="core",
    comment="Authors of an extraction, in order",
)

article_text = Table(
    "article_text",
    metadata,
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), primary_key=True, comment="Article"),
    Column(
        "extraction_id",
        BigInteger,
        ForeignKey(extraction.c.extraction_id),
        nullable=False,
        index=True,
        comment="Promoted extraction of the current revision",
    ),
    Column("body", Text, nullable=False, comment="Its body blocks, joined by a blank line"),
    Column(
        "search",
        TSVECTOR,
        nullable=False,
        comment="Headline (A), standfirst (B), body (C), in the article's language, without accents",
    ),
    Column("source_id", Text, nullable=False, comment="Publisher; kept by a trigger"),
    Column(
        "published_day",
        Date,
        comment="Calendar day of publication at the publisher; NULL when unknown. "
        "Kept by a trigger, as are the next two",
    ),
    at("published_at", "Publisher's claim; NULL when unknown"),
    Column("language", Text, comment="BCP-47; NULL when unknown"),
    Column(
        "words",
        TSVECTOR,
        nullable=False,
        comment="Headline (A), standfirst (B), body (C), words as written, without accents; kept by a trigger",
    ),
    Column(
        "quoted_chars",
        Integer,
        comment="Code points of the body between quotation marks, the marks included; "
        "NULL before migration 0028: counted when asked for",
    ),
    Index("ix_article_text_search", "search", postgresql_using="gin"),
    Index("ix_article_text_words", "words", postgresql_using="gin"),
    Index("ix_article_text_language", "language"),
    Index("ix_article_text_published_day", "published_day", "source_id", "language"),
    schema="core",
    comment="What search sees: derived from the current revision's promoted extraction",
)
