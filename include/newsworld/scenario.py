"""What happens in the world, publisher by publisher, from step 0 to step 5."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from newsworld.article_texts import read_pair
from newsworld.model import Listing, Script
from newsworld.scenario_builder import Builder

EPOCH = datetime(2026, 3, 2, 6, tzinfo=UTC)
STEP_LENGTH = timedelta(hours=6)


@cache
def build_script(seed: int) -> Script:
    """Return the script of a seed; the same seed always gives the same world."""
    world = Builder(seed, EPOCH, STEP_LENGTH)
    wire = _plot_agency(world)
    _plot_spanish_papers(world, wire)
    _plot_le_fil(world, wire)
    _plot_courrier(world)
    _plot_voix(world)
    _plot_harbour(world)
    _plot_prairie(world)
    _plot_minute(world)
    _plot_german_papers(world)
    _plot_portuguese_papers(world)
    _plot_al_marsa(world)
    return world.script()


def _plot_agency(world: Builder) -> list[str]:
    """Publish the agency's stories and return those that others take over: the first is the one that is translated."""
    frontera = world.publish_one("agencia-cardo", 0, text=read_pair("frontera", "es"))
    wire = [frontera, *world.publish("agencia-cardo", 0, 5)]
    world.publish("agencia-cardo", 0, 2, feeds=("economia",))
    for step in range(1, 6):
        wire += world.publish("agencia-cardo", step, 2)
    world.list_as(wire[1], Listing("general"), Listing("economia"))
    world.edit(wire[2], 2, "declared", "paragraph")
    world.edit(wire[2], 4, "declared", "number")
    return wire


def _plot_spanish_papers(world: Builder, wire: list[str]) -> None:
    """Copies of the agency; zone-less dates at El Puente, tracking links at La Vega."""
    puente = world.publish("el-puente", 0, 4)
    world.copy(wire[1], "el-puente", 1, "verbatim")
    world.copy(wire[6], "el-puente", 2, "trimmed")
    world.edit(puente[0], 2, "silent", "paragraph")
    world.edit(puente[1], 3, "typography", "typography")
    vega = world.publish("la-vega", 0, 4)
    world.copy(wire[1], "la-vega", 1, "trimmed")
    world.copy(wire[3], "la-vega", 1, "edited")
    world.copy(wire[7], "la-vega", 2, "verbatim")
    world.edit(vega[1], 1, "declared", "number")
    for key in vega[:2]:
        world.list_as(key, Listing("todo", "?utm_source=rss&utm_medium=feed"))
    for step in (3, 4, 5):
        world.publish("el-puente", step)
        world.publish("la-vega", step)


def _plot_le_fil(world: Builder, wire: list[str]) -> None:
    """The paper built like the seed article; translates the agency."""
    first = world.publish("le-fil-du-matin", 0, 5)
    text = read_pair("frontera", "fr")
    key = world.copy(wire[0], "le-fil-du-matin", 1, "translation", text=text)
    _leave_original_caption(world, key, wire[0])
    world.publish_one("le-fil-du-matin", 1, page="skipped")
    world.edit(first[0], 2, "typography", "typography")
    world.edit(first[1], 3, "silent", "number")
    world.edit(first[2], 3, "declared", "headline")
    for step in range(1, 6):
        world.publish("le-fil-du-matin", step)


def _leave_original_caption(world: Builder, copy: str, original: str) -> None:
    photo, agency_photo = world.articles[copy].photo, world.articles[original].photo
    if photo and agency_photo:
        world.update(copy, photo=replace(photo, original_caption=agency_photo.caption))


def _plot_courrier(world: Builder) -> None:
    """Two feeds that share articles, no guids; odd dates; a deletion; a slug that changes under a link key."""
    first = world.publish("courrier-des-rives", 0, 4)
    shared = world.publish("courrier-des-rives", 0, 2, feeds=("une", "regions"))
    world.publish("courrier-des-rives", 0, 2, feeds=("regions",))
    world.publish_one("courrier-des-rives", 1, dates="future")
    world.publish_one("courrier-des-rives", 2, dates="missing")
    world.remove(first[0], 2, 410)
    world.move(first[1], 3)
    world.edit(shared[0], 4, "silent", "number")
    for step in (3, 4, 5):
        world.publish("courrier-des-rives", step, feeds=("une", "regions"))


