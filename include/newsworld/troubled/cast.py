"""The cast of the troubled month, and where each trouble was reported."""

from __future__ import annotations

from newsworld.troubled import (
    addresses,
    answers,
    bad_hours,
    encodings,
    formats,
    items,
    keys,
    moves,
    reports,
    servers,
    windows,
)
from newsworld.troubled.trouble import Trouble


def troubled_cast() -> list[Trouble]:
    """Return the publishers, new and without ports."""
    return [
        *_of_the_first_reports(),
        *_of_encodings_and_moves(),
        *_of_formats(),
        *_of_servers(),
        *_of_items(),
        *_of_reports(),
        *_of_answers(),
    ]


def _of_the_first_reports() -> list[Trouble]:
    return [
        Trouble("quiet-times", "none: the measure for all others"),
        addresses.MovesEveryYear("yearly-herald", "a permanent redirect that leads elsewhere after New Year"),
        addresses.MovesAndComesBack("mirror-mail", "the learned address is switched off, the configured one lives"),
        addresses.ChallengesForDays("gate-gazette", "202 with a challenge counts as a healthy poll", window=12),
        addresses.AnswersBehindAProxy("proxy-post", "203 with a whole feed is not read"),
        addresses.WantsABrowser("picky-press", "406 unless Accept names text/html"),
        addresses.ListsSitemaps("sitemap-star", "a sitemap index is read as a list of stories"),
        addresses.BreaksForANight("nightly-news", "HTML and nothing in place of a feed, for a night", window=12),
        windows.RollsOver("flood-forum", "a window that rolls over in one step"),
        windows.RollsOverBehindAPin("pinned-planet", "a pinned item hides the loss of a window"),
        windows.EmptiesAndRolls("empty-express", "an empty body between two windows hides the gap"),
        windows.EmptiesForANight("blank-bulletin", "an empty body and then the same again is taken for a gap"),
        windows.ListsOldestFirst("archive-argus", "a long feed, oldest first: the new ones are never seen", first=60),
        windows.DatesAnew("builder-bugle", "items dated anew at each build are fetched at each poll", window=30),
        windows.CountsInTitles("comment-courier", "counters in titles are taken for edits", window=30),
        windows.AdvertisesInTitles("sales-sentinel", "an advertisement in each title asks for each page", window=30),
        windows.FloodsWithXml("double-daily", "each item twice in one body"),
        keys.NamesNoGuid("nameless-news", "one guid for all items: one article, many false edits"),
        keys.LinksHome("homely-herald", "one link for all items and no guid"),
        keys.LinksHomeWithGuids("homely-mail", "one link for all items, guids of their own"),
        keys.FlipsGuids("flip-flyer", "guids that change their scheme double the ledger"),
        keys.PutsHeadlinesIntoGuids("slug-sentinel", "guids with the headline in them"),
        keys.NestsLinksOfOthers("related-record", "links of other houses inside an item"),
        keys.HasNoLinks("linkless-ledger", "addresses made up from guids"),
        keys.TakesFromOthers("gather-globe", "the real publisher in <source> is dropped"),
        keys.ReplacesItsCms("moving-mirror", "a new CMS doubles all articles"),
        bad_hours.LosesItsPages("lost-leader", "404 for a day ends entries for good"),
        bad_hours.ForbidsItsPages("locked-ledger", "403 for a day ends entries for good"),
        bad_hours.WallsItsPages("walled-weekly", "a consent wall for a day ends entries for good"),
        bad_hours.EmptiesItsPages("hollow-herald", "pages without text for a day end entries for good"),
        bad_hours.ShowsOnePageForAll("repair-reporter", "a maintenance page is loaded as many articles"),
        bad_hours.SendsHome("homing-pigeon", "a redirect to the home page for a day ends entries for good"),
        bad_hours.ClosesItsRobots("robot-review", "robots.txt closed overnight by mistake"),
        bad_hours.StatesAVersionForADate("version-voice", "a version number is taken for the date"),
    ]


