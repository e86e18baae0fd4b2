"""Which of a page's dates is believed, and what is kept of the others."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.dates import parse_date
from presswatch.model.extraction import FeedHint, SavedPage, SourceHint


def data(**fields):
    node = {"@type": "NewsArticle", "headline": "Ropeworks to reopen", **fields}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


META = "<meta property='article:published_time' content='2024-05-07T20:00:00+01:00'>"


def test_structured_data_is_believed_first_and_the_rest_is_kept():
    found = clean_page(pages.plain_story(head=META + data(datePublished="2024-05-07T19:30:00+01:00")))
    assert found.published.reading.value.isoformat() == "2024-05-07T19:30:00+01:00"
    assert found.published.source == "jsonld"
    assert [claim.source for claim in found.claims if claim.kind == "published"] == ["jsonld", "meta"]
    assert [claim.is_chosen for claim in found.claims if claim.kind == "published"] == [True, False]


def test_time_of_a_change_never_stands_in_for_publication():
    head = data(dateModified="2024-05-08T10:00:00+01:00", dateCreated="2024-05-01T10:00:00+01:00")
    found = clean_page(pages.plain_story(head=head, url="https://news.aldersea.test/ropeworks"))
    assert found.published is None
    assert found.modified.reading.value.isoformat() == "2024-05-08T10:00:00+01:00"


def test_bare_day_gives_way_to_a_time_of_the_same_day():
    found = clean_page(pages.plain_story(head=META + data(datePublished="2024-05-07")))
    assert found.published.reading.value.isoformat() == "2024-05-07T20:00:00+01:00"


def test_bare_day_does_not_give_way_to_a_time_of_another_day():
    found = clean_page(pages.plain_story(head=META + data(datePublished="2024-04-01")))
    assert found.published.reading.raw == "2024-04-01"
    assert found.published.reading.value is None


def test_time_without_zone_gets_the_zone_of_the_source():
    source = SourceHint(timezone="Europe/London")
    found = clean_page(pages.plain_story(head=data(datePublished="2024-05-07T19:30:00"), source=source))
    assert found.published.reading.value.isoformat() == "2024-05-07T19:30:00+01:00"
    assert found.published.reading.zone_source == "source"


def test_time_without_any_zone_has_no_instant():
    found = clean_page(pages.plain_story(head=data(datePublished="2024-05-07T19:30:00")))
    assert found.published.reading.value is None
    assert found.published.reading.earliest < found.published.reading.latest


@pytest.mark.parametrize("raw", ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0000-00-00", "yesterday", ""])
def test_impossible_dates_are_unknown(raw):
    page = replace(
        pages.plain_story(head=data(datePublished=raw), url="https://news.aldersea.test/ropeworks"),
        fetched_at=datetime(2024, 5, 9, tzinfo=UTC),
    )
    assert clean_page(page).published is None


def test_date_in_the_address_is_the_last_resort():
    found = clean_page(pages.plain_story(url="https://news.aldersea.test/2024/05/07/ropeworks-reopen"))
    assert (found.published.source, found.published.reading.raw) == ("url", "2024-05-07")


def test_feed_tells_the_time_that_the_page_keeps_to_itself():
    hint = FeedHint(published=parse_date("Tue, 07 May 2024 19:30:00 +0100"))
    found = clean_page(pages.plain_story(feed=hint, url="https://news.aldersea.test/ropeworks"))
    assert found.published.source == "feed"
    assert found.published.reading.value.isoformat() == "2024-05-07T19:30:00+01:00"


def published(head, body="", **source):
    page = pages.plain_story(head=head, body=body, source=SourceHint(**source), url="https://news.aldersea.test/a")
    return clean_page(page).published.reading


@pytest.mark.parametrize(
    "evidence",
    [
        "<time class='published' datetime='2024-05-07T19:30:00-04:00'>",  # the same statement with its offset
        "<p class='dateline'>Published May 7, 2024 7:30 p.m. ET</p>",  # shown to the reader
        "<meta property='article:modified_time' content='2024-05-08T10:00:00-04:00'>",  # another time of these days
    ],
)
def test_zone_that_the_page_states_goes_before_that_of_the_source(evidence):
    reading = published(data(datePublished="2024-05-07T19:30:00"), evidence, timezone="Europe/London")
    assert reading.value.isoformat() == "2024-05-07T19:30:00-04:00"
    assert reading.zone_source == "page"
    assert reading.raw == "2024-05-07T19:30:00"


@pytest.mark.parametrize(
    "evidence",
    [
        "<meta property='article:modified_time' content='2024-05-08T10:00:00Z'>",  # machines write UTC everywhere
        "<meta property='article:modified_time' content='2024-12-08T10:00:00-05:00'>",  # on another side of the year
        "<meta property='article:modified_time' content='2024-05-07T20:00:00-04:00'>"
        "<meta property='og:updated_time' content='2024-05-07T20:00:00+02:00'>",  # two zones
        "<p class='dateline'>Published May 8, 2024 7:30 pm IST</p>",  # a name of three zones
    ],
)
def test_doubtful_zone_of_the_page_is_not_lent(evidence):
    head = data(datePublished="2024-05-07T19:30:00")
    assert published(head, evidence, timezone="Europe/London").value.isoformat() == "2024-05-07T19:30:00+01:00"
    assert published(head, evidence).value is None


def test_the_minute_of_the_change_is_no_earlier_time():
    head = data(datePublished="2024-05-07T12:31:54+01:00", dateModified="2024-05-07T12:31:54+01:00")
    minute = "<time class='published' datetime='2024-05-07T12:31+01:00'>"
    before = "<time class='published' datetime='2024-05-07T12:30+01:00'>"
    assert published(head, minute).value.isoformat() == "2024-05-07T12:31:54+01:00"
    assert published(head, before).value.isoformat() == "2024-05-07T12:30:00+01:00"


def test_midnight_of_the_day_of_the_change_is_no_earlier_time():
    head = data(datePublished="2024-05-07T12:31:54+01:00", dateModified="2024-05-07T12:31:54+01:00")
    midnight = "<time class='published' datetime='2024-05-07T00:00:00+01:00'>"
    assert published(head, midnight).value.isoformat() == "2024-05-07T12:31:54+01:00"
    assert published(data(datePublished="2024-05-07T00:00:00+01:00") + META).value.isoformat() == (
        "2024-05-07T20:00:00+01:00"
    )


def test_time_tag_of_another_article_leaves_the_publication_alone():
    head = data(datePublished="2024-05-07T12:31:54+01:00", dateModified="2024-05-07T12:31:54+01:00")
    assert published(head, "<time datetime='2019-01-02T08:00:00+00:00'>").value.year == 2024


SEEN = datetime(2024, 5, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "day", ["3.2.1199", "1989-12-31", "2024-05-12", "2031-01-01", "2031-01-01T10:00:00", "2031-01-01T10:00:00Z"]
)
@pytest.mark.parametrize("timezone", [None, "Europe/London"])
def test_day_too_old_or_ahead_gives_way_to_the_next_claim(day, timezone):
    page = pages.plain_story(
        head=data(datePublished=day),
        url="https://news.aldersea.test/ropeworks",
        feed=FeedHint(published=parse_date("Tue, 07 May 2024 19:30:00 GMT")),
        source=SourceHint(timezone=timezone),
    )
    found = clean_page(replace(page, fetched_at=SEEN))
    assert found.published.source == "feed"
    assert [claim.reading.reason for claim in found.claims if claim.source == "jsonld"] in (["too_old"], ["future"])


@pytest.mark.parametrize("day", ["2024-05-10", "2024-05-11"])
def test_day_of_a_publisher_a_little_ahead_is_believed(day):
    page = pages.plain_story(head=data(datePublished=day))
    assert clean_page(replace(page, fetched_at=SEEN)).published.reading.raw == day


@pytest.mark.parametrize("changed", ["2024-05-06T20:33:20+01:00", "2024-05-07T19:29:59+01:00", "2024-05-06"])
def test_change_before_the_publication_is_kept_and_not_shown(changed):
    found = clean_page(pages.plain_story(head=data(datePublished="2024-05-07T19:30:00+01:00", dateModified=changed)))
    assert found.modified is None
    assert [claim.reading.raw for claim in found.claims if claim.kind == "modified"] == [changed]


def test_change_after_the_publication_is_shown_though_another_is_before():
    tag = "<time class='updated' datetime='2024-05-08T10:00:00+01:00'>8 May</time>"
    stated = data(datePublished="2024-05-07T19:30:00+01:00", dateModified="2024-05-06T10:00:00+01:00")
    found = clean_page(pages.plain_story(head=stated, body=tag))
    assert found.modified.reading.raw == "2024-05-08T10:00:00+01:00"


@pytest.mark.parametrize(
    ("changed", "precision"), [("2024-05-08T10:00:00+01:00", "minute"), ("2024-05-08T10:00:07+01:00", "second")]
)
def test_publisher_who_writes_no_seconds_states_minutes(changed, precision):
    found = clean_page(pages.plain_story(head=data(datePublished="2024-05-07T19:30:00+01:00", dateModified=changed)))
    assert (found.published.reading.precision, found.modified.reading.precision) == (precision, precision)


def test_relative_date_counts_from_the_fetch():
    page = pages.plain_story(url="https://news.aldersea.test/x", source=SourceHint(timezone="Europe/London"))
    html = page.body.replace(b"</h1>", b"</h1><p>Published yesterday at 19:30</p>")
    found = clean_page(replace(page, body=html, fetched_at=SEEN))
    assert found.published.reading.value.isoformat() == "2024-05-08T19:30:00+01:00"
    assert found.published.reading.flags == ("relative",)
    assert clean_page(replace(page, body=html)).published is None


def stated(head):
    """Return what is read of a page whose article begins with some elements."""
    text = "".join(
        f"<p>{sentence} The ferry sails again on Friday, the harbour master said.</p>" for sentence in "abcd"
    )
    html = f"<html lang='en'><title>Ferry</title><main><article>{head}{text}</article></main></html>"
    return clean_page(SavedPage(url="https://paper.example/a", body=html.encode()))


@pytest.mark.parametrize(
    "above",
    [
        "<h1>Vote is due on 7 April</h1>",
        "<h1>Ferry</h1><p class='standfirst'>A vote is due on 7 April, once the board has given its view.</p>",
        "<h1>Fähre</h1><p>Aktualisiert wird der Fahrplan zuletzt am 3. Mai, wie der Rat bekannt gab.</p>",
    ],
)
def test_what_a_headline_or_a_standfirst_says_is_no_label_of_the_time_below(above):
    time = "<time datetime='2024-05-07T12:31:09+01:00'>7 May 2024, 12:31</time>"
    claim = stated(f"{above}{time}").published
    assert (claim.source, claim.reading.precision) == ("time_tag", "second")


def test_a_short_label_above_the_time_is_one():
    time = "<time datetime='2024-05-07T12:31:09+01:00'>7 May 2024, 12:31</time>"
    assert stated(f"<h1>Ferry</h1><div><p>Updated</p>{time}</div>").modified.source == "time_tag"


def below_headline(markup, head=""):
    """Return what is read of a page with some elements between its headline and its text."""
    page = pages.plain_story(head=head, url="https://news.aldersea.test/x")
    return clean_page(replace(page, body=page.body.replace(b"</h1>", f"</h1>{markup}".encode())))


TWO_TIMES = (
    "<div class='by'><span>Rosa Adeyemi</span> · Alder Bay News · <time datetime='{stamp}'>{text}</time></div>"
    "<p>The short form for the front page says what the long one says at greater length below it.</p>"
)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Posted: May 7, 2024 9:27 AM EDT | Last Updated: May 7, 2024", "2024-05-07T09:27:00-04:00"),
        ("Veröffentlicht: 07.05.2024, 15:27 CEST | Aktualisiert: 07.05.2024", "2024-05-07T15:27:00+02:00"),
        ("Publié le 7 mai 2024 à 15:27 UTC+2 - Mis à jour à l'instant", "2024-05-07T15:27:00+02:00"),
    ],
)
def test_a_time_element_whose_text_states_two_times_has_the_one_that_the_text_does_not_state(text, published):
    found = below_headline(TWO_TIMES.format(stamp="2024-05-07T16:20:52.800Z", text=text))
    assert found.published.reading.value == datetime.fromisoformat(published)
    assert found.modified.reading.value == datetime(2024, 5, 7, 16, 20, 52, 800000, tzinfo=UTC)


def test_a_time_element_with_two_labels_that_states_the_publication_itself():
    above = TWO_TIMES.format(
        stamp="2024-05-07T13:27:10Z", text="Posted: May 7, 2024 9:27 AM EDT | Last Updated: May 8, 2024"
    )
    assert below_headline(above).published.reading.value == datetime(2024, 5, 7, 13, 27, 10, tzinfo=UTC)


def test_a_publication_after_its_own_change_gives_way_to_one_that_fits_it():
    head = (
        "<meta property='article:published_time' content='2024-05-07T19:11:05-04:00'>"
        "<meta name='datePublished' content='2024-05-07T15:11:05-04:00'>"
        "<meta property='article:modified_time' content='2024-05-07T15:11:05-04:00'>"
    )
    found = clean_page(pages.plain_story(head=head))
    assert found.published.reading.value.isoformat() == "2024-05-07T15:11:05-04:00"
    assert found.modified.reading.value.isoformat() == "2024-05-07T15:11:05-04:00"


def test_a_publication_a_little_after_its_change_stays():
    head = META + "<meta property='article:modified_time' content='2024-05-07T19:59:57+01:00'>"
    head += "<meta name='datePublished' content='2024-05-07T08:00:00+01:00'>"
    found = clean_page(pages.plain_story(head=head))
    assert found.published.reading.value.isoformat() == "2024-05-07T20:00:00+01:00"
    assert found.modified is None


def test_a_change_that_is_the_publication_gives_way_to_a_real_one():
    head = data(datePublished="2024-05-07T19:30:00+01:00", dateModified="2024-05-07T19:30:00+01:00")
    changed = "<meta property='article:modified_time' content='2024-05-07T21:04:23+01:00'>"
    assert clean_page(pages.plain_story(head=head)).modified.reading.raw == "2024-05-07T19:30:00+01:00"
    found = clean_page(pages.plain_story(head=head + changed))
    assert found.modified.reading.value.isoformat() == "2024-05-07T21:04:23+01:00"
    same_clock = "<meta property='article:modified_time' content='2024-05-07T19:30:00Z'>"
    assert clean_page(pages.plain_story(head=head + same_clock)).modified.reading.raw == "2024-05-07T19:30:00+01:00"
    assert found.published.reading.value.isoformat() == "2024-05-07T19:30:00+01:00"


def test_a_bare_day_gives_way_to_the_hour_that_is_shown_also_without_a_zone():
    day = "<meta name='publishdate' content='2024-05-07'>"
    same, other = (below_headline(f"<p>{line}</p>", day).published for line in ("2024-05-07 09:58", "2024-05-08 09:58"))
    assert (same.reading.raw, same.reading.precision) == ("2024-05-07 09:58", "minute")
    assert (other.reading.raw, other.reading.precision) == ("2024-05-07", "day")


@pytest.mark.parametrize("line", ["May 7, 2024 2:50PM ET", "Published: 7 May 2024, 14:50 -0400"])
def test_a_time_of_day_that_the_data_takes_for_one_of_utc_is_shown_with_its_zone(line):
    head = "<meta property='article:published_time' content='2024-05-07T14:50:00+00:00'>"
    found = below_headline(f"<p>{line}</p>", head)
    assert found.published.reading.value.isoformat() == "2024-05-07T14:50:00-04:00"
    other = below_headline("<p>May 7, 2024 10:50AM ET</p>", head)
    assert other.published.reading.value.isoformat() == "2024-05-07T14:50:00+00:00"
