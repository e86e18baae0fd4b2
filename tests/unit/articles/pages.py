"""Pages written for the tests: the structures that news sites use, in words of our own."""

from __future__ import annotations

from dataclasses import replace

from presswatch.model.extraction import FeedHint, SavedPage, SourceHint

TRANSLATED_TITLE = "La ministre Ferrand promet un « appui durable » au port de Valmer"
TRANSLATED_KICKER = "À l'occasion de son passage sur la côte"
SPANISH_CAPTION = (
    "La ministra de Transportes Odile Ferrand (izda) saluda al alcalde de Valmer, Andrés Quintero (dcha), durante"
    " su visita"
    " a los muelles el 4 de marzo de 2024 en Valmer – PHOTO/LUCIA SERRANO/POOL/AFP"
)
FRENCH_CAPTION = (
    "La ministre des Transports Odile Ferrand (à gauche) salue le maire de Valmer, Andrés Quintero (à droite), lors"
    " de sa"
    " visite des quais le 4 mars 2024 à Valmer - PHOTO/LUCIA SERRANO/POOL/AFP"
)
TRANSLATED_CREDIT = "AFP - Lucia Serrano"
TRANSLATED_CONTENTS = "1. Un chantier qui divise"
TRANSLATED_HEADING = "Un chantier qui divise"
TRANSLATED_BODY = (
    "La ministre des Transports Odile Ferrand a promis lundi un « appui durable » au port de Valmer, dont la grande"
    " digue"
    " s'est fissurée au cours de l'hiver.",
    "Arrivée le matin même de la capitale, elle a parcouru les quais pendant près de deux heures avec les pêcheurs"
    " et les"
    " dockers qui attendent la reprise du trafic.",
    "« Nous ne laisserons pas cette ville payer seule une réparation que la mer impose à toute la région (...), et"
    " nous le"
    " ferons sans tarder », a-t-elle déclaré.",
    "Le coût des travaux est estimé à 9,2 millions d'euros, dont 7,1 millions à la charge de l'État et le reste partagé"
    " entre les communes voisines.",
    "Selon la capitainerie, 73 navires ont dû être détournés depuis le début du mois de janvier, ce qui a privé les"
    " entreprises locales d'une part de leurs revenus.",
)
TRANSLATED_END = (
    "Une partie du conseil municipal juge toutefois que la nouvelle digue menace les dunes et demande une étude"
    " indépendante avant l'ouverture du chantier.",
    "Le maire, Andrés Quintero, a répondu que les plans avaient été revus deux fois et que les associations avaient été"
    " entendues à chaque étape.",
    "Les premiers engins doivent arriver après les fêtes de Pâques, a précisé le ministère, qui espère une remise en"
    " service avant la saison d'été.",
)


def translated_story() -> SavedPage:
    """A French translation of a Spanish agency story, with the residue that such pages carry."""
    body = "\n".join(f"<p>{text}</p>" for text in TRANSLATED_BODY)
    end = "\n".join(f"<p>{text}</p>" for text in TRANSLATED_END)
    html = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<title>{TRANSLATED_TITLE} | Le Courrier du Littoral</title>
<meta property="og:site_name" content="Le Courrier du Littoral"><meta property="og:title""
" content="{TRANSLATED_TITLE}">
<link rel="canonical" href="https://courrier.test/region/ferrand-valmer">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{TRANSLATED_TITLE}",
"datePublished":"2024-03-04T18:09:00+01:00","dateModified":"2024-03-04T21:40:00+01:00",
"author":{{"@type":"Person","name":"Inès Caradec"}},"articleSection":"Région","keywords":["Valmer","ports"]}}</script>
</head><body>
<header class="site-header"><nav><ul><li><a href="/">Accueil</a></li><li><a href="/region">Région</a></li>
<li><a href="/mer">Mer</a></li></ul></nav></header>
<main><article class="story">
<h1>{TRANSLATED_TITLE}</h1>
<p class="kicker">{TRANSLATED_KICKER}</p>
<div class="story-byline">Par <a rel="author" href="/auteurs/ines">Inès Caradec</a></div>
<figure><img src="/quai.jpg" alt=""><figcaption>{SPANISH_CAPTION}</figcaption></figure>
<div class="story-body">
<p>{FRENCH_CAPTION}</p>
<p>{TRANSLATED_CREDIT}</p>
<ol class="contents"><li><a href="#s1">{TRANSLATED_CONTENTS}</a></li></ol>
{body}
<h2 id="s1">{TRANSLATED_HEADING}</h2>
{end}
</div>
<aside class="related"><h3>Lire aussi</h3><ul>
<li><a href="/a">Les dockers reprennent le travail à l'aube</a></li>
<li><a href="/b">Une tempête attendue sur toute la côte</a></li></ul></aside>
<p class="newsletter">Abonnez-vous à notre newsletter pour recevoir chaque matin l'essentiel.</p>
</article></main>
<footer><p>© Le Courrier du Littoral. Tous droits réservés.</p></footer></body></html>"""
    return SavedPage("https://courrier.test/region/ferrand-valmer?utm_source=rss", html.encode())


PARAGRAPHS = (
    "The council of Aldersea voted on Tuesday to reopen the old ropeworks as a public workshop, ending nine years"
    " of debate.",
    "Twelve members backed the plan and five opposed it, citing the cost of the roof, which engineers put at"
    " 340,000 pounds.",
    "Volunteers had kept the building dry with tarpaulins and borrowed timber while the two parties argued over its"
    " future.",
    "The first courses, in weaving and boat repair, are expected to begin in September, the mayor told reporters"
    " afterwards.",
    "Residents who live beside the yard asked for limits on evening deliveries, and the council agreed to review"
    " them in May.",
)


def plain_story(
    *,
    head: str = "",
    body: str = "",
    url: str = "https://news.aldersea.test/2024/05/ropeworks-reopen",
    feed: FeedHint | None = None,
    source: SourceHint | None = None,
) -> SavedPage:
    """A short English story; ``head`` and ``body`` add markup to it."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Ropeworks to reopen - Aldersea"
        f" News</title>{head}"
        f"</head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>Ropeworks to reopen</h1><div class='article-body'>{text}{body}</div></article>"
        f"<footer><a href='/about'>About</a> <a href='/terms'>Terms</a></footer></body></html>"
    )
    return SavedPage(url, html.encode(), feed=feed or FeedHint(), source=source or SourceHint())


def replace_body(page: SavedPage, body: bytes) -> SavedPage:
    """The same page with other bytes."""
    return replace(page, body=body)