def _of_encodings_and_moves() -> list[Trouble]:
    return [
        encodings.SpeaksGbk("euro-echo", "gb2312 that is gb18030, the euro sign lost"),
        encodings.SpeaksEucJp("kana-courier", "EUC-JP with NEC row 13 loses the characters beside it"),
        encodings.SpeaksIso2022Jp("shift-star", "ISO-2022-JP with NEC row 13 loses the characters beside it"),
        encodings.BeginsUtf16Late("wide-weekly", "UTF-16 without a mark after white space is no XML"),
        moves.MovesToAnotherHost("removal-review", "a house on a new host is a second house"),
        moves.DatesItsFeedAhead("hasty-herald", "a feed that is days ahead hides the news, or dates it wrongly"),
        moves.LivesAhead("early-bird", "stories of a clock that is hours ahead are kept for later"),
        moves.LivesWeeksAhead("future-friday", "dates weeks ahead are shown as they stand"),
    ]


def _of_formats() -> list[Trouble]:
    return [
        formats.OffersOlderPages("page-post", "what fell out of the window stands on older pages, and is lost"),
        formats.SpeaksJson("json-journal", "authors of JSON feeds are lost, a feed without items is no feed"),
        formats.MistypesItsSource("typo-times", "one mistake in one source file stops all sources"),
        formats.PrintsTheTextsOfAnother("echo-evening", "one text in two houses is counted as two"),
    ]


# Found later in public trackers; ``seen_at`` is the thread on GitHub. See docs/troubled-month.md.


def _of_servers() -> list[Trouble]:
    return [
        servers.RunsAheadOfTime(
            "future-flag", "validators of the year 2041: 304 for ever", seen_at="FreshRSS/FreshRSS/issues/1020"
        ),
        servers.AnswersInPart(
            "part-post", "206 with a whole feed is an error", seen_at="brendanlong/lion-reader/issues/644"
        ),
        servers.AsksForRest(
            "patient-post",
            "429 with a date to wait for ends the feed",
            seen_at="FreshRSS/FreshRSS/issues/7571",
            window=12,
        ),
        servers.SaysGoneForADay(
            "gone-gazette",
            "410 once, and the feed is never asked again",
            seen_at="lwindolf/liferea/issues/1181",
            window=12,
        ),
        servers.WantsItsCookieBack(
            "cookie-courier", "a page that redirects to itself with a cookie", seen_at="ietz/nytimes-scraper/issues/2"
        ),
        servers.LagsInOneCentre(
            "two-towers", "one of two data centres is behind", seen_at="OpenLiberty/openliberty.io/issues/2055"
        ),
        servers.EndsInTheMiddle(
            "half-herald",
            "a chunked body that ends early is kept as whole",
            seen_at="xroche/httrack/issues/840",
            window=12,
        ),
        servers.ListsBeforeThePage(
            "early-echo", "scheduled stories are listed before their pages", seen_at="jekyll/jekyll-feed/issues/293"
        ),
        servers.ServesItsSections(
            "section-star", "the same story in each of a house's feeds", seen_at="feedbin/feedbin/issues/227"
        ),
    ]


def _of_items() -> list[Trouble]:
    return [
        items.UsesGuidsAgain("slot-sun", "a guid used again hides the new story", seen_at="feedbin/support/issues/604"),
        items.LeansOnItsBase(
            "base-bulletin", "relative links without their xml:base", seen_at="feedbin/support/issues/338"
        ),
        items.SendsSessions(
            "session-sentinel", "a session in each link doubles all", seen_at="martinrotter/rssguard/issues/343"
        ),
        items.ChangesItsHostName(
            "two-name-times",
            "the host changes its name in links and guids",
            seen_at="Ranchero-Software/NetNewsWire/issues/3835",
        ),
        items.SendsControlCharacters(
            "noisy-news", "one forbidden character, no items at all", seen_at="miniflux/v2/issues/492"
        ),
        items.MistakesTheWeekday(
            "weekday-weekly", "one impossible date, no items at all", seen_at="prof18/feed-flow/issues/598"
        ),
        items.NamesItsZone("zone-zeitung", "a zone by its name is taken for UTC", seen_at="miniflux/v2/issues/290"),
        items.BringsOldNewsBack(
            "archive-attic", "stories of years ago are new", seen_at="FreshRSS/FreshRSS/issues/5490"
        ),
    ]


