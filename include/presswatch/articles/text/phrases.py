"""How news sites word what is not the article, by language: data for ``articles.blocks.role_rules``.

A pattern that opens a line is tried at its start (``RELATED``, ``CREDIT``, ``BYLINE`` …); ``PROMOTION`` anywhere in it.
Add a wording only where it names one thing on every site: each also hits real text now and then.
"""

from __future__ import annotations

import re

from presswatch.articles.text.patterns import CaseInsensitivePattern, lower_case, remembered

_BULLETS = r"[\s>»→›▶►●•*\-–—\[(（|📌👉✅]*"


def _opening(*wordings: str) -> CaseInsensitivePattern:
    return CaseInsensitivePattern(_BULLETS + "(?:" + "|".join(wordings) + ")")


def _whole(*wordings: str) -> CaseInsensitivePattern:
    return CaseInsensitivePattern(r"[\s|•·\-–—]*(?:" + "|".join(wordings) + r")[\s|•·.:]*$")


RELATED = _opening(
    # English
    r"(?:also )?read(?: more| also| next| the full| our| this| on)\b|also read",
    r"more (?:on|from|about|stories|news|like this|coverage)\b|more:",
    r"(?:see|watch|listen|check out) (?:also|more|below)\b|see also|continue reading|further reading|learn more"
    r"|click here",
    r"related(?: (?:articles?|stories|story|content|posts?|topics?|links?|reading|coverage|news)|:|$)",
    r"recommended|you (?:may|might)(?: also)? (?:like|be interested|enjoy)|(?:up|read|watch|what to read) next"
    r"|don['’]t miss",
    r"most (?:read|popular|viewed)|trending|popular(?: (?:posts|stories|now))?$|editor['’]?s['’]? picks?|top stories",
    r"(?:previous|next) (?:article|post|story)|latest (?:news|stories|posts)|in case you missed",
    # German
    r"(?:lesen|sehen|hören) sie (?:auch|hier|mehr|dazu|weiter)|les(?:en|t|e)? auch|lies (?:auch|mehr)|siehe auch"
    r"|weiterlesen",
    r"(?:auch|mehr) (?:interessant|lesen|zum thema|dazu|auf)|mehr (?:zum|zu|aus|von|über)\b.{0,40}$|zum thema"
    r"|schon gelesen",
    r"weitere (?:themen|artikel|nachrichten|news|meldungen|infos|informationen|beiträge)|passend (?:dazu|zum)"
    r"|meistgelesen",
    r"das könnte (?:sie|dich)|ähnliche (?:artikel|beiträge)|empfehlungen? (?:der|für|aus)|verwandte|(?:nächster"
    r"|vorheriger) ",
    # French
    r"lire (?:aussi|la suite|également|plus|notre)|à (?:lire|voir|découvrir)\b|voir aussi|en savoir plus"
    r"|sur le même (?:sujet|thème)",
    r"articles? (?:liés|similaires|associés)|dans la même rubrique",
    # Spanish, Portuguese, Italian
    r"(?:lea|lee|leer|ver|vea|mira|mire|te (?:puede|podría)|le (?:puede|podría)) ?(?:también|tambien|además|más"
    r"|interesar|:)",
    r"(?:notas?|noticias?|artículos?|contenidos?) relacionad|relacionad[oa]s|más (?:noticias|información"
    r"|sobre)\b.{0,40}$",
    r"sigue leyendo|no (?:te|se) (?:lo )?pierd|(?:leia|veja|confira|saiba|ler) (?:também|tambem|mais|ainda)",
    r"notícias? relacionadas|(?:artigos|matérias?) relacionad|leggi (?:anche|tutt|pure|di più|qui)"
    r"|articoli correlati",
    r"(?:potrebbe|potrebbero) interessar|approfondisci|(?:vedi|guarda) anche",
    # Dutch, Scandinavian, Finnish
    r"lees (?:ook|meer|verder)|meer (?:over|nieuws|lezen)|bekijk ook|läs (?:också|mer|även)|les (?:også|mer|mere)",
    r"læs (?:også|mere)|se også|lue (?:myös|lisää)",
    # Slavic, Baltic, Hungarian, Romanian, Turkish
    r"(?:czytaj|zobacz|przeczytaj|sprawdź|dowiedz) (?:też|także|również|więcej|się)|więcej (?:o|na) |polecamy",
    r"(?:чита[йю]те|смотрите|читать) (?:также|ещ[её]|далее|подробнее)|(?:материалы )?по теме|подробнее|(?:читайте"
    r"|дивіться) також",
    r"přečtěte|čtěte|související|olvassa|kapcsolódó|cite[sș][tţ]e [sș]i|pročitajte|ayrıca bak|ilgili haber"
    r"|bunlar da ",
    # Arabic, Hebrew, Hindi, Chinese, Japanese, Korean
    r"[اإ]قر[أئ]و? ?(?:أيض|ايض|المزيد)|قراءة المزيد|שעשוי|קראו גם|עוד בנושא|(?:यह|ये) भी पढ़|और पढ़",
    r"関連(?:記事|ニュース|リンク)|あわせて読|【関連|相关(?:阅读|新闻|文章|链接)|延[伸申][閱阅][讀读]"
    r"|相關(?:新聞|閱讀)|推荐阅读|更多新[闻聞]",
    r"관련 ?(?:기사|뉴스)|많이 본|주요뉴스",
)
"""Opens a pointer to other pages."""

