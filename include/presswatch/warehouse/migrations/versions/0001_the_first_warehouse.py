"""The first warehouse."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCH_LANGUAGES = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""BCP-47 primary language to the stemmer that every PostgreSQL since 15 has."""

PARTITIONED = ("feed_poll", "entry_observation", "capture")


def _make_search_configurations() -> None:
    """One configuration a stemmer, that drops accents first, so that « ecole » finds « école »."""
    op.execute("create extension if not exists unaccent with schema core")
    for name in sorted({*SEARCH_LANGUAGES.values(), "simple"}):
        op.execute(f"create text search configuration core.{name} (copy = pg_catalog.{name})")
        stemmer = "simple" if name == "simple" else f"{name}_stem"
        op.execute(
            f"alter text search configuration core.{name} alter mapping for"
            f" asciiword, asciihword, hword_asciipart, word, hword, hword_part with core.unaccent, {stemmer}"
        )
    cases = " ".join(f"when '{tag}' then 'core.{name}'::regconfig" for tag, name in SEARCH_LANGUAGES.items())
    op.execute(
        "create function core.search_config(language text) returns regconfig language sql stable parallel safe"
        f" return case split_part(lower(language), '-', 1) {cases} else 'core.simple'::regconfig end"
    )
    op.execute(
        "comment on function core.search_config is"
        " 'Text search configuration for a BCP-47 tag: stemmed where PostgreSQL has a stemmer, without accents everywhere'"
    )
    op.execute(
        "create function core.search_vector(language text, title text, dek text, body text) returns tsvector"
        " language sql stable parallel safe return"
        " setweight(to_tsvector(core.search_config(language), title), 'A')"
        " || setweight(to_tsvector(core.search_config(language), dek), 'B')"
        " || setweight(to_tsvector(core.search_config(language), left(body, 250000)), 'C')"  # a tsvector holds 1 MB
    )
    op.execute(
        "comment on function core.search_vector is 'What search sees of an article: headline, standfirst, body, weighted'"
    )


def _make_partitions() -> None:
    """A default partition takes what no month takes, so that no row is ever refused."""
    for table in PARTITIONED:
        op.execute(f"create table landing.{table}_default partition of landing.{table} default")
    op.execute(
        """
        create function landing.ensure_partitions(months_ahead integer) returns integer language plpgsql as $$
        declare
            parent text; first_day timestamptz; made integer := 0;
        begin
            foreach parent in array array['feed_poll', 'entry_observation', 'capture'] loop
                for step in 0..months_ahead loop
                    first_day := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC';
                    first_day := (first_day at time zone 'UTC' + make_interval(months => step)) at time zone 'UTC';
                    if to_regclass(format('landing.%I', parent || to_char(first_day at time zone 'UTC', '"_p"YYYY_MM'))) is null then
                        execute format(
                            'create table landing.%I partition of landing.%I for values from (%L) to (%L)',
                            parent || to_char(first_day at time zone 'UTC', '"_p"YYYY_MM'), parent, first_day,
                            (first_day at time zone 'UTC' + interval '1 month') at time zone 'UTC');
                        made := made + 1;
                    end if;
                end loop;
            end loop;
            return made;
        end
        $$
        """
    )


def upgrade() -> None:
    op.execute("create sequence core.load_seq")
    op.execute("create sequence ops.lease_token")
    _make_tables()
    _make_partitions()
    _make_search_configurations()