def _of_reports() -> list[Trouble]:
    return [
        reports.PassesThroughAPortal(
            "hotel-herald",
            "a portal's permanent redirect takes the feed's place",
            seen_at="ViennaRSS/vienna-rss/issues/380",
            window=12,
        ),
        reports.ReadsNoSlugs(
            "slug-sprinter", "one page under thousands of slugs", seen_at="commoncrawl/news-crawl/issues/44"
        ),
        reports.CompressesNothing(
            "hollow-zip", "the compressed feed is empty, the plain one is not", seen_at="nginx/unit/issues/903"
        ),
        reports.RefreshesPages(
            "refresh-review", "pages that lead on by a meta element", seen_at="quark-zju/unshorten/issues/8"
        ),
        reports.NamesACharsetAsCoding(
            "coded-courier", "a content coding that is a charset", seen_at="tedder/aws-release-notes-rss/pull/6"
        ),
        reports.SendsAFile(
            "zipped-zeitung", "a compressed file without a header", seen_at="FreshRSS/FreshRSS/issues/3543"
        ),
        reports.DatesItsSitemapNow(
            "always-today",
            "each page of a sitemap was changed just now",
            seen_at="vtexdocs/devportal/issues/1275",
            window=30,
        ),
        reports.CountsClicks(
            "click-counter", "redirectors of each feed double a story", seen_at="DocNow/diffengine/issues/17"
        ),
        reports.DatesNothing(
            "timeless-times", "items without dates are not stored", seen_at="readrops/Readrops/issues/77"
        ),
        reports.WritesShortYears(
            "short-year", "years of two digits are of the year 200", seen_at="kurtmckee/feedparser/issues/114"
        ),
    ]


def _of_answers() -> list[Trouble]:
    return [
        answers.RedirectsInRawLetters(
            "letter-ledger", "a redirect in raw letters is none", seen_at="sagebind/isahc/issues/315"
        ),
        answers.SaysItIsCompressed(
            "plain-post", "compressed by its header, plain in truth", seen_at="danmactough/node-feedparser/issues/277"
        ),
        answers.DeflatesWithoutAHead(
            "bare-bulletin", "deflate without its head cannot be read", seen_at="jcgregorio/httplib2/issues/69"
        ),
        answers.AsksForAYear("year-away", "a rest of a year is kept", seen_at="icco/robot.villas/pull/132", window=12),
        answers.SaysWhereItsFeedWent(
            "still-standard", "the feed says where it went, in itself", seen_at="superfeedr/documentation/issues/26"
        ),
        answers.MistakesItsTypes("typed-tribune", "no feed, by its media type", seen_at="readrops/Readrops/issues/295"),
        answers.RedirectsInLatin1(
            "latin-leader", "redirects in bytes that are no UTF-8", seen_at="lexiforest/curl_cffi/pull/575"
        ),
        answers.CompressesInParts(
            "member-mail", "of a body compressed in parts the first is read", seen_at="urllib3/urllib3/issues/1285"
        ),
        answers.ServesOldCopies(
            "copy-courier", "an old copy of the feed brings old news back", seen_at="brief-rss/brief/issues/134"
        ),
        answers.CorrectsItsSlugs(
            "slip-standard",
            "a mended address is a second article",
            seen_at="Ranchero-Software/NetNewsWire/issues/3286",
        ),
    ]
