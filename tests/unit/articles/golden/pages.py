"""Small pages of our own making, one for each kind of thing that the extractor tells apart, in several languages."""

# ruff: noqa: E501  (lines of markup)
from __future__ import annotations

from datetime import UTC, datetime

from tests.unit.articles.pages import plain_story, translated_story

from presswatch.dates import parse_date
from presswatch.model.extraction import FeedHint, SavedPage, SourceHint

SEEN = datetime(2024, 6, 3, 12, 0, tzinfo=UTC)


def _page(name: str, html: str, *, charset: str = "utf-8", **known: object) -> SavedPage:
    url = f"https://news.tidewell.test/2024/06/{name}"
    return SavedPage(url, html.encode(charset), content_type="text/html", fetched_at=SEEN, **known)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line.strip()}</p>" for line in text.strip().splitlines())


GERMAN = f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Fähre nach Lorup fährt wieder | Küstenbote</title>
<meta name="author" content="Jorid Mehnert"><meta property="article:published_time" content="2024-06-02T17:40:00+02:00">
<meta property="article:modified_time" content="2024-06-02T19:05:00+02:00"><meta property="article:section" content="Verkehr">
</head><body><nav><a href="/">Start</a> <a href="/verkehr">Verkehr</a></nav><article><h1>Fähre nach Lorup fährt wieder</h1>
<p class="autor">Von Jorid Mehnert und Tamme Ossenkop</p><p class="stand">Stand: 02.06.2024, 19:05 Uhr</p>
<p class="teaser"><b>Nach elf Wochen Pause verkehrt die Fähre zwischen Tidewell und Lorup wieder nach Plan.</b></p>
{
    _paragraphs('''
Die Reederei hatte das Schiff im März aus dem Verkehr gezogen, weil ein Riss in der Antriebswelle entdeckt worden war.
Am Sonntag legte es um sieben Uhr mit 212 Fahrgästen und 31 Fahrzeugen zum ersten Mal wieder in Tidewell ab.
Für die Inselbewohner endet damit eine Zeit, in der nur zweimal am Tag ein kleines Ersatzboot gefahren war.
''')
}<h2>Neue Abfahrtszeiten</h2><ul><li>montags bis freitags um 7, 11 und 16 Uhr</li><li>samstags um 9 und 15 Uhr</li>
<li>sonntags nur um 10 Uhr</li></ul><table><tr><th>Strecke</th><th>Preis</th></tr><tr><td>einfache Fahrt</td><td>8,40 Euro</td></tr>
<tr><td>Hin und zurück</td><td>14,90 Euro</td></tr></table>{
    _paragraphs('''
Die Preise bleiben nach Angaben der Reederei bis zum Ende des Jahres unverändert, Kinder unter sechs fahren frei.
''')
}<p>Lesen Sie auch: <a href="/hafen">Hafen bekommt neue Kräne</a></p></article><footer>Impressum Datenschutz</footer></body></html>"""

SPANISH_LIVE = f"""<html lang="es"><head><meta charset="utf-8"><title>Última hora del temporal en Cala Brava</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"Última hora del temporal
 en Cala Brava","datePublished":"2024-06-01T06:00:00Z","dateModified":"2024-06-01T14:20:00Z","author":[{{"@type":"Person",
"name":"Nerea Alcubilla"}},{{"@type":"Organization","name":"Redacción Tidewell"}}],"articleSection":"Sucesos"}}</script></head>
<body><article><h1>Última hora del temporal en Cala Brava</h1><div class="live">
<section><time datetime="2024-06-01T14:20:00Z">16:20</time><h3>Reabre la carretera de la costa</h3>{
    _paragraphs('''
La carretera de la costa ha vuelto a abrirse al tráfico después de que las brigadas retiraran varias toneladas de piedras.
''')
}</section><section><time datetime="2024-06-01T10:05:00Z">12:05</time><h3>Dos barrios siguen sin luz</h3>{
    _paragraphs('''
Unos 640 vecinos de los barrios del puerto continúan sin electricidad desde la madrugada, según el ayuntamiento.
El alcalde ha pedido a los vecinos que no se acerquen al paseo marítimo mientras dure el oleaje.
''')
}</section></div></article></body></html>"""

PORTUGUESE_BREAKS = """<html lang="pt"><head><meta charset="utf-8"><title>Mercado de Vila Rasa reabre em julho</title></head><body>
<div id="content"><h1>Mercado de Vila Rasa reabre em julho</h1><div class="meta">Por <a rel="author" href="/a/1">Lídia Cerqueira</a>
 | 3 de junho de 2024 às 09h15</div><figure><img src="m.jpg"><figcaption>As bancas do mercado de Vila Rasa antes das obras. Foto:
 Ivo Sampaio</figcaption></figure><div class="text">O mercado municipal de Vila Rasa volta a abrir as portas no dia 6 de julho, depois de dois
