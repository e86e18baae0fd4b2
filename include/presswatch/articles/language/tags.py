"""Language tags as pages write them (BCP 47, codes of three letters, countries, names, noise) → ISO 639 codes."""

from __future__ import annotations

import re
import unicodedata

_THREE_LETTERS = """
    aar:aa abk:ab adp:dz afr:af aka:ak alb:sq amh:am ara:ar arg:an arm:hy asm:as ava:av ave:ae aym:ay ayr:ay
    aze:az azj:az bak:ba bam:bm baq:eu bel:be ben:bn bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs
    cha:ch che:ce chi:zh chu:cu chv:cv cmn:zh cor:kw cos:co cre:cr cwd:cr cym:cy cze:cs dan:da deu:de div:dv
    drh:mn dut:nl dzo:dz ekk:et ell:el eng:en epo:eo esk:ik est:et eus:eu ewe:ee fao:fo fas:fa fat:ak fij:fj
    fin:fi fra:fr fre:fr fry:fy fuc:ff ful:ff gaz:om geo:ka ger:de gla:gd gle:ga glg:gl glv:gv gre:el grn:gn
    gug:gn guj:gu hat:ht hau:ha heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii
    ike:iu iku:iu ile:ie ina:ia ind:id ipk:ik isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kau:kr
    kaz:kk khk:mn khm:km kik:ki kin:rw kir:ky kmr:ku knc:kr kng:kg kom:kv kon:kg kor:ko kpv:kv kua:kj kur:ku
    lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu lug:lg lvs:lv mac:mk mah:mh mal:ml mao:mi mar:mr
    may:ms mkd:mk mlg:mg mlt:mt mol:ro mon:mn mri:mi msa:ms mya:my nau:na nav:nv nbl:nr nde:nd ndo:ng nep:ne
    nld:nl nno:nn nob:nb nor:no npi:ne nya:ny oci:oc ojg:oj oji:oj ori:or orm:om ory:or oss:os pan:pa pbu:ps
    per:fa pes:fa pli:pi plt:mg pol:pl por:pt prp:gu pus:ps que:qu quz:qu roh:rm ron:ro rum:ro run:rn rus:ru
    sag:sg san:sa scc:sr scr:hr sin:si slk:sk slo:sk slv:sl sme:se smo:sm sna:sn snd:sd som:so sot:st spa:es
    sqi:sq src:sc srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv swh:sw tah:ty tam:ta tat:tt tel:te tgk:tg tha:th
    tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:ak uig:ug ukr:uk urd:ur uzb:uz uzn:uz ven:ve vie:vi
    vol:vo wel:cy wln:wa wol:wo xho:xh ydd:yi yid:yi yor:yo zha:za zho:zh zsm:ms zul:zu zyb:za
"""
"""Codes of ISO 639-2 and 639-3 → the shortest code of the same language, as CLDR has them."""
_COUNTRIES = """
    us:en gb:en uk:en au:en nz:en ie:en+ga za:en+af ng:en gh:en ke:en+sw tz:sw+en jp:ja cn:zh tw:zh hk:zh mo:zh
    kr:ko kp:ko ua:uk cz:cs gr:el dk:da se:sv br:pt ao:pt mx:es ar:es cl:es co:es pe:es ve:es uy:es ec:es bo:es
    py:es cr:es cu:es do:es gt:es hn:es ni:es pa:es sv:es pr:es il:he ir:fa af:fa+ps iq:ar+ku eg:ar sa:ar ae:ar
    ma:ar+fr dz:ar+fr tn:ar+fr ly:ar jo:ar sy:ar kw:ar qa:ar ye:ar om:ar bh:ar sd:ar vn:vi ph:fil+en my:ms
    sg:en+zh+ms pk:ur+en bd:bn lk:si+ta np:ne mm:my kh:km la:lo kz:kk+ru kg:ky+ru uz:uz tj:tg tm:tk ge:ka am:hy
    by:be+ru md:ro ba:bs+hr+sr rs:sr me:sr mk:mk al:sq xk:sq si:sl ee:et at:de ch:de+fr+it li:de lu:fr+de+lb
    be:nl+fr mc:fr cy:el+tr et:am ci:fr cm:fr+en cd:fr sn:fr ca:en+fr in:hi+en usa:en gbr:en eng:en irl:en
    aus:en nzl:en esp:es mex:es arg:es chl:es col:es per:es bra:pt prt:pt jpn:ja chn:zh twn:zh hkg:zh prc:zh
    kor:ko ukr:uk cze:cs svk:sk grc:el dnk:da aut:de che:de+fr+it brd:de irn:fa isr:he vnm:vi tha:th rou:ro
    bgr:bg hrv:hr svn:sl est:et lva:lv ltu:lt nld:nl bel:nl+fr ind:hi+en idn:id phl:fil+en pak:ur+en bgd:bn
    jap:ja kaz:kk+ru
"""
"""Codes of ISO 3166 that stand for a language by mistake → the languages of the press there."""
_NAMES = """
    english:en englisch:en anglais:en inglés:en ingles:en inglês:en inglese:en engels:en american:en british:en
    german:de deutsch:de allemand:de alemán:de aleman:de alemão:de tedesco:de duits:de french:fr français:fr
    francais:fr französisch:fr francés:fr frances:fr francês:fr francese:fr frans:fr spanish:es español:es
    espanol:es spanisch:es espagnol:es castellano:es castilian:es espanhol:es spagnolo:es portuguese:pt
    português:pt portugues:pt portugiesisch:pt portugais:pt brazilian:pt italian:it italiano:it italienisch:it
    italien:it dutch:nl nederlands:nl niederländisch:nl flemish:nl vlaams:nl polish:pl polski:pl polnisch:pl
    polonais:pl russian:ru русский:ru russkij:ru russisch:ru russe:ru ruso:ru ukrainian:uk українська:uk
    ukrainisch:uk belarusian:be беларуская:be czech:cs čeština:cs cesky:cs česky:cs tschechisch:cs slovak:sk
    slovenčina:sk slovenian:sl slovene:sl slovenščina:sl croatian:hr hrvatski:hr serbian:sr srpski:sr српски:sr
    bosnian:bs bosanski:bs macedonian:mk македонски:mk bulgarian:bg български:bg romanian:ro română:ro romana:ro
    hungarian:hu magyar:hu greek:el ελληνικά:el ellinika:el turkish:tr türkçe:tr turkce:tr türkisch:tr
    albanian:sq shqip:sq swedish:sv svenska:sv danish:da dansk:da norwegian:no norsk:no bokmål:no bokmal:no
    finnish:fi suomi:fi icelandic:is íslenska:is estonian:et eesti:et latvian:lv latviešu:lv lithuanian:lt
    lietuvių:lt irish:ga gaeilge:ga welsh:cy cymraeg:cy catalan:ca català:ca catala:ca galician:gl galego:gl
    basque:eu euskara:eu japanese:ja 日本語:ja nihongo:ja chinese:zh mandarin:zh 中文:zh 汉语:zh 漢語:zh
    简体中文:zh 繁體中文:zh chinois:zh korean:ko 한국어:ko
    arabic:ar العربية:ar arabe:ar hebrew:he עברית:he persian:fa farsi:fa فارسی:fa
    hindi:hi हिन्दी:hi हिंदी:hi bengali:bn bangla:bn বাংলা:bn urdu:ur اردو:ur tamil:ta தமிழ்:ta telugu:te
    తెలుగు:te marathi:mr मराठी:mr gujarati:gu ગુજરાતી:gu kannada:kn ಕನ್ನಡ:kn malayalam:ml മലയാളം:ml punjabi:pa
    ਪੰਜਾਬੀ:pa nepali:ne नेपाली:ne sinhala:si sinhalese:si thai:th ไทย:th ภาษาไทย:th vietnamese:vi indonesian:id
    indonesia:id malay:ms melayu:ms filipino:fil tagalog:fil burmese:my khmer:km lao:lo georgian:ka ქართული:ka
    armenian:hy հայերեն:hy azerbaijani:az kazakh:kk uzbek:uz mongolian:mn swahili:sw kiswahili:sw amharic:am
    አማርኛ:am hausa:ha yoruba:yo igbo:ig zulu:zu xhosa:xh afrikaans:af somali:so
"""
"""Names of languages, in some of them → code."""
_NO_LANGUAGE = re.compile(
    r"(?:und|mul|mis|zxx|xxx|utf|iso|euc|lng|lan|nan|nil|all|web|www|htm|xml|int|org|com|def|non|any|uni|q[a-t][a-z])$"
)
"""Three letters that name no language here: codes for none or for local use (ISO 639-2), charsets, placeholders."""
_SEVERAL = re.compile(r"[\s,;|/]+")


