"""Search: what it understands, what it refuses, and what it says of each hit."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.integration.articles_by_hand import Written, write

from presswatch.errors import PermanentError
from presswatch.warehouse.queries.search import Search, mentions_by_day, search, search_notes, sight_note

PAPERS = {
    "strike": Written("Dockers vote to strike", "The dockers of Aldermouth vote tonight. Wages fell by 4.5 per cent."),
    "budget": Written("Budget passed", "The council votes on wages. Nobody mentions a strike.\n\nThe vote came late."),
    "muller": Written("Lena Müller tritt an", "Die Bürgermeisterin Müller aus Köln stellt sich zur Wahl.", "de"),
    "mueller": Written("A victory", "Jonas Mueller beat O’Brien in Cologne, on a blue track.", "en", "track"),
    "sea": Written("La mer monte", "L’élévation du niveau de la mer inquiète. Aujourd’hui, la digue tient.", "fr"),
    "gold": Written("Le prix de l’or", "Le cours de l’or grimpe, et d’autres métaux avec lui.", "fr"),
    "tokyo": Written("東京で地震", "東京都内で強い揺れがありました。津波の心配はありません。", "ja"),
    "kyoto": Written("京都の祭り", "京都市で祭りが始まりました。東の空が明るい。", "ja"),
    "beijing": Written("北京下雪", "北京市今天下雪，学校停课。", "zh"),
    "bangkok": Written("น้ำท่วม", "กรุงเทพมหานครน้ำท่วมหลายจุดในวันนี้", "th"),
    "undated": Written("An old quarrel", "The quarry of Garrow was never closed.", day=None),
    "unknown": Written("Zzz", "quux bletch strike", None),
    "dek": Written("Nothing here", "Plain words only.", dek="The lighthouse keeper retires"),
}


@pytest.fixture
def shelf(conn):
    numbers = dict(zip(write(conn, *PAPERS.values()), PAPERS, strict=True))

    def find(words, **how):
        limits = {name: how.pop(name) for name in ("newest_first", "limit") if name in how}
        hits = search(conn, Search(words, **how), **limits)
        return [numbers[hit.article_id] for hit in hits]

    return find


@pytest.mark.parametrize(
    ("words", "papers"),
    [
        ("strike", "strike budget unknown"),
        ("vote wages", "strike budget"),
        ("vote AND wages", "strike budget"),
        ("strike -council", "strike unknown"),
        ("strike NOT council", "strike unknown"),
        ("the -council", ""),
        ("strike NOT (council OR quux)", "strike"),
        ("NOT council strike", "strike unknown"),
        ("dockers OR quarry lighthouse", "strike"),
        ("(dockers OR quarry) aldermouth", "strike"),
        ("--strike", "strike budget unknown"),
        ('"vote tonight"', "strike"),
        ('"tonight vote"', ""),
        ("“vote tonight”", "strike"),
        ("« vote tonight »", "strike"),
        ("title:strike", "strike"),
        ('title:"vote to strike"', "strike"),
        ("title:strike OR title:budget", "strike budget"),
        ("strike -title:strike", "budget unknown"),
        ("dock*", "strike"),
        ("strike AND quu*", "unknown"),
        ("dockers NEAR/3 vote", "strike"),
        ("vote NEAR/3 dockers", "strike"),
        ("dockers NEAR/1 tonight", ""),
        ("4.5", "strike"),
        ("Müller", "muller mueller"),
        ("Mueller", "muller mueller"),
        ("MUELLER", "muller mueller"),
        ("Muller", "muller"),
        ("blue", "mueller"),
        ("koln", "muller"),
        ("Koeln", "muller"),
        ("elevation", "sea"),
        ("l'élévation", "sea"),
        ("L’ELEVATION", "sea"),
        ("aujourd'hui", "sea"),
        ("O'Brien", "mueller"),
        ("or", "gold"),
        ("l'or", "gold"),
        ("東京", "tokyo"),
        ("東京都", "tokyo"),
        ("京都", "tokyo kyoto"),
        ("京都市", "kyoto"),
        ("東", "tokyo kyoto"),
        ("地震 津波", "tokyo"),
        ('"揺れがありました"', "tokyo"),
        ("北京 -学校", ""),
        ("下雪", "beijing"),
        ("กรุงเทพ", "bangkok"),
        ("น้ำท่วม", "bangkok"),
        ("lighthouse", "dek"),
    ],
)
def test_a_search_finds_what_it_says(shelf, words, papers):
    assert sorted(shelf(words)) == sorted(papers.split())


def test_words_are_stemmed_in_the_language_of_each_article_or_taken_as_written(shelf):
    assert set(shelf("voting")) == {"strike", "budget"}
    assert shelf("voting", stemmed=False) == []
    assert shelf("votes", stemmed=False) == ["budget"]
    assert shelf("the", stemmed=False, sources=("track",)) == []
    assert shelf("elevations", languages=("fr",)) == ["sea"]
    assert shelf("elevations", languages=("en",)) == []


def test_days_sources_languages_and_parts_cut(shelf):
    assert shelf("quarry") == ["undated"]
    assert shelf("quarry", from_day=date(2020, 1, 1)) == []
    assert shelf("strike", to_day=date(2026, 2, 28)) == []
    assert sorted(shelf("Mueller", sources=("track",))) == ["mueller"]
    assert shelf("strike", roles=("headline",)) == ["strike"]
    assert shelf("lighthouse", roles=("standfirst",)) == ["dek"]
    assert sorted(shelf("vote", roles=("headline", "body"))) == ["budget", "strike"]
    assert shelf("title:budget", roles=("body",)) == ["budget"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "nothing to search for"),
        ("  ", "nothing to search for"),
        ("OR", "before OR"),
        ("a AND", "missing at the end"),
        ("a OR OR b", "before OR"),
        ("(a b", "bracket is not closed"),
        ("a b)", "closed that was not opened"),
        ("()", "before )"),
        ('"a b', "quotation mark is not closed"),
        ("author:smith", 'the field in "author:smith" is not known'),
        ("a NEAR/3", "NEAR/n stands between two words"),
        ('"a b" NEAR/3 c', "NEAR/n stands between two words"),
        ("a NEAR b", "NEAR/n stands between two words"),
        ("a NEAR/0 b", "1 to 10"),
        ("a NEAR/99 b", "1 to 10"),
        ("a & b", 'the sign in "&"'),
        ("colo?r", 'the sign in "colo?r"'),
        ("*tion", 'the sign in "*tion"'),
        ("a~2", 'the sign in "a~2"'),
        ("x*", "two letters"),
        ("-strike", "exclusions alone"),
        ("a OR -b", "exclusions alone"),
        ("%", "none of its words is in the index"),
        ("word " * 500, "too long"),
        ("a " * 150, "too long"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(conn, words, reason):
    with pytest.raises(PermanentError, match="the search is not understood") as refused:
        search(conn, Search(words))
    assert reason in refused.value.detail


def test_a_part_that_there_is_not_is_refused(conn):
    with pytest.raises(PermanentError, match="headline, standfirst and body"):
        search(conn, Search("x", roles=("caption",)))


def test_a_hit_shows_its_sentence_where_it_stands_and_how_prominent_it_is(conn):
    write(conn, *PAPERS.values())
    by_title = {hit.title: hit for hit in search(conn, Search("strike OR lighthouse"))}
    assert {title: hit.prominence for title, hit in by_title.items()} == {
        "Dockers vote to strike": "headline",
        "Budget passed": "lead",
        "Zzz": "lead",
        "Nothing here": "standfirst",
    }
    hit = by_title["Budget passed"]
    body = PAPERS["budget"].body
    assert hit.sentence == "Nobody mentions a strike."
    assert body[hit.start_char :].startswith(hit.sentence)
    assert hit.snippet == "Nobody mentions a [[strike]]."
    assert by_title["Dockers vote to strike"].start_char is None
    assert {hit.total for hit in by_title.values()} == {4}
    (late,) = search(conn, Search("late"))
    assert (late.prominence, body[late.start_char :]) == ("body", "The vote came late.")


def test_the_newest_first_or_the_best(conn):
    old, new = Written("Strike strike", "Strike, strike.", day=date(2026, 1, 1)), Written("News", "A strike far away.")
    write(conn, old, new)
    assert [hit.title for hit in search(conn, Search("strike"))] == ["Strike strike", "News"]
    newest = search(conn, Search("strike"), newest_first=True, limit=1)
    assert [(hit.title, hit.score, hit.total) for hit in newest] == [("News", None, 2)]


def test_a_sentence_ends_where_a_reader_would_end_it(conn):
    body = "He paid 3.5 million. “Why not?” she said. Nobody knew!\n\n東京。大阪。 End"
    parts = conn.execute(text("select sentence, start_char from core.sentences(:body)"), {"body": body}).all()
    assert [part.sentence for part in parts if part.sentence] == [
        "He paid 3.5 million.",
        "“Why not?”",
        "she said.",
        "Nobody knew!",
        "東京。",
        "大阪。",
        "End",
    ]
    assert all(body[part.start_char :].startswith(part.sentence) for part in parts)


@pytest.mark.parametrize(
    ("language", "body", "words", "sentence"),
    [
        ("en", "A quiet day.\n\nThe ponies ran. Flies came.", "fly", "Flies came."),
        ("de", "Nichts geschah.\nDie Häuser stehen leer.", "haus", "Die Häuser stehen leer."),
        ("nl", "Niets.\nZij leest boeken.", "boek", "Zij leest boeken."),
        ("ar", "لا شيء.\nوصلت السفينة إلى الميناء.", "سفينة", "وصلت السفينة إلى الميناء."),
        ("ja", "何もない。\n東京で地震がありました。", "地震", "東京で地震がありました。"),
        ("fr", "Rien.\nL’élève s’élance.", "élève", "L’élève s’élance."),
    ],
)
def test_the_sentence_is_found_in_whichever_form_its_word_stands(conn, language, body, words, sentence):
    write(conn, Written("X", body, language))
    (hit,) = search(conn, Search(words, languages=(language,)))
    assert (hit.sentence, body[hit.start_char :].startswith(sentence)) == (sentence, True)


@pytest.mark.parametrize(
    ("query", "pattern"),
    [("'hospit'", "hosp"), ("'a':* | 'fli'", "a|fl"), ("'o''brien' <-> 'c+'", "c\\+|o\\'bri"), ("'東京'", "東京")],
)
def test_a_pattern_holds_how_the_stems_begin(conn, query, pattern):
    assert conn.execute(text("select core.term_pattern(cast(:query as tsquery))"), {"query": query}).scalar() == pattern


def test_mentions_are_counted_by_day_and_days_that_were_not_watched_are_no_zero(conn):
    days = [date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 3)]
    write(conn, *(Written("Strike", f"A strike, number {n}.", day=day) for n, day in enumerate(days)))
    write(conn, Written("Rain", "It rains.", day=date(2026, 3, 1)), Written("Rain", "It rains.", day=date(2026, 3, 2)))
    conn.execute(
        text(
            "insert into ops.poll_day select 'news', day, 1, good, 1 - good, 0, 0, good, 0, good, 0"
            " from (values (date '2026-03-01', 1), ('2026-03-02', 1), ('2026-03-03', 1), ('2026-03-04', 0),"
            " ('2026-03-05', 1)) as d (day, good)"
        )
    )
    found = mentions_by_day(conn, Search("strike", date(2026, 2, 28), date(2026, 3, 5)))
    assert [(d.day.day, d.mentions, d.articles, d.visibility) for d in found] == [
        (28, None, None, "blind"),
        (1, 2, 3, "full"),
        (2, 0, 1, "full"),
        (3, 1, 1, "full"),
        (4, None, None, "blind"),
        (5, 0, 0, "full"),
    ]
    assert found[1].share == pytest.approx(2 / 3)
    assert (found[1].independent_texts, found[1].newsrooms) == (2, 1)


@pytest.mark.parametrize(
    "function", ["search", "matches", "matching_paragraphs", "mentions_by_day"], ids=lambda name: f"mart.{name}"
)
def test_days_the_wrong_way_round_are_refused_by_each_function(conn, function):
    write(conn, Written("Strike", "A strike."))
    with pytest.raises(DBAPIError, match="its first day, 2026-03-02, is after its last, 2026-03-01"):
        conn.execute(text(f"select * from mart.{function}('strike', '2026-03-02', '2026-03-01')"))


def test_days_without_an_end_cannot_be_counted_by_day(conn):
    with pytest.raises(DBAPIError, match="its first and its last day must be given"):
        conn.execute(text("select * from mart.mentions_by_day('strike', null, '2026-03-01')"))


def test_only_the_language_of_no_article_is_named(conn):
    write(conn, Written("Strike", "A strike."))
    with search_notes(conn) as notes:
        search(conn, Search("strike", languages=("en", "xx")))
    assert notes == ["no article is in one of the languages asked for: xx"]


def test_a_search_of_days_says_how_many_were_not_watched(conn):
    write(conn, Written("Strike", "A strike."))
    conn.execute(text("insert into ops.poll_day select 'news', date '2026-03-01', 1, 1, 0, 0, 0, 1, 0, 1, 0"))
    assert sight_note(conn, Search("strike", date(2026, 3, 1), date(2026, 3, 1))) is None
    assert sight_note(conn, Search("strike", to_day=date(2026, 3, 1))) is None
    note = sight_note(conn, Search("strike", date(2026, 2, 27), date(2026, 3, 1)))
    assert note == "of 3 days 2 were not watched at all and 0 in part: what is not found there is not absent"
    assert sight_note(conn, Search("strike", date(2026, 2, 27)))