PROMOTIONS = (
    r"\bsign ?-?up\b.{0,60}(?:newsletter|inbox|e-?mail|free|for)|newsletters?\b.{0,60}(?:sign|inbox|subscribe"
    r"|register)",
    r"\b(?:subscribe|subscription)\b.{0,80}(?:newsletter|inbox|channel|podcast|today|now|to (?:our|the|get)"
    r"|unlimited|here|free)",
    r"(?:straight|delivered|right|directly) (?:to|in|into) your (?:inbox|e-?mail)|(?:get|try) (?:our"
    r"|the) .{0,50}(?:newsletter|\bapp\b)",
    r"(?:follow|like|join|find) (?:us|me|him|her|them|our)\b.{0,60}(?:facebook|twitter|instagram|whatsapp"
    r"|telegram|youtube|tiktok|google|\bx\b)",
    r"^follow .{0,60} on (?:facebook|twitter|instagram|x\b|bluesky|google)|download (?:the|our) .{0,40}\bapps?\b",
    r"thanks for (?:signing|subscribing|reading)|(?:already|not yet) a (?:subscriber|member)|become a (?:member"
    r"|subscriber|patron)",
    r"(?:sign|log) ?-?in (?:or|to)\b.{0,40}(?:comment|continue|account|register|free)|leave a (?:comment|reply)"
    r"|share this",
    r"join (?:the conversation|our .{0,30}(?:forum|community|channel|newsletter))|comments? (?:are|is) (?:closed"
    r"|off)|view comments",
    r"have a (?:news )?tip\b|contact (?:us|the (?:author|reporter)) at|support (?:our"
    r"|independent) .{0,30}journalism|donate (?:now|today)",
    r"affiliate (?:links?|commissions?)|we may (?:earn|receive) .{0,40}commission|all rights reserved"
    r"|terms of (?:use|service)",
    r"privacy (?:policy|notice)|enable javascript|advertisement$|(?:story|article) continues|this advert",
    r"newsletter .{0,40}(?:anmelden|abonnieren|bestellen)|(?:abonnieren|folgen|folge) (?:sie "
    r"|du )?.{0,40}(?:newsletter|facebook|twitter|instagram|whatsapp|uns\b)",
    r"privatsphäre-einstellungen|externe[rn]? inhalt|datenschutz(?:erklärung|bestimmung|hinweis|einstellung"
    r"|- und)|alle rechte vorbehalten",
    r"jetzt (?:abonnieren|anmelden|registrieren|kostenlos)|anzeige$|^\(?werbung\)?$|kostenlos registrieren",
    r"(?:abonnez|inscrivez)-vous|suivez-(?:nous|le)|s['’]abonner|tous droits réservés"
    r"|il vous reste .{0,30}article|réservée? aux abonnés",
    r"partager (?:sur|cet)|publicité$|(?:suscr[ií]b|reg[ií]str)(?:ete|ase|ite|irse)\b|s[ií]g(?:ue|ui)nos|únete"
    r"|todos los derechos",
    r"publicidad$|canal de (?:whatsapp|telegram)|recib[ea] .{0,40}(?:correo|newsletter)|hazte (?:miembro|socio)",
    r"inscreva-se|assine |todos os direitos|iscriviti|seguici|riproduzione riservata|tutti i diritti|pubblicità$",
    r"abonneer|schrijf je|volg ons|zapisz się|wszelkie prawa|prenumerera|abonner på|подпис(?:ывайтесь|аться на)"
    r"|все права|підписуйтесь",
    r"abone ol|takip edin|会員(?:限定|登録)|無料で(?:読|登録)|有料会員|ログイン|無断転載"
    r"|무단 ?전재|版权所有|责任编辑|責任編輯|扫一扫",
)
_PROMOTION_STEMS = """
    sign newsletter subscri your get try follow like join find download thanks already not become log leave share
    comment tip contact support donate affiliate commission rights terms privacy javascript advert continues
    folge abonn privatsphäre inhalt datenschutz rechte jetzt anzeige werbung kostenlos
    inscr suivez droits reste aux partager publicit
    suscr reg sígu sigu únete derechos publicidad canal recib hazte assine direitos
    iscriviti seguici riproduzione diritti pubblicità
    schrijf volg zapisz prawa prenumerera подпис права підпису abone takip
    会員 無料 ログイン 無断 전재 版权 责任 責任 扫一扫
"""
PROMOTION = CaseInsensitivePattern(*PROMOTIONS, stems=_PROMOTION_STEMS.split())
"""Invites to subscribe, follow, accept or share, or states rights."""

