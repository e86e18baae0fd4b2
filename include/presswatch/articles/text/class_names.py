"""Kinds of class names and ids, as developers of news sites choose them: each kind once, in lower case.

A kind has a core that everybody asks for. What only rules ask for (``_FOR_RULES``) or only a trained model
(``_FOR_ROLES``, ``_FOR_BODY``) stands beside it: the columns of a model stay as they are until it is trained anew, and
then the parts become one.
"""

from __future__ import annotations

from typing import Final

from presswatch.articles.text.patterns import CaseInsensitivePattern


def _either(*parts: str) -> str:
    return "|".join(parts)


_CAPTION = r"caption|l[eé]gend|bildunterschrift|bild-?text|\bbu\b|imagetext|ep[ií]grafe|pie-?(?:de-?)?foto"
_CAPTION_FOR_RULES = "didascalia"
_CREDIT = "credit|copyright|photographer|bildnachweis|quelle"
_CREDIT_FOR_ROLES = "source"
_LEAD = "lead|lede|intro|stand-?first|deck|summary|sub-?(?:title|head)|chap[oe]|entradilla|bajada|excerpt"
_LEAD_ELSEWHERE = "ingress|perex|vorspann|sottotitolo|sommario|catenaccio|manchet|zajawka"
_LEAD_FOR_RULES = r"sous-titre|subt[ií]tulo|linha-?fina|resum(?:en|o)\b"
_DEK, _DEK_FOR_BODY = r"\bdek", "dek|abstract"
_BYLINE = r"author|byline|autor|writer|auteur|signature|\bfirma\b|reporter"
_BYLINE_FOR_ROLES = r"contributor|\bbio\b"
_DATE = r"date|time(?:stamp)?\b|published"
_KICKER = "kicker|eyebrow|overline|spitzmarke|dachzeile"
_KICKER_FOR_ROLES = "topic|rubri|section|categor|channel|tag"

CAPTION: Final = CaseInsensitivePattern(_either(_CAPTION, _CAPTION_FOR_RULES))
CREDIT: Final = CaseInsensitivePattern(_CREDIT)
LEAD: Final = CaseInsensitivePattern(_either(_LEAD, _LEAD_ELSEWHERE, _LEAD_FOR_RULES, _DEK))
BYLINE: Final = CaseInsensitivePattern(_BYLINE)
DATE: Final = CaseInsensitivePattern(_DATE)
ADVERT: Final = CaseInsensitivePattern(
    r"(?:^|[\s_-])(?:ads?|advert\w*|anuncios?|publicid\w*|publicit\w*|pubblicit\w*|werbung|anzeigen?|rekl[aā]m\w*|annons\w*"
    r"|sponsor(?:ed)?|advertentie)(?:$|[\s_-])"
)
NOTE_ON_AUTHOR: Final = CaseInsensitivePattern(
    r"author|autor|auteur|byline|writer|contributor|(?:^|[\s_-])bio(?:$|[\s_-])|sobre-?(?:el|o|la|a)-?|redac[ctz]"
)
OF_OTHERS: Final = CaseInsensitivePattern(
    r"comment|related|teaser|(?<!v)card|list|most-|recommend|widget|trending|popular|featured|latest"
)
"""Of parts of a page that are not the story."""

FOREIGN: Final = CaseInsensitivePattern(
    r"comment(?!ary)|kommentar|related|recommend|teaser|sidebar|caption|figure|image"
    r"|photo|most-?(?:read|viewed|popular)|trending|read-?(?:more|next)|next-?(?:story|article|post)"
)
"""Of containers whose marks, dates and authors, are not those of the article."""

AUTHOR_MARK: Final = CaseInsensitivePattern("auth?or|byline|auteur")
# Each begins with a letter, so that a search skips to those: a look behind comes after its first.
AUTHOR: Final = CaseInsensitivePattern(
    r"auth?or|auteur|autrice|byline|verfasser|redakteur|journalis|writer|screen-?name|f(?<![a-z]f)irmas?(?![a-z])"
    r"|assinatura|periodista|jornalista|giornalista|skribent|forfatter|författare|kirjoittaja|yazar|reporter"
    r"|signature|sinatura|szerz[oő]|penulis|muhabir|tac-?gia|dziennikarz|redattore|korespondent|correspondent"
)
"""Of elements that hold the name of a writer."""

KICKER: Final = CaseInsensitivePattern(_either(_KICKER, "antetítulo|antetitulo|surtitre|occhiello|chap[ée]u-?topo"))
ABOVE_HEADLINE: Final = CaseInsensitivePattern(
    _either(
        _KICKER,
        r"over-?title|top-?line|roofline|rubrik|ober(?:zeile|titel)|ante-?titulo|cintillo|volanta|chapeu|cartola",
        r"sur-?titre|rubrique|occhiello|bovenkop|chapeau|vignette|super-?title|supertitel",
        r"pre-?(?:title|headline|titulo)|tagline|label|badge|category",
    )
)
"""Of lines inside or right above the headline that are no part of it."""

CONTROL: Final = CaseInsensitivePattern(
    r"share|social|tool|button|btn|breadcrumb|nav(?![ei])|menu|comment(?!ary)|count|views|skip|sr-only|hidden|alert|cookie"
)
"""Of what readers use, and not read."""

FOR_ROLE_MODEL: Final = {
    "caption": _CAPTION,
    "credit": _either(_CREDIT, _CREDIT_FOR_ROLES),
    "lead": _either(_LEAD, _DEK),
    "byline": _either(_BYLINE, _BYLINE_FOR_ROLES),
    "date": _DATE,
    "quote": r"quote|quotation|cita\b|cite|zitat|citation|pull|tweet|twitter|instagram|embed",
    "title": "title|headline|heading|titel|titre|titulo|titolo",
    "kicker": _either(_KICKER, _KICKER_FOR_ROLES),
    "media": "image|img|photo|foto|picture|gallery|slide|carousel|media|video|player|figure|bild",
    "list": "list|grid|card|teaser|item|related|recommend|more|widget|block",
    "contents": "toc|contents|inhalt|sommaire|index|anchor|jump",
    "service": r"share|social|tool|button|btn|follow|comment|print|newsletter|subscribe|paywall|promo|ads?\b|advert",
    "box": "fact|info-?box|box|sidebar|aside|highlight",
}
"""Kinds that are columns of the role model."""

FOR_BODY_MODEL: Final = {
    "chrome": r"relat(?:ed|ion)|recommend|read-?(?:more|also|next)|more-?(?:on|from|stories|news)|most-?(?:read"
    r"|popular)"
    r"|trending|teaser|promo(?!t)|newsletter|subscri|sign-?up|outbrain|taboola|paywall|share|social|follow"
    r"|comment(?!ary)"
    r"|respond|cookie|consent|gdpr|advert|sponsor|affiliate|breadcrumb|toolbar|tooltip|sr-only|visually-?hidden"
    r"|screen-?reader|widget|sidebar|footer|menu|nav|banner|popu|modal|cta",
    "picture": "caption|credit|copyright|figure|legend|photo",
    "meta": "author|byline|bio|contributor|dateline|timestamp|pub-?date|meta|tag-?list|tags",
    "content": "article|body|content|entry|post|text|story|paragraph|main|prose|wysiwyg|rich",
    "lead": _either(_LEAD, _LEAD_ELSEWHERE, _DEK_FOR_BODY),
}
"""Kinds that are columns of the body model."""
