"""Whom a line speaks to and of: its reader, its publisher, a channel of the publisher's.

News tells of others. A short line that says "you" and "our" in one breath, or names a network and the publisher, is the
publisher's own. Pronouns and endings of verbs say so in every language; what is asked for does not matter.
"""

from __future__ import annotations

import re

from presswatch.articles.text.patterns import remembered

_CHARS = 600
"""Characters of a text that are looked at: a hostile page has one of a megabyte."""
_REACH = 30
"""Characters beside the name of a network among which its page or channel is named."""
_READER = re.compile(
    r"\b(?:[Yy]ou(?:rs?)?|[Pp]lease|(?<=[a-zäöüß,] )(?:Sie|Ihr(?:e[nmrs]?)?|Ihnen)|[Bb]itte|[Dd]u|[Dd]ein\w{0,2}"
    r"|[Dd]ich"
    r"|[Vv]ous|[Vv]otre|[Vv]os|[Uu]sted|[Tt]us?|[Tt]ú|[Pp]or favor|[Vv]ocê|[Tt]ua|[Tt]uo|[Tt]uoi|[Pp]er favore"
    r"|[Uu]w?|[Jj]e|[Jj]ouw"
    r"|[Tt]w[oó]j\w*|[Pp]roszę|\w{2,}ł[ea]ś|[Pp]rosím\w*|[Vv][áa]š\w{0,4}|[Dd]in[ae]?|[Dd]itt|[Vv]änligen"
    r"|[Vv]ennligst"
    r"|[Kk]érjük|[Öö]n(?:nek|t)?|[Vv]ă|[Ss]inu\w*|[Aa]nda|[Ss]ilakan|[Bb]ạn|[Ll]ütfen|[Вв]ы|[Вв]а[мсш]\w*"
    r"|[Пп]ожалуйста"
    r"|[Бб]удь ласка|[Σσ]ας|[Ππ]αρακαλ\w+)\b"
    r"|\w{3,}(?:[ıiuü]n[ıiuü]z\w*|[йи]те(?:сь)?\b)|आप|कृपया|คุณ|กรุณา|โปรด|يرجى|الرجاء|لطفا|شما|שלך|אנא|請|请|您"
    r"|ください|お客様|いただ[きけく]"
    r"|하십시오|세요|바랍니다|주시기|하시[는려면]|하실|여러분"
)
_PUBLISHER = re.compile(
    r"\b(?:our|us|unser\w{0,2}|uns|notre|nos|nous|nuestr[oa]s?|nos|noss[oa]s?|nostr[oaie]|onze?|ons|nasz\w{0,3}"
    r"|našem?u?|naše\w?"
    r"|náš|vår[at]?|oss|vores|наш\w{0,3}|нас|нам|μας|noastr\w+|nostru|kami|chúng tôi)\b|\w{3,}[ıiuü]m[ıiuü]z\w{0,4}\b"
    r"|هم?مارا|قناتنا|صفحتنا|موقعنا|نشرتنا|تطبيقنا|हमारे|हमारी|हमें|ของเรา|当社|弊社|本サイト|本紙|本平台|本网"
    r"|本網|本站|我们的|我們的|우리 ?(?:채널|신문)|본지",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"whats ?app|telegram|viber|google (?:news|discover|noticias|actualit\w+|haberler|новости|nachrichten)"
    r"|facebook|instagram|youtube|tik ?tok|twitter"
    r"|linkedin|bluesky|mastodon|\bthreads\b|\bt\.me\b|vkontakte|вконтакте|телеграм\w*|вотсап|ватсап|вайбер"
    r"|яндекс|дзен|واتس ?[اآ]ب|تلي?[غج]رام"
    r"|فيسبوك|يوتيوب|وات?ساپ|اینستاگرام|व्हाट्स ?[एऐ]प|वॉट्स ?[एऐ]प|टेलीग्राम|फेसबुक|यूट्यूब|וואטסאפ|טלגרם"
    r"|카카오톡|유튜브|페이스북|텔레그램|微信|微博|公众号"
    r"|公眾號|ไลน์|เฟซบุ๊ก|ยูทูบ|フェイスブック|ユーチューブ|\bpodcasts?\b|newsletter",
    re.IGNORECASE,
)


@remembered
def is_addressed(sentence: str) -> bool:
    """Return whether a sentence speaks to somebody, as pages do to visitors and news does not to readers."""
    return _READER.search(sentence[:_CHARS]) is not None


@remembered
def is_of_publisher(sentence: str) -> bool:
    """Return whether a sentence speaks of those who say it."""
    return _PUBLISHER.search(sentence[:_CHARS]) is not None


@remembered
def around_channel(text: str) -> str:
    """Return the words around the network or medium for followers that a text names, nothing where it names none."""
    match = _CHANNEL.search(text[:_CHARS])
    return text[max(0, match.start() - _REACH) : match.end() + _REACH] if match else ""