_IMAGE_WORDS = (
    r"photo(?:graph)?s?|foto(?:s|grafie|graf)?|images?|bild(?:er|quelle|nachweis)?|picture|pic|cr[eé]dits?"
    r"|titelbild|quelle|grafi[kc]a?"
    r"|imagen|imagem|immagine|illustrations?|video|screenshot|symbolbild|archivbild|zdjęcie|fot\.?|фото|copyright"
    r"|写真|사진|图片?"
)
_AGENCY_NAMES = (
    "getty", "getty images", "reuters", "afp", "epa", "epa-efe", "ap", "ap photo", "shutterstock", "istock", "imago",
    "imago images", "dpa", "picture-alliance", "picture alliance", "alamy", "unsplash", "pexels", "pixabay",
    "adobe stock", "depositphotos", "bloomberg", "anadolu", "anadolu agency", "ansa", "efe", "xinhua", "ritzau", "ntb",
    "tt", "scanpix", "zuma", "zumapress", "pa", "pa wire", "keystone", "keystone-sda", "apa", "belga", "lusa", "tass",
    "pool",
)  # fmt: skip
_AGENCIES = "|".join(_AGENCY_NAMES)
CREDIT = _opening(
    rf"(?:{_AGENCIES})\s*[-–—/|]\s*[^.!?]{{3,50}}$",
    rf"(?:{_IMAGE_WORDS})(?:\s+(?:{_IMAGE_WORDS}))?\s*(?:[:/©|]|(?:by|via|von|courtesy|credits?|source)\b(?!.{{60}}))"
    rf"|[^.!?]{{0,30}}©|\(c\) "
    rf"|courtesy (?:of|photo)\b|source:",
)
"""Opens a picture credit."""

AGENCY_LINE = _opening(rf"[^.!?]{{0,80}}(?:/|\||,|-|–|via|©|\s)\s*(?:{_AGENCIES})\)?\s*$")
"""Is a short line that ends in an agency."""