def _plot_voix(world: Builder) -> None:
    """robots.txt is down at first; pages that are no articles; a feed that redirects for a while."""
    world.publish("voix-du-leman", 0, 4)
    world.publish_one("voix-du-leman", 1, page="paywall")
    world.publish_one("voix-du-leman", 2, page="consent")
    world.publish_one("voix-du-leman", 3, page="pdf")
    edited = world.publish("voix-du-leman", 2, 2)
    world.edit(edited[0], 4, "declared", "paragraph")
    world.publish("voix-du-leman", 4)
    world.break_feed("voix-du-leman", 2, "moved_for_now")


def _plot_harbour(world: Builder) -> None:
    """One article under several addresses; a new guid, a new slug, a come-back, a page that fails once."""
    first = world.publish("harbour-gazette", 0, 5)
    world.list_as(first[0], Listing("news"), Listing("local", is_amp=True))
    world.list_as(first[1], Listing("news"), Listing("local", "?utm_campaign=local&utm_source=rss"))
    world.publish("harbour-gazette", 0, 2, feeds=("local",))
    world.publish_one("harbour-gazette", 1, page="flaky")
    world.renew_guid(first[2], 2)
    world.move(first[3], 3)
    world.remove(first[4], 2, 404, back_at=4)
    world.edit(first[0], 3, "declared", "headline")
    world.edit(first[1], 4, "silent", "number")
    for step in range(1, 6):
        world.publish("harbour-gazette", step)


def _plot_prairie(world: Builder) -> None:
    """JSON Feed: entries without a usable link, a gallery, a throttled poll."""
    first = world.publish("prairie-ledger", 0, 4)
    world.publish_one("prairie-ledger", 1, page="no_link")
    world.publish_one("prairie-ledger", 1, page="bad_link")
    world.publish_one("prairie-ledger", 1, page="gallery")
    world.break_feed("prairie-ledger", 2, "throttled")
    world.edit(first[0], 2, "declared", "paragraph")
    world.edit(first[0], 3, "silent", "number")
    for step in (2, 3, 5):
        world.publish("prairie-ledger", step)


def _plot_minute(world: Builder) -> None:
    """More new entries than the feed holds at steps 2 and 4; a page that robots.txt forbids."""
    world.publish_one("the-minute", 1, page="robots")
    for step, count in enumerate((4, 2, 12, 2, 9, 3)):
        world.publish("the-minute", step, count)


def _plot_german_papers(world: Builder) -> None:
    """A feed that is down for two polls; a feed cut in the middle; dates in words only."""
    kurier = world.publish("elbkurier", 0, 4)
    world.break_feed("elbkurier", 1, "error")
    world.break_feed("elbkurier", 2, "error")
    world.edit(kurier[0], 3, "declared", "number")
    world.remove(kurier[1], 4, 410)
    bote = world.publish("alpenbote", 0, 4)
    world.break_feed("alpenbote", 2, "truncated")
    world.edit(bote[0], 3, "silent", "paragraph")
    for step in range(1, 6):
        world.publish("elbkurier", step)
        world.publish("alpenbote", step, 1 + (step == 2))


def _plot_portuguese_papers(world: Builder) -> None:
    """A sitemap with days for dates; a feed that is HTML once, then moves for good; a soft 404; a page gone at once."""
    folha = world.publish("folha-do-cais", 0, 4)
    world.publish_one("folha-do-cais", 1, page="soft404")
    gone_at_once = world.publish_one("folha-do-cais", 2)
    world.remove(gone_at_once, 2, 410)
    world.remove(folha[0], 3, 404)
    diario = world.publish("diario-da-serra", 0, 4)
    world.break_feed("diario-da-serra", 1, "html")
    world.break_feed("diario-da-serra", 2, "moved")
    world.edit(diario[0], 2, "silent", "headline")
    for step in range(1, 6):
        world.publish("folha-do-cais", step)
        world.publish("diario-da-serra", step)


def _plot_al_marsa(world: Builder) -> None:
    """A small paper in Arabic whose feed is empty once."""
    first = world.publish("al-marsa", 0, 3)
    world.break_feed("al-marsa", 3, "empty")
    world.edit(first[0], 4, "silent", "number")
    for step in (1, 3, 5):
        world.publish("al-marsa", step)