anos de obras.<br><br>A câmara gastou 1,8 milhões de euros na cobertura e nas redes de água, segundo a vereadora do comércio.<br><br>
Os vendedores queixam-se de que as novas bancas são mais pequenas e pedem que as rendas não subam no primeiro ano.<br><br>«Esperámos
muito por este dia», disse uma das peixeiras mais antigas, que trabalha ali desde os quinze anos.</div></div></body></html>"""

JAPANESE = f"""<html lang="ja"><head><meta charset="utf-8"><title>潮見町の図書館、夏に新館へ移転 - 潮見日報</title></head><body><main>
<h1>潮見町の図書館、夏に新館へ移転</h1><p class="date">2024年6月3日 8時30分</p>{
    _paragraphs('''
潮見町の町立図書館が、七月二十日に駅前の新しい建物へ移転することが決まった。町が三日に発表した。
新館は三階建てで、蔵書はこれまでの約二倍にあたる十二万冊を収める。子ども向けの部屋や学習室も設けられる。
現在の建物は昭和四十年代に建てられ、雨漏りや耐震性の問題が長く指摘されていた。跡地の使い道はまだ決まっていない。
引っ越しのため、図書館は七月一日から十九日まで休館する。その間も返却用の箱は使うことができる。
町長は「町の人が集まり、ゆっくり過ごせる場所にしたい」と話し、開館の日には朗読会を開くと述べた。
''')
}</main><footer>無断転載を禁じます</footer></body></html>"""

ARABIC = f"""<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>افتتاح سوق السمك الجديد في مرسى الزيتون</title>
<meta itemprop="datePublished" content="2024-06-02"></head><body><article><h1>افتتاح سوق السمك الجديد في مرسى الزيتون</h1>
<div class="date">الأحد 2 يونيو 2024</div>{
    _paragraphs('''
افتتحت بلدية مرسى الزيتون صباح الأحد سوق السمك الجديد بعد ثلاث سنوات من أعمال البناء والتأخير المتكرر.
ويضم السوق أربعين محلا ومخزنا للتبريد، وبلغت كلفة المشروع نحو مليوني دينار بحسب رئيس البلدية.
وقال الصيادون إن السوق القديم كان بعيدا عن الميناء وإن نقل السمك كان يستغرق وقتا طويلا في الصيف.
''')
}</article></body></html>"""

RUSSIAN = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><title>В Приморске открыли маяк
</title></head><body><div class="article"><h1>В Приморске открыли старый маяк</h1><span>3 июня 2024, 10:45</span>{
    _paragraphs('''
Старый маяк в Приморске снова открыт для посетителей после ремонта, который продолжался почти четыре года.
Мастера заменили винтовую лестницу и вернули на место линзу, изготовленную в конце девятнадцатого века.
По словам директора музея, за первый день на маяк поднялись более трёхсот человек.
''')
}</div></body></html>"""

PAYWALLED = f"""<html lang="en"><head><meta charset="utf-8"><title>Inside the salt works</title><script type="application/ld+json">
{{"@type":"NewsArticle","headline":"Inside the salt works","isAccessibleForFree":false,"datePublished":"June 1, 2024 5:00 PM BST",
"author":"Perrin Oakhanger"}}</script></head><body><article><h1>Inside the salt works</h1><p>By Perrin Oakhanger</p>{
    _paragraphs('''
The salt works at Tidewell employ nineteen people, and each of them can tell the weather from the colour of the pans.
On a dry morning the brine stands still and turns pink at the edges, which is when the raking begins.
''')
}<div class="wall">Subscribe to read the rest of this story.</div></article></body></html>"""

LISTING = """<html lang="en"><head><meta charset="utf-8"><title>Harbour news</title><meta property="og:type" content="website"></head><body>
<h1>Harbour news</h1><ul>""" + "".join(
    f'<li><h3><a href="/story/{number}">{title}</a></h3><p>{number} June 2024</p></li>'
    for number, title in enumerate(
        ("Pilots ask for a second boat", "Crane drivers win a rise", "Seals return to the inner basin",
         "New buoy marks the wreck", "Dredging ends a week early", "Ferry office moves to the quay"), start=1)
) + "</ul></body></html>"  # fmt: skip

NOT_THERE = """<html lang="en"><head><title>Page not found</title></head><body><h1>404</h1><p>Sorry, the page you were looking for
could not be found. It may have been moved or deleted.</p><a href="/">Back to the home page</a></body></html>"""

FEED_TEXT = FeedHint(
    title="Havnen i Sundvik får ny kai",
    content=_paragraphs("""
Kommunestyret i Sundvik vedtok mandag å bygge en ny kai på østsiden av havnen, etter mange års diskusjon.
Arbeidet skal begynne til høsten og koste rundt 48 millioner kroner, ifølge ordføreren.
Fiskerne har lenge klaget over at det er for trangt når de store båtene kommer inn om vinteren.
"""),
    authors=("Sigrun Haldal",),
    published=parse_date("Mon, 03 Jun 2024 11:20:00 +0200"),
)

PAGES: dict[str, SavedPage] = {
    "french_translation": translated_story(),
    "english_plain": plain_story(),
    "english_byline_below": plain_story(
        body="<p>Reporting by Hollis Wray; editing by Ada Penrose</p><p>Follow us on all channels</p>"
    ),
    "german_list_and_table": _page("faehre", GERMAN, source=SourceHint("Küstenbote", "Europe/Berlin", ("de",))),
    "spanish_live": _page("temporal", SPANISH_LIVE),
    "portuguese_breaks": _page("mercado", PORTUGUESE_BREAKS, source=SourceHint(timezone="Europe/Lisbon")),
    "japanese": _page("toshokan", JAPANESE, source=SourceHint(timezone="Asia/Tokyo")),
    "arabic": _page("souk", ARABIC),
    "russian_windows_1251": _page("mayak", RUSSIAN, charset="windows-1251"),
    "english_paywalled": _page("salt-works", PAYWALLED),
    "listing": _page("harbour", LISTING),
    "not_there": _page("gone", NOT_THERE),
    "norwegian_feed_text": _page("kai", "<html><body></body></html>", feed=FEED_TEXT),
    "not_html": SavedPage("https://news.tidewell.test/plan.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf"),
}