CREDIT_TAIL = CaseInsensitivePattern(
    rf"(?:[(\[–—\-|/©]|{_IMAGE_WORDS})\s*[^()]{{0,60}}(?:/|\b)(?:{_AGENCIES})\s*[)\]]?\s*$"
)
"""Ends a caption with its credit."""

DATELINE = _whole(
    r"(?:published|updated|last (?:updated|modified)|posted|first published|created|aktualisiert|veröffentlicht"
    r"|erstellt|stand|zuletzt"
    r"|publié|mis à jour|actualizado|publicado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt"
    r"|opublikowano|aktualizacja"
    r"|publisert|oppdatert|publicerad|uppdaterad|опубликовано|обновлено|기사입력|入力|(?:最終)?更新|発表|입력"
    r"|수정|승인|发布时间)\b.{0,60}",
    r"(?:\d{1,2}[./\s-]\s?(?:\d{1,2}|[^\W\d_]{3,12}\.?,?)[./\s-]\s?\d{2,4}|\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?:.{0,3}(?:\d{1,2}[:.h時]\s?\d{2}.{0,20}|\bat\b.{0,20}"
    r"|um\s.{0,12}))?",
)
"""Is a line of date and time."""

TAGS = CaseInsensitivePattern(
    r"(?:tags?|topics?|keywords?|themen|schlagw[öo]rter|stichw[öo]rter|mots[- ]clés?|etiquetas|temas|palabras clave"
    r"|palavras[- ]chave|parole chiave|argomenti|trefwoorden|nyckelord|emneord|tagi|słowa kluczowe|štítky|címkék|теги"
    r"|метки|ключевые слова|标签|標籤|关键词|關鍵字|タグ|キーワード|태그|키워드|etiketler|kata kunci|từ khóa)\s*[:：]"
)
"""Opens a line of key words."""

READING_TIME = _whole(
    r"\d{1,3}\s?(?:min(?:uten?|utes?|utos?|uti)?\.?)(?:\s(?:read|lesezeit|de lecture|de lectura|di lettura"
    r"|de leitura))?",
    r"(?:lesedauer|lesezeit|reading time|temps de lecture|tiempo de lectura|tempo d[ie] l"
    r"|czas czytania|leestijd).{0,25}",
)
"""Is a line that says how long reading takes."""

ADVERT_LABEL = _whole(
    r"advertisement|sponsored|anzeige|werbung|publicité|publicidade?|anuncio|anúncio|pubblicità|advertentie"
    r"|annons(?:e|er)?"
    r"|reklama?|mainos|hirdetés|publicitate|реклама|διαφήμιση|إعلان|اعلان|تبلیغات|آگهی|פרסומת|विज्ञापन|โฆษณา"
    r"|quảng cáo|iklan"
    r"|inzer(?:ce|cia)|oglas|ogłoszenie|ilmoitus|annonce|reclame|reklāma|auglýsing|spot publicitaire"
    r"|広告|广告|廣告|광고"
)
"""Is the label above an advertisement."""

PLAYING_TIME = _whole(r"(?:[^\W\d]|[ ’']){1,24}\d{1,3}\s?min(?:uten?|utes?|utos?|uti)?\.?")
"""Is a button with the time that hearing or reading takes."""

BYLINE = _whole(
    r"(?:by|von|par|por|di|da|av|af|door|autor(?:in)?|author|text|redaktion"
    r"|przez)[:\s]\s?[^\W\d_][\w.'’\-]*(?:\s[\w.'’\-]+){0,4}"
    r"(?:\s?[|•,]\s?.{0,40})?",
    r"[(\[（【]?\s*(?:责任编辑|責任編輯|责编|编辑|編輯|作者|记者|記者|撰文)\s*[:：︱|]\s*[^。！？]{1,20}",
    r"[가-힣]{2,4}\s?(?:기자|특파원|논설위원)(?:\s.{0,40})?|[^。！？，]{0,6}(?:记者|記者)\s?[^。！？，]{0,8}",
)
"""Is a line that names the author."""

