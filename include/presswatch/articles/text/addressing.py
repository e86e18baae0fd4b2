"""Whom a line speaks to and of: its reader, its publisher, a channel of the publisher's.

News tells of others. A short line that says "you" and "our" in one breath, or names a network and the publisher, is the
publisher's own. Pronouns and endings of verbs say so, whatever is asked for.
"""

from __future__ import annotations

import re

from presswatch.articles.text.patterns import remembered

_CHARS = 600
"""Characters of a text that are looked at: a hostile page has one of a megabyte."""
_REACH = 30
"""Characters beside the name of a network among which its page or channel is named."""
_READER = re.compile(
    # Only what is no other word in another language: not "du" (French), "je" (Slavic), "din" (Romanian), "u", "US".
    r"\b(?:[Yy]ou(?:rs?)?|[Pp]lease|(?<=[a-zäöüß,] )(?:Sie|Ihr(?:e[nmrs]?)?|Ihnen)|[Bb]itte|[Dd]ein(?:e[nmrs]?)?"
    r"|[Dd]ich"
    r"|[Dd]u (?:kannst|hast|bist|willst|musst|darfst|kan|har|vil|vill|får|ska)|(?:[Kk]annst|[Hh]ast|[Bb]ist|[Ww]illst"
    r"|[Mm]usst|[Ww]eißt|[Ff]indest|[Mm]öchtest|[Vv]et|[Kk]an|[Hh]ar|[Vv]ill?|[Ff]år|[Ää]r) du|[Vv]ám|[Vv]ás"
    r"|[Vv]ous|[Vv]otre|[Vv]os"
    r"|[Uu]sted(?:es)?"
    r"|[Tt]us|[Tt]ú|[Pp]or favor|[Vv]ocê|[Tt]u[ao]|[Tt]uoi|[Pp]er favore|[Uu]w|[Jj]ouw|(?:[Uu]|[Jj]e) (?:kunt"
    r"|bent|kan|hebt|moet|wilt)"
    r"|(?:[Kk]unt|[Bb]ent|[Kk]an|[Hh]ebt?|[Hh]eeft|[Mm]oet|[Ww]ilt?) (?:u|je)|[Tt]w(?:ój|oj\w{1,3})|[Pp]roszę"
    r"|\w{2,}ł[ea]ś|[Pp]rosím\w{0,2}"
    r"|[Vv][áa]š(?:e|i|a|o|eg|em|ih|im|ich|ím)?|[Dd]itt|[Vv]änligen|[Vv]ennligst|[Kk]érjük|Ön(?:nek|ök|t)?|[Vv]ă"
    r"|[Ss]inun?"
    r"|Anda|[Ss]ilakan|[Bb]ạn|[Ll]ütfen|[Вв]ы|[Вв]ас|[Вв]ам|[Вв]ами|[Вв]аш(?:[аеиуі]|его|ему|ей|их|им|ими)?"
    r"|[Пп]ожалуйста"
    r"|[Бб]удь ласка|[Σσ]ας|[Ππ]αρακαλ\w+)\b"
    r"|\w{3,}(?:[ıuü]n[ıuü]z\w{0,5}|[ei]niz(?:i|in|de|den|le)?|[йи]те(?:сь)?)\b|आप|कृपया|คุณ|กรุณา|โปรด|يرجى"
    r"|الرجاء|لطفا|شما"
    r"|שלך|אנא|請|请|您|ください|お客様|いただ[きけく]"
    r"|하십시오|세요|바랍니다|주시기|하시[는려면]|하실|여러분"
)
_PUBLISHER = re.compile(
    r"\b(?:[Oo]ur|[Uu]s|[Uu]nser\w{0,2}|[Uu]ns|[Nn]otre|[Nn]ous|[Nn]uestr[oa]s?|[Nn]oss[oa]s?|[Nn]ostr[oaie]"
    r"|[Nn]ostr[ea]s"
    r"|[Oo]nze|[Oo]ns|[Nn]asz\w{0,3}|[Nn]aš(?:e|i|a|o|eg|em|ih|im|ich|ím)?|[Nn]áš|[Vv]årt|[Vv]år[ae]"
    r"|(?<!i )[Vv]år|[Oo]ss|[Vv]ores"
    r"|[Нн]аш(?:[аеиуі]|его|ему|ей|их|им|ими|ого|ому|ої|ою|ій)?"
    r"|[Нн]ас|[Нн]ам|μας|[Nn]oastr\w+|[Nn]ostru|[Kk]ami|[Cc]húng tôi"
    r"|[Mm]eidän"
    r"|[Mm]ūsų|[Mm]ūsu|[Mm]eie|[Yy]etu)\b"
    r"|\w{2,}(?:[ıuü]m[ıuü]z\w{0,5}|[ei]miz(?:i|in|de|den|le)?|[uü]nk(?:r[ae]|[ae]t|b[ae]n|ért))\b"
    r"|ما را|שלנו|אותנו|אלינו|আমাদের|قناتنا|صفحتنا|موقعنا|نشرتنا|تطبيقنا|हमार[ेीा]|हमें|ของเรา|当社|弊社"
    r"|本サイト|本紙"
    r"|本平台|本网|本網|本站|我们的|我們的|우리 ?(?:채널|신문)|본지"
)
_ANYWHERE = re.compile(r"\bgoogle\b")
"""Companies that make news as well: only who says "our" beside them means a channel."""
_CHANNEL = re.compile(
    r"whats ?app|telegram|viber|google (?:news|discover|noticias|actualit\w+|haberler|новости|nachrichten)"
    r"|facebook|instagram|youtube|tik ?tok|twitter"
    r"|linkedin|bluesky|mastodon|\bthreads\b|\bt\.me\b|vkontakte|вконтакте|телеграм\w*|вотсап|ватсап|вайбер"
    r"|яндекс|дзен|واتس ?[اآ]ب|تلي?[غجگ]رام"
    r"|أخبار (?:غوغل|جوجل)|فيسبوك|يوتيوب|وات?ساپ|اینستاگرام|व्हाट्स ?[एऐ]प|वॉट्स ?[एऐ]प|टेलीग्राम|फेसबुक|यूट्यूब|וו?א?טסאפ|טלגרם"
    r"|카카오톡|유튜브|페이스북|텔레그램|微信|微博|公众号"
    r"|公眾號|ไลน์|เฟซบุ๊ก|ยูทูบ|フェイスブック|ユーチューブ|\bpodcasts?\b|newsletter"
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
    match = _CHANNEL.search(text[:_CHARS].lower())
    return text[max(0, match.start() - _REACH) : match.end() + _REACH] if match else ""


@remembered
def names_channel(text: str) -> bool:
    """Return whether a text names a network, or a company that has one."""
    lower = text[:_CHARS].lower()
    return _CHANNEL.search(lower) is not None or _ANYWHERE.search(lower) is not None