def _table(pairs: str) -> dict[str, frozenset[str]]:
    return {key: frozenset(codes.split("+")) for key, _, codes in (pair.partition(":") for pair in pairs.split())}


_BY_CODE, _BY_COUNTRY, _BY_NAME = _table(_THREE_LETTERS), _table(_COUNTRIES), _table(_NAMES)
_TWO_LETTERS = frozenset().union(*_BY_CODE.values()) | {"nb", "nn", "sh"}


def languages_of(stated: str, known: frozenset[str]) -> frozenset[str]:
    """Return the languages that a stated tag may mean, as ISO 639 codes, empty where it names none.

    Args:
        stated: any string; several tags in it count as several.
        known: codes of the languages that can be told from text. A code of another language that is also a country's is
            taken for either.
    """
    parts = _SEVERAL.split(unicodedata.normalize("NFC", stated).strip().casefold())
    return frozenset().union(*(_languages(part, known) for part in parts if part))


def _languages(tag: str, known: frozenset[str]) -> frozenset[str]:
    bare_tag = tag.strip("\"'()[]")
    code = re.split(r"[-_.:@]", bare_tag, maxsplit=1)[0]
    if named := _BY_NAME.get(bare_tag) or _BY_NAME.get(code):
        return named
    if code in known:
        return frozenset({code})
    if not (code.isascii() and code.isalpha()) or _NO_LANGUAGE.match(code):
        return frozenset()
    if len(code) == 2:
        return (frozenset({code}) if code in _TWO_LETTERS else frozenset()) | _BY_COUNTRY.get(code, frozenset())
    if len(code) == 3:
        return _BY_CODE.get(code) or _BY_COUNTRY.get(code) or frozenset({code})
    return frozenset()