LABELLED_DATE = CaseInsensitivePattern(
    r"\s*(?:datum|date|fecha|data|published(?: on)?|veröffentlicht(?: am)?|publié(?:e)?(?: le)?|publicado(?: el"
    r"| em)?)\b\W{0,3}\d.{5,40}$"
)
"""Is a date with its label, wherever it stands."""

CHROME = _whole(
    r"(?:tags?|topics?|themen|schlagworte|categor(?:y|ies|ía)|kategorien?|stichworte|filed under|posted in"
    r"|mots-clés|etiquetas|argomenti)"
    r"\s*:?.{0,120}",
    r"\d*\s?(?:comments?|kommentare?|comentarios?|commentaires?|shares?)|article content|listen|loading|wird geladen",
    r"(?:share|teilen|partager|compartir|tweet|print|drucken|e-?mail|facebook|twitter|whatsapp|copy link|save"
    r"|merken)(?: (?:this|on|via|by|article)\b.{0,30})?",
)
"""Is a label of the page's furniture."""

NOTICE = _opening(
    r"as an amazon associate|(?:this|the) (?:post|article|page|story) (?:contains|(?:was )?(?:originally|first)"
    r" (?:appeared|published))|est[ea] (?:artículo|nota) (?:contiene|fue publicad[oa] originalmente)",
    r"este artigo (?:contém|foi publicado originalmente)|dieser (?:artikel|beitrag|text) (?:enthält|erschien zuerst)",
    r"cet article (?:contient des liens|est paru|a été (?:initialement )?publié)|原标题[:：]",
    r"listen to this|escuch(?:a|ar)(?: (?:este|el|la|esta))? (?:artículo|nota|noticia)|écouter (?:cet |l['’])article",
    r"questo articolo è (?:stato pubblicato|apparso)|artikel anhören|ou[çv]ir (?:est[ea] )?(?:artigo|notícia)",
    r"(?:(?:this|the) )?(?:story|article) continues|(?:der )?artikel wird (?:unten )?fortgesetzt"
    r"|la suite (?:de l['’]article )?après"
    r"|(?:la |el )?(?:nota|noticia|artículo) continúa|continua (?:depois|após) (?:d?a )?publicidade"
    r"|(?:l['’]articolo )?continua (?:a leggere )?dopo"
    r"|(?:de )?(?:tekst|artikel) gaat (?:verder|door)|dalsz[ay] (?:część|ciąg|treść)|arti[kc]\w+ forts[æä]tter"
    r"|artikkelen fortsetter"
    r"|člán[eo]k pokračuje|a cikk (?:a hirdetés (?:után|alatt) )?folytatódik|(?:juttu|artikkeli) jatkuu"
    r"|(?:juttua|artikkelia) (?:on )?(?:korjattu|päivitetty|täydennetty)"
    r"|artikeln (?:har )?(?:uppdateras|uppdaterats|rättats)"
    r"|artik(?:len|kelen) er (?:opdateret|rettet|oppdatert)"
    r"|articolul continuă|το άρθρο συνεχίζεται|(?:tekst|članak) se nastavlja|članek se nadaljuje|статията продължава"
    r"|(?:scroll to|continue reading) (?:continue|below)|scroll untuk"
    r"|продолжение (?:статьи |текста )?(?:ниже|после|под)|продовження (?:статті |тексту )?(?:нижче|після|під)"
    r"|(?:haberin|yazının) devamı|記事は(?:この)?下に続",
    r"(?:correction|berichtigung|korrektur|richtigstellung|rectificati(?:on|f)|corrección|rectificación|correção"
    r"|rettifica|correctie"
    r"|rättelse|rettelse|sprostowanie|oprava|уточнение|исправление|düzeltme|تصحيح|訂正|更正"
    r"|정정)(?: \([^)]{3,30}\))?\s?[:：]",
    r"(?:transparenzhinweis|(?:hinweis|anmerkung) der redaktion|editor['’]s note|note de la rédaction"
    r"|nota (?:del editor|de la redacción|da redação|della redazione|redacției)"
    r"|od redakcji|od redakce|от редакции|від редакції"
    r"|redaktionens anmärkning|noot van de redactie|a szerk\.|editörün notu|編集部注|编者按|編者按|편집자 ?주)\s?[:：]",
    r"(?:disclaimer|haftungsausschluss|descargo de responsabilidad|aviso legal|clause de non-responsabilité"
    r"|zastrzeżenie|免責事項"
    r"|(?:(?:特别|免责)?声明)|अस्वीकरण|إخلاء (?:ال)?مسؤولية|면책)\s*[:：]",
)
"""Opens what the publisher says of the article: where else it appeared, who pays for its links, where to hear it."""

