"""Times of search at many articles: `PYTHONPATH=include python -m bench.search [ARTICLES]`.

Articles are made in SQL of paragraphs whose words follow Zipf's law; words of known frequency are mixed in. A
benchmark, not a test: times depend on the machine, the size is printed with them.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

from bench.temporary_postgres import fresh_warehouse
from sqlalchemy import Connection, Engine, create_engine, text

from presswatch import embedded
from presswatch.settings import Settings
from presswatch.warehouse.queries.search import Search, mentions_by_day, search

PARAGRAPHS, WORDS, VOCABULARY = 20_000, 60, 60_000
SOURCES, DAYS, REPEATS = 40, 365, 7
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]

MAKE = """
    create temporary table made as
    select n as article_id, 'source' || n % :sources as source_id, date '2026-01-01' + n % :days as day,
        'Headline ' || n || ' ' || p[1] as title,
        array_to_string(p, e'\\n\\n') || ' ' || case when n % 100 = 0 then 'percentword ' else '' end
            || case when n % 1000 = 0 then 'promilleword' else '' end as body
    from generate_series(1, :articles) as n
    cross join lateral (
        select array_agg(words) as p
        from generate_series(1, 5) as k
        join paragraph on id = 1 + (hashint4(n * 7 + k) & 2147483647) % :paragraphs
    ) as chosen
"""
FILL = (
    "insert into core.source (source_id, name, timezone, languages, is_agency, licence_note, config)"
    " select 'source' || n, 'S', 'UTC', '{en}', false, '', '{}' from generate_series(0, :sources - 1) as n",
    "insert into core.article (article_id, source_id, canonical_url, first_seen_at, first_entry_id, state_since,"
    " revision_id, load_seq) overriding system value"
    " select article_id, source_id, 'http://s.example/' || article_id, day, 0, day, article_id, article_id from made",
    "insert into core.revision (revision_id, article_id, rev_no, kind, content_sha256, capture_id, observed_from,"
    " edit_latest) overriding system value"
    " select article_id, article_id, 1, 'first', int8send(article_id), 0, day, day from made",
    "insert into core.extraction (extraction_id, revision_id, capture_id, extractor, versions,"
    " config_sha256, content_sha256, extracted_at, title, language, published_at, published_day, text, body_chars,"
    " body_words) overriding system value"
    " select article_id, article_id, article_id, 'bench', '{}', '', int8send(article_id), day, left(title, 80), 'en',"
    " day, day, body, length(body), 300 from made",
    "insert into core.article_text (article_id, extraction_id, body, search) select article_id, article_id, body,"
    " core.search_vector('en', left(title, 80), '', body) from made",
)


def paragraphs(dice: random.Random) -> list[str]:
    """Return paragraphs of sentences whose words follow Zipf's law."""
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    sentences = [" ".join(dice.choices(words, weights, k=WORDS // 4)) for _ in range(4 * PARAGRAPHS)]
    return [". ".join(sentences[place : place + 4]) for place in range(0, len(sentences), 4)]


def fill(engine: Engine, articles: int) -> None:
    """Make so many articles."""
    sizes = {"articles": articles, "sources": SOURCES, "days": DAYS, "paragraphs": PARAGRAPHS}
    with engine.begin() as conn:
        conn.execute(text("create temporary table paragraph (id serial primary key, words text)"))
        made = [{"words": words} for words in paragraphs(random.Random(1))]
        conn.execute(text("insert into paragraph (words) values (:words)"), made)
        conn.execute(text("analyze paragraph"))
        for statement in (MAKE, *FILL):
            conn.execute(text(statement), sizes)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("vacuum analyze"))


def median_ms(work: Callable[[], object]) -> float:
    """Return the median time of a few runs, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def questions(conn: Connection) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    year = {"from_day": date_of(conn, "min"), "to_day": date_of(conn, "max")}
    first = "select split_part(body, ' ', 7) || ' ' || split_part(body, ' ', 8) from core.article_text limit 1"
    phrase = conn.execute(text(first)).scalar_one()
    one_day = text("select * from mart.source_day where source_id = 'source1' and day = '2026-03-02'")
    return {
        "ranked, a word in 1 %": lambda: search(conn, Search("percentword")),
        "ranked, a word in .1 %": lambda: search(conn, Search("promilleword")),
        "newest first, a word in 1 %": lambda: search(conn, Search("percentword"), newest_first=True),
        "phrase of two common words": lambda: search(conn, Search(f'"{phrase}"')),
        "as written, a word in 1 %": lambda: search(conn, Search("percentword", stemmed=False)),
        "mentions by day, a word in 1 %": lambda: mentions_by_day(conn, Search("percentword", **year)),  # type: ignore[arg-type]
        "one source and day": lambda: conn.execute(one_day).all(),
    }


def date_of(conn: Connection, which: str) -> object:
    """Return the first or last day of publication."""
    return conn.execute(text(f"select {which}(published_day) from core.article_text")).scalar_one()


def main(articles: int) -> None:
    """Print a table of medians."""
    with fresh_warehouse() as settings:
        engine = create_engine(embedded.url(settings))
        start = time.perf_counter()
        fill(engine, articles)
        print(f"{articles} articles, made in {time.perf_counter() - start:.0f} s")
        report(engine, settings)
        engine.dispose()


def report(engine: Engine, settings: Settings) -> None:
    """Print the size of the warehouse and the medians."""
    del settings
    with engine.connect() as conn:
        size = conn.execute(text("select pg_size_pretty(pg_database_size(current_database()))")).scalar_one()
        print(f"database {size}")
        for name, work in questions(conn).items():
            print(f"{name:34} {median_ms(work):8.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