def _make_tables() -> None:
    op.create_table(
        "registry_change",
        sa.Column(
            "change_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the change"
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="source or feed"),
        sa.Column("subject_id", sa.Text(), nullable=False, comment="source_id or feed_id"),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the change was seen",
        ),
        sa.Column(
            "before",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Configuration before; NULL when it was added",
        ),
        sa.Column(
            "after",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Configuration after; NULL when it was retired",
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_registry_change")),
        schema="core",
        comment="History of the configuration of sources and feeds",
    )
    op.create_index(
        op.f("ix_registry_change_subject_id"), "registry_change", ["subject_id"], unique=False, schema="core"
    )
    op.create_table(
        "source",
        sa.Column("source_id", sa.Text(), nullable=False, comment="Slug of the publisher, from its source file"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name of the publisher"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2"),
        sa.Column(
            "timezone", sa.Text(), nullable=True, comment="IANA zone that zone-less dates of this publisher are read in"
        ),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False, comment="BCP-47 tags the publisher writes in"),
        sa.Column("homepage", sa.Text(), nullable=True, comment="Address of the publisher's home page"),
        sa.Column("is_agency", sa.Boolean(), nullable=False, comment="True for a wire agency"),
        sa.Column(
            "articles_per_week",
            sa.Integer(),
            nullable=True,
            comment="Expected minimum; below it the source is reported",
        ),
        sa.Column("licence_note", sa.Text(), nullable=False, comment="What is known of the terms of the feed"),
        sa.Column(
            "config", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="The source file as loaded"
        ),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="First time this source was configured",
        ),
        sa.Column(
            "retired_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when it is no longer configured; NULL while it is",
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source")),
        schema="core",
        comment="One publisher",
    )
    op.create_table(
        "capture",
        sa.Column(
            "capture_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the capture"
        ),
        sa.Column(
            "fetched_at", sa.DateTime(timezone=True), nullable=False, comment="Last byte of the response; partition key"
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="Start of the request"),
        sa.Column("batch_id", sa.BigInteger(), nullable=False, comment="Batch that fetched it"),
        sa.Column("url_asked", sa.Text(), nullable=False, comment="Address asked"),
        sa.Column("url_final", sa.Text(), nullable=False, comment="Address that answered, after redirects"),
        sa.Column(
            "redirect_chain",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Redirects followed: url, status, location",
        ),
        sa.Column("remote_ip", sa.Text(), nullable=False, comment="Address connected to"),
        sa.Column("http_version", sa.Text(), nullable=False, comment="1.0 or 1.1"),
        sa.Column("status", sa.SmallInteger(), nullable=False, comment="HTTP status"),
        sa.Column(
            "headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="Response headers, in order"
        ),
        sa.Column("wire_bytes", sa.BigInteger(), nullable=False, comment="Bytes of the body as sent"),
        sa.Column("body_bytes", sa.BigInteger(), nullable=False, comment="Bytes of the body, content coding undone"),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=False, comment="Digest of the body, content coding undone"),
        sa.Column(
            "warc_path",
            sa.Text(),
            nullable=True,
            comment="Landing file, relative to the landing root; NULL for a 304, which has no body",
        ),
        sa.Column("warc_offset", sa.BigInteger(), nullable=True, comment="Where the record starts, bytes"),
        sa.Column("warc_length", sa.BigInteger(), nullable=True, comment="Length of the compressed record, bytes"),
        sa.PrimaryKeyConstraint("capture_id", "fetched_at", name=op.f("pk_capture")),
        schema="landing",
        comment="One HTTP response for a page, kept",
        postgresql_partition_by="RANGE (fetched_at)",
    )
    op.create_index(op.f("ix_capture_batch_id"), "capture", ["batch_id"], unique=False, schema="landing")
    op.create_index("ix_capture_capture_id", "capture", ["capture_id"], unique=False, schema="landing")
    op.create_table(
        "entry_observation",
        sa.Column(
            "observation_id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Number of the observation",
        ),
        sa.Column(
            "observed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="Start of the poll that saw it; partition key",
        ),
        sa.Column("poll_id", sa.BigInteger(), nullable=False, comment="Poll that saw it"),
        sa.Column("entry_id", sa.BigInteger(), nullable=False, comment="Entry in the ledger"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Place in the feed body, from 0"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="new, changed or repeated; unchanged entries are only counted on the poll",
        ),
        sa.Column("guid", sa.Text(), nullable=True, comment="guid or atom:id as written"),
        sa.Column("link", sa.Text(), nullable=True, comment="link as written"),
        sa.Column("title", sa.Text(), nullable=True, comment="Title, plain text"),
        sa.Column("summary", sa.Text(), nullable=True, comment="Summary, plain text"),
        sa.Column(
            "content",
            sa.Text(),
            nullable=True,
            comment="Full content as the feed carries it; hostile HTML, never show it unescaped",
        ),
        sa.Column("authors", sa.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="Authors as written"),
        sa.Column("categories", sa.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="Categories"),
        sa.Column("published_raw", sa.Text(), nullable=True, comment="Publication date as written"),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Publication date as understood; NULL when it cannot be known",
        ),
        sa.Column("updated_raw", sa.Text(), nullable=True, comment="Update date as written"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True, comment="Update date as understood"),
        sa.Column("language", sa.Text(), nullable=True, comment="Language the feed states"),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="maybe_cut, rewritten …"),
        sa.PrimaryKeyConstraint("observation_id", "observed_at", name=op.f("pk_entry_observation")),
        schema="landing",
        comment="What one poll saw of one entry, kept when it was new or different",
        postgresql_partition_by="RANGE (observed_at)",
    )
    op.create_index(
        "ix_entry_observation_entry_id",
        "entry_observation",
        ["entry_id", "observed_at"],
        unique=False,
        schema="landing",
    )
    op.create_index("ix_entry_observation_poll_id", "entry_observation", ["poll_id"], unique=False, schema="landing")
    op.create_table(
        "article_visit",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column(
            "next_visit_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it is looked at again; NULL when no more",
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="Address asked"),
        sa.Column("host", sa.Text(), nullable=False, comment="Host and port"),
        sa.Column("etag", sa.Text(), nullable=True, comment="Validator of the newest capture"),
        sa.Column("last_modified", sa.Text(), nullable=True, comment="Validator of the newest capture"),
        sa.Column(
            "body_sha256",
            sa.LargeBinary(),
            nullable=True,
            comment="Digest of the newest body, to see that a page has not changed at all",
        ),
        sa.Column("visits", sa.Integer(), server_default="0", nullable=False, comment="Looks so far"),
        sa.Column("gone_seen", sa.Integer(), server_default="0", nullable=False, comment="404 or 410 answers in a row"),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False, comment="Newest fetch that found it"),
        sa.Column("last_visited_at", sa.DateTime(timezone=True), nullable=True, comment="Newest fetch"),
        sa.Column("batch_id", sa.BigInteger(), nullable=True, comment="Open batch that looks at it now"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_visit")),
        schema="ops",
        comment="When an article is looked at again for edits; narrow, often written",
    )
    op.create_index(
        "ix_article_visit_next_visit_at",
        "article_visit",
        ["next_visit_at"],
        unique=False,
        schema="ops",
        postgresql_where=sa.text("next_visit_at is not null"),
    )
    op.create_table(
        "batch",
        sa.Column(
            "batch_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the batch"
        ),
        sa.Column(
            "token", sa.BigInteger(), nullable=False, comment="Fencing token; a stage that holds another is refused"
        ),
        sa.Column("state", sa.Text(), server_default="open", nullable=False, comment="open, loaded or expired"),
        sa.Column(
            "stage",
            sa.Text(),
            server_default="claimed",
            nullable=False,
            comment="Last stage done: claimed, fetched, cleaned, checked, loaded",
        ),
        sa.Column("run_id", sa.Text(), nullable=True, comment="DAG run, or who ingests"),
        sa.Column(
            "hosts",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="Hosts that belong to this batch alone while it is open",
        ),
        sa.Column(
            "claimed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was put together",
        ),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False, comment="When the lease runs out"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True, comment="When it was loaded or given up"),
        sa.Column("items", sa.Integer(), nullable=False, comment="Items at the start"),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="Items by outcome at the end; they add up to items",
        ),
        sa.Column(
            "is_alarmed",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="A batch rule did not hold",
        ),
        sa.CheckConstraint("state in ('open', 'loaded', 'expired')", name=op.f("ck_batch_state")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch")),
        schema="ops",
        comment="A set of entries and revisits that is worked on together",
    )
    op.create_index(
        "ix_batch_open",
        "batch",
        ["leased_until"],
        unique=False,
        schema="ops",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "article",
        sa.Column(
            "article_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the article"
        ),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("canonical_url", sa.Text(), nullable=False, comment="Our normal form of its address"),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="First time an entry for it was seen in a feed",
        ),
        sa.Column("first_entry_id", sa.BigInteger(), nullable=False, comment="That entry"),
        sa.Column(
            "state",
            sa.Text(),
            server_default="live",
            nullable=False,
            comment="live, or gone once the publisher took it down",
        ),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False, comment="Since when, as observed"),
        sa.Column("revision_id", sa.BigInteger(), nullable=True, comment="Current revision"),
        sa.Column(
            "load_seq",
            sa.BigInteger(),
            nullable=False,
            comment="Grows with every committed change of the article; page on it",
        ),
        sa.Column(
            "loaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Commit that made the article",
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Commit of the newest change",
        ),
        sa.CheckConstraint("state in ('live', 'gone')", name=op.f("ck_article_state")),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name=op.f("fk_article_source_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article")),
        schema="core",
        comment="One source's text under one canonical URL",
    )
    op.create_index(op.f("ix_article_load_seq"), "article", ["load_seq"], unique=False, schema="core")
    op.create_index(op.f("ix_article_source_id"), "article", ["source_id"], unique=False, schema="core")
    op.create_table(
        "author",
        sa.Column(
            "author_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the author"
        ),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher that prints the name"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name, cleaned"),
        sa.Column("kind", sa.Text(), nullable=False, comment="person or organisation"),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name=op.f("fk_author_source_id")),
        sa.PrimaryKeyConstraint("author_id", name=op.f("pk_author")),
        sa.UniqueConstraint("source_id", "name", "kind", name=op.f("uq_author_source_id_name_kind")),
        schema="core",
        comment="A name a publisher gives as author",
    )
    op.create_table(
        "feed",
        sa.Column("feed_id", sa.Text(), nullable=False, comment="source_id/name, stable when the URL changes"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="Publisher"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address that is polled"),
        sa.Column("title", sa.Text(), nullable=False, comment="Name of the feed, as configured"),
        sa.Column("min_interval_s", sa.Double(), nullable=False, comment="Polled at most this often, seconds"),
        sa.Column("max_interval_s", sa.Double(), nullable=False, comment="Polled at least this often, seconds"),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="First time this feed was configured",
        ),
        sa.Column(
            "retired_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when it is no longer configured; NULL while it is",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["core.source.source_id"], name=op.f("fk_feed_source_id")),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed")),
        schema="core",
        comment="One URL polled for entries",
    )
    op.create_index(op.f("ix_feed_source_id"), "feed", ["source_id"], unique=False, schema="core")
    op.create_table(
        "check_result",
        sa.Column(
            "check_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the result"
        ),
        sa.Column("batch_id", sa.BigInteger(), nullable=False, comment="Batch checked"),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was checked",
        ),
        sa.Column("contract_version", sa.Text(), nullable=False, comment="Version of the rules"),
        sa.Column("suite", sa.Text(), nullable=False, comment="article_rows (gate) or article_batch (alarms)"),
        sa.Column("rule", sa.Text(), nullable=False, comment="Rule of the suite"),
        sa.Column(
            "severity",
            sa.Text(),
            nullable=False,
            comment="row: failing rows go to quarantine; alarm: somebody should look",
        ),
        sa.Column("is_success", sa.Boolean(), nullable=False, comment="The rule held"),
        sa.Column("checked", sa.Integer(), nullable=False, comment="Rows looked at"),
        sa.Column("unexpected", sa.Integer(), nullable=False, comment="Rows that broke it"),
        sa.Column("observed", sa.Text(), nullable=False, comment="What was seen, short"),
        sa.ForeignKeyConstraint(["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_check_result_batch_id")),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_check_result")),
        schema="ops",
        comment="What Great Expectations said of a batch",
    )
    op.create_index(op.f("ix_check_result_batch_id"), "check_result", ["batch_id"], unique=False, schema="ops")
    op.create_table(
        "draft",
        sa.Column("batch_id", sa.BigInteger(), nullable=False, comment="Batch"),
        sa.Column("capture_id", sa.BigInteger(), nullable=False, comment="Capture that was read"),
        sa.Column(
            "extraction", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="The extraction, whole"
        ),
        sa.Column("extracted_at", sa.DateTime(timezone=True), nullable=False, comment="When it was read"),
        sa.Column(
            "rules_broken", sa.ARRAY(sa.Text()), nullable=True, comment="Row rules broken; NULL before the check"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_draft_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "capture_id", name=op.f("pk_draft")),
        schema="staging",
        comment="Cleaned pages between cleaning and loading; emptied by the load",
    )
    op.create_table(
        "article_url",
        sa.Column("url_sha256", sa.LargeBinary(), nullable=False, comment="Digest of the canonical form"),
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address as met"),
        sa.Column("url_key", sa.Text(), nullable=False, comment="Its canonical form"),
        sa.Column(
            "key_version", sa.Text(), nullable=False, comment="Version of the rules that made the canonical form"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="feed, final or canonical"),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was met",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["core.article.article_id"], name=op.f("fk_article_url_article_id")),
        sa.PrimaryKeyConstraint("url_sha256", name=op.f("pk_article_url")),
        schema="core",
        comment="Every address an article was met under",
    )
    op.create_index(op.f("ix_article_url_article_id"), "article_url", ["article_id"], unique=False, schema="core")
    op.create_table(
        "revision",
        sa.Column(
            "revision_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the revision"
        ),
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column("rev_no", sa.Integer(), nullable=False, comment="1, 2, … in the order of observation"),
        sa.Column("kind", sa.Text(), nullable=False, comment="first, edit, withdrawn (taken down) or restored"),
        sa.Column(
            "content_sha256", sa.LargeBinary(), nullable=False, comment="Digest of the normalised headline and body"
        ),
        sa.Column("capture_id", sa.BigInteger(), nullable=False, comment="Capture that showed it first"),
        sa.Column("observed_from", sa.DateTime(timezone=True), nullable=False, comment="Fetch that showed it first"),
        sa.Column(
            "observed_to",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Fetch that showed the next; NULL while current",
        ),
        sa.Column(
            "edit_earliest",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="The edit happened after this fetch; NULL for the first",
        ),
        sa.Column(
            "edit_latest", sa.DateTime(timezone=True), nullable=False, comment="The edit happened before this fetch"
        ),
        sa.Column(
            "claimed_modified_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the publisher says it was modified",
        ),
        sa.Column(
            "is_silent",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="The text changed and the publisher did not say so",
        ),
        sa.Column(
            "changes",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="What changed: headline, words, numbers …",
        ),
        sa.CheckConstraint("kind in ('first', 'edit', 'withdrawn', 'restored')", name=op.f("ck_revision_kind")),
        sa.ForeignKeyConstraint(["article_id"], ["core.article.article_id"], name=op.f("fk_revision_article_id")),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "rev_no", name=op.f("uq_revision_article_id_rev_no")),
        schema="core",
        comment="The publisher's axis: what the publisher changed",
    )
    op.create_index(op.f("ix_revision_content_sha256"), "revision", ["content_sha256"], unique=False, schema="core")
    op.create_table(
        "feed_poll",
        sa.Column("poll_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the poll"),
        sa.Column(
            "polled_at", sa.DateTime(timezone=True), nullable=False, comment="Start of the request; partition key"
        ),
        sa.Column(
            "finished_at", sa.DateTime(timezone=True), nullable=False, comment="Last byte of the answer, or the failure"
        ),
        sa.Column("feed_id", sa.Text(), nullable=False, comment="Feed"),
        sa.Column("run_id", sa.Text(), nullable=True, comment="DAG run, or who polled"),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=False,
            comment="ok, repaired, truncated, unchanged, empty_feed, empty_body, not_a_feed, http_error, gone, network …",
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="Why, in a short code or sentence"),
        sa.Column("status", sa.SmallInteger(), nullable=True, comment="HTTP status; NULL when there was no answer"),
        sa.Column("url_asked", sa.Text(), nullable=False, comment="Address asked"),
        sa.Column("url_final", sa.Text(), nullable=True, comment="Address that answered, after redirects"),
        sa.Column(
            "redirect_chain",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Redirects followed: url, status, location",
        ),
        sa.Column("remote_ip", sa.Text(), nullable=True, comment="Address connected to"),
        sa.Column(
            "headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment="Response headers, in order"
        ),
        sa.Column("retry_after_s", sa.Double(), nullable=True, comment="Retry-After as understood, seconds"),
        sa.Column("max_age_s", sa.Double(), nullable=True, comment="Cache-Control max-age, seconds"),
        sa.Column("wire_bytes", sa.BigInteger(), nullable=True, comment="Bytes of the body as sent"),
        sa.Column("body_bytes", sa.BigInteger(), nullable=True, comment="Bytes of the body, content coding undone"),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=True, comment="Digest of the body, content coding undone"),
        sa.Column(
            "warc_path",
            sa.Text(),
            nullable=True,
            comment="Landing file that holds the body; NULL when it was unchanged or absent",
        ),
        sa.Column("warc_offset", sa.BigInteger(), nullable=True, comment="Where the record starts, bytes"),
        sa.Column("warc_length", sa.BigInteger(), nullable=True, comment="Length of the compressed record, bytes"),
        sa.Column("format", sa.Text(), nullable=True, comment="rss20, atom10, jsonfeed11, sitemap …"),
        sa.Column("encoding", sa.Text(), nullable=True, comment="Character encoding used"),
        sa.Column(
            "notes",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="What had to be mended to read it",
        ),
        sa.Column(
            "entries_total",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Entries in the body, those over the limit included",
        ),
        sa.Column(
            "entries_new",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Entries never seen in this feed before",
        ),
        sa.Column(
            "entries_changed",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Known entries that say something new",
        ),
        sa.Column(
            "entries_unchanged",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Known entries that say the same",
        ),
        sa.Column(
            "entries_repeated",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Entries given twice in this very body",
        ),
        sa.Column(
            "entries_over_limit",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Entries beyond the limit, counted and not read",
        ),
        sa.Column(
            "overlap",
            sa.Integer(),
            nullable=True,
            comment="Entries that the last read window held as well; NULL when there was none",
        ),
        sa.Column(
            "is_gap_suspected",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="No overlap though the last window was full: entries may have been missed",
        ),
        sa.Column(
            "next_poll_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the feed was planned to be polled next",
        ),
        sa.CheckConstraint(
            "entries_total = entries_new + entries_changed + entries_unchanged + entries_repeated + entries_over_limit",
            name=op.f("ck_feed_poll_conservation"),
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["core.feed.feed_id"], name=op.f("fk_feed_poll_feed_id")),
        sa.PrimaryKeyConstraint("poll_id", "polled_at", name=op.f("pk_feed_poll")),
        schema="landing",
        comment="One attempt to read a feed",
        postgresql_partition_by="RANGE (polled_at)",
    )
    op.create_index(
        "ix_feed_poll_feed_id_polled_at", "feed_poll", ["feed_id", "polled_at"], unique=False, schema="landing"
    )
    op.create_table(
        "entry",
        sa.Column(
            "entry_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the entry"
        ),
        sa.Column("feed_id", sa.Text(), nullable=False, comment="Feed"),
        sa.Column(
            "entry_key",
            sa.LargeBinary(),
            nullable=False,
            comment="Identity inside the feed: guid, else link, else text",
        ),
        sa.Column("key_kind", sa.Text(), nullable=False, comment="guid, link or text"),
        sa.Column(
            "url",
            sa.Text(),
            nullable=True,
            comment="Address of the page; NULL when the entry has none that can be asked",
        ),
        sa.Column("url_sha256", sa.LargeBinary(), nullable=True, comment="Digest of the canonical form of url"),
        sa.Column("host", sa.Text(), nullable=True, comment="Host and port of url: the unit of politeness"),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=False,
            comment="pending, loaded, duplicate, filtered, quarantined, failed or gone",
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="Why, in a short code"),
        sa.Column("detail", sa.Text(), server_default="", nullable=False, comment="Why, in a sentence"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="Fetches tried"),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True, comment="Earliest next try, while pending"),
        sa.Column("batch_id", sa.BigInteger(), nullable=True, comment="Open batch that works on it"),
        sa.Column("capture_id", sa.BigInteger(), nullable=True, comment="Capture that decided the outcome"),
        sa.Column("article_id", sa.BigInteger(), nullable=True, comment="Article it led to"),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False, comment="Digest of what the feed said last"),
        sa.Column("first_poll_id", sa.BigInteger(), nullable=False, comment="Poll that saw it first"),
        sa.Column("last_poll_id", sa.BigInteger(), nullable=False, comment="Newest poll that saw it"),
        sa.Column(
            "first_seen_at", sa.DateTime(timezone=True), nullable=False, comment="Start of the poll that saw it first"
        ),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=False, comment="Start of the newest poll that saw it"
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="When the outcome was set"),
        sa.CheckConstraint("(outcome = 'pending') = (decided_at is null)", name=op.f("ck_entry_decided")),
        sa.CheckConstraint(
            "outcome <> 'pending' or (next_at is not null and url is not null)", name=op.f("ck_entry_pending_has_way")
        ),
        sa.CheckConstraint(
            "outcome in ('pending', 'loaded', 'duplicate') or reason <> ''", name=op.f("ck_entry_has_reason")
        ),
        sa.CheckConstraint(
            "outcome in ('pending', 'loaded', 'duplicate', 'filtered', 'quarantined', 'failed', 'gone')",
            name=op.f("ck_entry_outcome"),
        ),
        sa.CheckConstraint(
            "outcome not in ('loaded', 'duplicate') or article_id is not null", name=op.f("ck_entry_has_article")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_entry_batch_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["core.feed.feed_id"], name=op.f("fk_entry_feed_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry")),
        sa.UniqueConstraint("feed_id", "entry_key", name=op.f("uq_entry_feed_id_entry_key")),
        schema="ops",
        comment="The ledger: every entry ever seen in a feed, in exactly one outcome",
    )
    op.create_index("ix_entry_article_id", "entry", ["article_id"], unique=False, schema="ops")
    op.create_index("ix_entry_batch_id", "entry", ["batch_id"], unique=False, schema="ops")
    op.create_index(
        "ix_entry_pending",
        "entry",
        ["next_at"],
        unique=False,
        schema="ops",
        postgresql_where=sa.text("outcome = 'pending'"),
    )
    op.create_index("ix_entry_url_sha256", "entry", ["url_sha256"], unique=False, schema="ops")
    op.create_table(
        "feed_state",
        sa.Column("feed_id", sa.Text(), nullable=False, comment="Feed"),
        sa.Column(
            "state",
            sa.Text(),
            server_default="active",
            nullable=False,
            comment="active, dormant or gone; all are still probed",
        ),
        sa.Column(
            "next_poll_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it is due",
        ),
        sa.Column("interval_s", sa.Double(), nullable=True, comment="Interval planned last, seconds"),
        sa.Column("why", sa.Text(), server_default="", nullable=False, comment="Why this interval, in words"),
        sa.Column("etag", sa.Text(), nullable=True, comment="Validator of the last body whose entries are committed"),
        sa.Column(
            "last_modified", sa.Text(), nullable=True, comment="Validator of the last body whose entries are committed"
        ),
        sa.Column(
            "body_sha256",
            sa.LargeBinary(),
            nullable=True,
            comment="Digest of the last body whose entries are committed",
        ),
        sa.Column(
            "window_keys",
            sa.ARRAY(sa.LargeBinary()),
            nullable=True,
            comment="Keys of the entries of the last body read",
        ),
        sa.Column("entries_per_hour", sa.Double(), nullable=True, comment="Estimated rate of new entries"),
        sa.Column("ttl_s", sa.Double(), nullable=True, comment="ttl or sy: period that the feed states, seconds"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="Failed polls in a row"),
        sa.Column(
            "failure_score",
            sa.Double(),
            server_default="0",
            nullable=False,
            comment="Failures in a row, weighted by how hard they are",
        ),
        sa.Column("gone_seen", sa.Integer(), server_default="0", nullable=False, comment="410 answers in a row"),
        sa.Column("moved_to", sa.Text(), nullable=True, comment="Where permanent redirects lead"),
        sa.Column(
            "moved_seen", sa.Integer(), server_default="0", nullable=False, comment="Times in a row that they led there"
        ),
        sa.Column("last_poll_id", sa.BigInteger(), nullable=True, comment="Newest poll"),
        sa.Column("last_outcome", sa.Text(), nullable=True, comment="Outcome of the newest poll"),
        sa.Column("last_polled_at", sa.DateTime(timezone=True), nullable=True, comment="Start of the newest poll"),
        sa.Column(
            "last_ok_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Newest poll that read the feed or found it unchanged",
        ),
        sa.Column(
            "lease_token", sa.BigInteger(), nullable=True, comment="Fencing token of the worker that polls it now"
        ),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True, comment="When that lease runs out"),
        sa.CheckConstraint("state in ('active', 'dormant', 'gone')", name=op.f("ck_feed_state_state")),
        sa.ForeignKeyConstraint(["feed_id"], ["core.feed.feed_id"], name=op.f("fk_feed_state_feed_id")),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed_state")),
        schema="ops",
        comment="What is needed to poll a feed next",
    )
    op.create_index("ix_feed_state_next_poll_at", "feed_state", ["next_poll_at"], unique=False, schema="ops")
    op.create_table(
        "article_feed",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column("entry_id", sa.BigInteger(), nullable=False, comment="Entry that led to it"),
        sa.Column("feed_id", sa.Text(), nullable=False, comment="Feed of the entry"),
        sa.Column(
            "first_seen_at", sa.DateTime(timezone=True), nullable=False, comment="When that feed showed it first"
        ),
        sa.ForeignKeyConstraint(["article_id"], ["core.article.article_id"], name=op.f("fk_article_feed_article_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["ops.entry.entry_id"], name=op.f("fk_article_feed_entry_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["core.feed.feed_id"], name=op.f("fk_article_feed_feed_id")),
        sa.PrimaryKeyConstraint("article_id", "entry_id", name=op.f("pk_article_feed")),
        schema="core",
        comment="Which feeds showed an article",
    )
    op.create_table(
        "extraction",
        sa.Column(
            "extraction_id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Number of the extraction",
        ),
        sa.Column("revision_id", sa.BigInteger(), nullable=False, comment="Revision it reads"),
        sa.Column("capture_id", sa.BigInteger(), nullable=False, comment="Bytes it reads"),
        sa.Column("extractor", sa.Text(), nullable=False, comment="Name and version of our extractor"),
        sa.Column(
            "versions", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="Versions of the libraries"
        ),
        sa.Column("config_sha256", sa.LargeBinary(), nullable=False, comment="Digest of rules and settings"),
        sa.Column("extracted_at", sa.DateTime(timezone=True), nullable=False, comment="When it was read"),
        sa.Column(
            "is_promoted",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="The reading that readers see",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="Headline"),
        sa.Column("dek", sa.Text(), nullable=True, comment="Standfirst"),
        sa.Column("section", sa.Text(), nullable=True, comment="Section as the page states it"),
        sa.Column(
            "tags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="Tags as the page states them"
        ),
        sa.Column("language", sa.Text(), nullable=True, comment="BCP-47; NULL when unknown"),
        sa.Column("language_confidence", sa.Double(), nullable=True, comment="0 to 1, of the detector"),
        sa.Column("canonical_url", sa.Text(), nullable=True, comment="rel=canonical, where plausible"),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Publisher's claim; NULL when unknown, never the fetch time",
        ),
        sa.Column(
            "published_stated",
            sa.Text(),
            nullable=True,
            comment="The same in ISO 8601 with the offset the publisher stated",
        ),
        sa.Column(
            "published_day",
            sa.Date(),
            nullable=True,
            comment="Calendar day at the publisher; known also where the instant is not",
        ),
        sa.Column("published_precision", sa.Text(), nullable=True, comment="second, minute, hour, day, month or year"),
        sa.Column(
            "published_zone_source",
            sa.Text(),
            nullable=True,
            comment="Where the zone came from: offset, name, source, page, none",
        ),
        sa.Column(
            "published_source", sa.Text(), nullable=True, comment="Where the claim was found: jsonld, meta, feed …"
        ),
        sa.Column(
            "modified_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Publisher's claim of the last modification",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="All blocks, residue included, joined by a blank line"),
        sa.Column("body_chars", sa.Integer(), nullable=False, comment="Code points of the body"),
        sa.Column("body_words", sa.Integer(), nullable=False, comment="Words of the body"),
        sa.Column(
            "flags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="feed_text, paywall, live_blog …"
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["core.revision.revision_id"], name=op.f("fk_extraction_revision_id")),
        sa.PrimaryKeyConstraint("extraction_id", name=op.f("pk_extraction")),
        sa.UniqueConstraint(
            "capture_id",
            "revision_id",
            "config_sha256",
            name=op.f("uq_extraction_capture_id_revision_id_config_sha256"),
        ),
        schema="core",
        comment="Our axis: one reading of one capture by one version of our code",
    )
    op.create_index(op.f("ix_extraction_revision_id"), "extraction", ["revision_id"], unique=False, schema="core")
    op.create_index(
        "uq_extraction_promoted",
        "extraction",
        ["revision_id"],
        unique=True,
        schema="core",
        postgresql_where=sa.text("is_promoted"),
    )
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.BigInteger(), nullable=False, comment="Batch"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Place in the batch, from 0"),
        sa.Column("kind", sa.Text(), nullable=False, comment="entry: first fetch; revisit: a look for edits"),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="Entry, for kind entry"),
        sa.Column("article_id", sa.BigInteger(), nullable=True, comment="Article, for kind revisit"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address to ask"),
        sa.Column("host", sa.Text(), nullable=False, comment="Host and port"),
        sa.Column(
            "fetch",
            sa.Text(),
            nullable=True,
            comment="captured, unchanged, deferred, retry, refused, gone, failed; NULL before the fetch",
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="Why, in a short code"),
        sa.Column("detail", sa.Text(), server_default="", nullable=False, comment="Why, in a sentence"),
        sa.Column("retry_after_s", sa.Double(), nullable=True, comment="Wait asked for by the host, seconds"),
        sa.Column("capture_id", sa.BigInteger(), nullable=True, comment="What was received"),
        sa.Column("outcome", sa.Text(), nullable=True, comment="What the load decided"),
        sa.CheckConstraint("kind in ('entry', 'revisit')", name=op.f("ck_batch_item_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_batch_item_batch_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["ops.entry.entry_id"], name=op.f("fk_batch_item_entry_id")),
        sa.PrimaryKeyConstraint("batch_id", "ordinal", name=op.f("pk_batch_item")),
        schema="ops",
        comment="One page to ask for in a batch",
    )
    op.create_table(
        "quarantine",
        sa.Column(
            "quarantine_id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the refusal"
        ),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="Entry refused; NULL for a revisit"),
        sa.Column(
            "article_id", sa.BigInteger(), nullable=True, comment="Article whose new text was refused, for a revisit"
        ),
        sa.Column("batch_id", sa.BigInteger(), nullable=True, comment="Batch that refused it"),
        sa.Column("capture_id", sa.BigInteger(), nullable=True, comment="Bytes it was refused on"),
        sa.Column("rule", sa.Text(), nullable=False, comment="Rule that was broken"),
        sa.Column("contract_version", sa.Text(), nullable=False, comment="Version of the rules"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, in a sentence"),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="What the rule saw"),
        sa.Column(
            "state",
            sa.Text(),
            server_default="open",
            nullable=False,
            comment="open until somebody or a later fetch decides",
        ),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="Who decided"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="When"),
        sa.Column("replay_batch_id", sa.BigInteger(), nullable=True, comment="Batch that loaded it after all"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was refused",
        ),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'fixed', 'rejected', 'expired')", name=op.f("ck_quarantine_state")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["ops.entry.entry_id"], name=op.f("fk_quarantine_entry_id")),
        sa.PrimaryKeyConstraint("quarantine_id", name=op.f("pk_quarantine")),
        schema="ops",
        comment="Refused rows, with the reason, the evidence and a way back",
    )
    op.create_index(op.f("ix_quarantine_entry_id"), "quarantine", ["entry_id"], unique=False, schema="ops")
    op.create_index(
        "ix_quarantine_open",
        "quarantine",
        ["created_at"],
        unique=False,
        schema="ops",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_quarantine_open",
        "quarantine",
        ["entry_id", "article_id", "rule"],
        unique=True,
        schema="ops",
        postgresql_where=sa.text("state = 'open'"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "article_text",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="Article"),
        sa.Column(
            "extraction_id", sa.BigInteger(), nullable=False, comment="Promoted extraction of the current revision"
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="Its body blocks, joined by a blank line"),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            nullable=False,
            comment="Headline (A), standfirst (B), body (C), in the article's language, without accents",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["core.article.article_id"], name=op.f("fk_article_text_article_id")),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_article_text_extraction_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_text")),
        schema="core",
        comment="What search sees: derived from the current revision's promoted extraction",
    )
    op.create_index(
        "ix_article_text_search", "article_text", ["search"], unique=False, schema="core", postgresql_using="gin"
    )
    op.create_table(
        "extraction_author",
        sa.Column("extraction_id", sa.BigInteger(), nullable=False, comment="Extraction"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="From 0"),
        sa.Column("author_id", sa.BigInteger(), nullable=False, comment="Author"),
        sa.Column("raw", sa.Text(), nullable=False, comment="As the page has it"),
        sa.ForeignKeyConstraint(["author_id"], ["core.author.author_id"], name=op.f("fk_extraction_author_author_id")),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_extraction_author_extraction_id")
        ),
        sa.PrimaryKeyConstraint("extraction_id", "ordinal", name=op.f("pk_extraction_author")),
        schema="core",
        comment="Authors of an extraction, in order",
    )
    op.create_index(
        op.f("ix_extraction_author_author_id"), "extraction_author", ["author_id"], unique=False, schema="core"
    )
    op.create_table(
        "text_block",
        sa.Column("extraction_id", sa.BigInteger(), nullable=False, comment="Extraction"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Place in the text, from 0"),
        sa.Column("role", sa.Text(), nullable=False, comment="body, heading, caption, credit, toc, teaser …"),
        sa.Column("start_char", sa.Integer(), nullable=False, comment="Code point in extraction.text, inclusive"),
        sa.Column("end_char", sa.Integer(), nullable=False, comment="Code point in extraction.text, exclusive"),
        sa.Column("language", sa.Text(), nullable=True, comment="BCP-47, where it was told apart"),
        sa.Column(
            "paired_ordinal", sa.Integer(), nullable=True, comment="Block that says the same in another language"
        ),
        sa.Column("rule", sa.Text(), server_default="", nullable=False, comment="Why it has its role"),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_text_block_extraction_id")
        ),
        sa.PrimaryKeyConstraint("extraction_id", "ordinal", name=op.f("pk_text_block")),
        schema="core",
        comment="Runs of the extracted text with their role; residue is labelled, not dropped",
    )
    op.create_table(
        "time_claim",
        sa.Column("extraction_id", sa.BigInteger(), nullable=False, comment="Extraction"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="From 0"),
        sa.Column("kind", sa.Text(), nullable=False, comment="published or modified"),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="jsonld, meta, itemprop, time_tag, feed, sitemap, url or text"
        ),
        sa.Column("raw", sa.Text(), nullable=False, comment="As written"),
        sa.Column("value", sa.DateTime(timezone=True), nullable=True, comment="Instant, where it is known"),
        sa.Column(
            "earliest", sa.DateTime(timezone=True), nullable=True, comment="Lower bound, where only the day is known"
        ),
        sa.Column("latest", sa.DateTime(timezone=True), nullable=True, comment="Upper bound"),
        sa.Column("precision", sa.Text(), nullable=True, comment="second, minute, hour, day, month or year"),
        sa.Column(
            "zone_source", sa.Text(), nullable=False, comment="offset, name, ambiguous_name, source, page or none"
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="Why there is no value"),
        sa.Column("is_chosen", sa.Boolean(), nullable=False, comment="The one that published_at or modified_at is"),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["core.extraction.extraction_id"], name=op.f("fk_time_claim_extraction_id")
        ),
        sa.PrimaryKeyConstraint("extraction_id", "ordinal", name=op.f("pk_time_claim")),
        schema="core",
        comment="Every statement of a time that was found, and which one was believed",
    )


def downgrade() -> None:
    raise NotImplementedError("the warehouse only moves forward; restore a backup to go back")