LEGEND = _opening(r"(?:图注|圖注|图说|圖說|légende|bildunterschrift|pie de foto|photo caption)\s*[:：]")
"""Opens a caption that says so."""

CONTENTS_TITLE = _whole(
    r"(?:table of )?contents|in this (?:article|story)|on this page|jump to|inhalt(?:sverzeichnis)?|sommaire"
    r"|au sommaire|table des matières"
    r"|índice|contenidos?|en este artículo|neste artigo|indice|in questo articolo|inhoud|spis treści|innehåll"
    r"|indhold|содержание|目次|目录"
)
"""Titles a contents list."""


_OPENS_CREDIT = _opening(
    rf"(?:{_IMAGE_WORDS})\b|©|\(c\)|courtesy|source:|(?:featured|header|main|cover) image|via\b|(?:{_AGENCIES})\b"
)
_AGENCY = _whole(
    _AGENCIES, r"cc(?:[ -]by.{0,12}|0)?", r"via\s\w+", r"(?:featured|header|main|cover) (?:image|photo) .{3,60}"
)
_AGENCY_CHARS = 40
"""From an agency to the end of a line, with room for blanks."""
_CREDIT_WORDS = 5
"""A credit of more words names more than its owner, unless it opens like one."""

_DIGIT = re.compile(r"\d")
_DATED = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?<!\d)(?!0?0:00)\d{1,2}:\d{2}(?!\d)"
    r"|\d\s?(?:時|月|시|월)"
)

EMAIL = re.compile(r"@(?<=\w@)[\w-]+\.\w")
"""Begins with the sign that most lines lack, so that those are not searched letter by letter."""


@remembered
def is_dated(text: str) -> bool:
    """Return whether a line states a day or an hour."""
    return _DIGIT.search(text) is not None and _DATED.search(text) is not None


def is_bare_credit(text: str, *, in_figure: bool = False) -> bool:
    """Return whether a short line names the owner of a picture and says nothing of what it shows."""
    if len(text) > 80 or not (is_credit(text) or _AGENCY.match(text)):
        return False
    if _AGENCY.match(text):
        return in_figure or is_credit(text)
    return _OPENS_CREDIT.match(text) or len(text.split()) <= _CREDIT_WORDS


@remembered
def is_credit(text: str) -> bool:
    """Return whether a line is a picture credit, or a caption that ends in one."""
    if len(text) < 220 and CREDIT.match(text):
        return True
    # Most lines do not end in an agency, which is seen in a tenth of the time that a search takes.
    if len(text) >= 400 or not _ends_in_agency(text):
        return False
    return (len(text) < 220 and AGENCY_LINE.match(text)) or CREDIT_TAIL.search(text)


def _ends_in_agency(text: str) -> bool:
    end = lower_case(text[-_AGENCY_CHARS:]).rstrip()
    return end.removesuffix(")").removesuffix("]").rstrip().endswith(_AGENCY_NAMES)


@remembered
def is_furniture(text: str) -> bool:
    """Return whether a line holds only a date, a byline or a label."""
    return len(text) < 140 and any(pattern.match(text) for pattern in (DATELINE, READING_TIME, BYLINE, CHROME))
