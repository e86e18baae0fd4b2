"""Vocabulary of bylines: words before a name, roles beside it, and names that are no person's."""

from __future__ import annotations

import re

from presswatch.articles.text.byline_words import GENRES, WRITES, is_written_by
from presswatch.articles.text.normalize import fold

PARTICLES = frozenset(
    {
        "de", "van", "von", "der", "den", "la", "le", "di", "du", "da", "del", "dos", "das", "do", "al", "el", "bin",
        "ben", "ten", "ter", "zu", "zum", "y", "e", "i", "af", "av", "of", "della", "dello", "degli", "las", "los",
        "ibn", "abu", "san", "st", "mac", "vom", "te", "op", "het", "'t", "d'", "und", "bint", "ap", "ó", "ní", "nic",
    }
)  # fmt: skip
"""Small words inside names."""

_ROLES = """
leiter leiterin ressortleiter ressortleiterin redaktionsleiter redaktionsleiterin director directora
directeur directrice reporter reporterin reporters reporterka reportero reportera correspondent
correspondents korrespondent korrespondentin correspondant correspondante corresponsal
corrispondente correspondente korespondent korespondentka kirjeenvaihtaja journalist journalistin
journaliste journalista jornalista giornalista periodista dziennikarz dziennikarka toimittaja
redakteur redakteurin redakteure redacteur redactrice rédacteur rédactrice redactor redactora
redattore redattrice redaktor redaktorka redaktør redaktör editor editors editora writer writers
columnist kolumnist kolumnistin columnista colunista editorialista chronista chroniqueur
chroniqueuse volontär volontärin praktikant praktikantin autor autorin autora autore author
freelancer producer presenter photographer photojournalist fotograf fotografin fotógrafo fotógrafa
photographe analyst analista commentator contributor blogger critic kritiker kritikerin inviato
inviata enviado enviada envoyé envoyée verslaggever verslaggeefster repórter muhabir muhabiri yazar
yazarı köşe корреспондент корреспондентка журналист журналистка обозреватель кореспондент оглядач
novinář novinářka újságíró dopisnik новинар новинарка novinar novinarka dopisnica urednik urednica
novinár novinárka redaktorica ajakirjanik žurnalistas žurnalistė žurnālists žurnāliste szerkesztő
tudósító журналіст журналістка кореспондентка редактор редакторка репортер репортерка jurnalist
jurnalistă pewarta kontributor δημοσιογράφος συντάκτης συντάκτρια ανταποκριτής संवाददाता रिपोर्टर
पत्रकार প্রতিবেদক প্রতিনিধি সংবাদদাতা সাংবাদিক wartawan jurnalis ผู้สื่อข่าว นักข่าว redacteuren verslaggevers
correspondenten journalisten redaktører journalister journalistes correspondants corresponsales
periodistas redactores giornalisti inviati jornalistas repórteres reportérky redaktoři redaktorzy
dziennikarze корреспонденты журналисты кореспонденти журналісти muhabirler professorin lecturer
நிருபர் ಪ್ರತಿನಿಧಿ ప్రతినిధి כתב כתבת כתבנו
עורך עורכת פרשן פרשנית خبرنگار روزنامه‌نگار مراسل مراسلة صحفي صحفية صحافي صحافية محرر محررة
kommentator kommentatorin kommentaattori commentateur commentatrice comentarista commentatore komentator komentatorka
chefredakteur chefredakteurin corespondent corespondentă corespondenți reporteră ziarist ziaristă
zpravodaj zpravodajka reportér reportérka publicista publicistka spravodajca spravodajkyňa poročevalec poročevalka
izvjestitelj izvjestiteljica dopisnik репортерка новинарка riporter publicista munkatárs gazetar gazetare toimetaja
korespondents korespondente korespondentas korespondentė blaðamaður fréttamaður müxbir muxbir журналіст тілші ჟურნალისტი
ჟურნალისტ լրագրող עיתונאי עיתונאית گزارشگر رپورٹر صحافی نمائندہ செய்தியாளர் విలేకరి റിപ്പോർട്ടർ ವರದಿಗಾರ સંવાદદાતા પત્રકાર
वार्ताहर प्रतिनिधी ਪੱਤਰਕਾਰ บรรณาธิการ pemberita mitarbeiter mitarbeiterin medewerker medewerkster medarbeider kolumnisti
krönikör skribent ρεπόρτερ αρθρογράφος colunista estagiário estagiária réd professor gastautor gastautorin
"""
ROLES = frozenset(fold(word) for word in _ROLES.split())
"""Folded words for what somebody is in a newsroom."""
_ROLES_ANYWHERE = frozenset(
    fold(word)
    for word in (
        "leiter", "leiterin", "director", "directora", "directeur", "directrice", "professor", "professorin",
        "lecturer", "analyst", "analista", "presenter", "producer", "chief", "head",
    )
)  # fmt: skip
"""Those of them that people have outside of newsrooms too."""
_ROLE_ENDINGS = tuple(
    fold(word)
    for word in (
        "redakteur", "redakteurin", "reporter", "reporterin", "korrespondent", "korrespondentin", "journalist",
        "journalistin", "volontär", "volontärin", "redactrice", "redaktør", "korrespondenten", "korrespondentti",
        "toimittaja", "verslaggever",
    )
)  # fmt: skip
"""Ends of compound words for a role, as German and its neighbours build them."""

_ROLE_OF_TWO_WORDS = re.compile(
    r"^(?:phóng viên|nhà báo|biên tập viên|cộng tác viên|staff writer|staff reporter)\s+(?=\w+\s)", re.IGNORECASE
)
_OPENING_WORDS = 3
_OF_ONE = 2
_ROLE_SIDES = """
wirtschaft politik sport kultur lokales ausland inland wissenschaft panorama economía política deportes cultura
économie politique culture economia cronaca esteri economie politiek senior junior chief head lead deputy
assistant associate executive managing contributing staff special foreign national international local regional
political politics business economics economic sports sport health science technology tech education environment
climate culture entertainment features crime court legal security defence defense diplomatic royal consumer
money finance financial news data digital video photo audience general investigations investigative freelance
guest opinion trending showbiz property religion europe africa asia us uk world white house our the a unser
unsere unserer unserem notre nuestro nuestra nosso nostra nostro el la le il o los especial spécial spéciale especiais
jefe jefa en chef principal geschäftsführende leitende stellvertretende freie freier politische politischer onze vår
eigener våra ons unseren нашего наша নিজস্ব স্টাফ विशेष நமது onze do da خصوصی
"""
ROLE_SIDES = frozenset(fold(word) for word in _ROLE_SIDES.split())
"""Folded words beside a role that are no part of a name."""

_OFFICE_JOINTS = frozenset(("of", "für", "for", "pour", "para", "per", "voor"))
"""Stand between a role and its field; a name does not begin with them."""
_REPORTS = frozenset(("laporan", "report", "bericht"))
"""Stand before the newsroom whose reporter is named behind a comma."""

_TAILS = frozenset(
    fold(word) for word in ("follow", "following", "folgen", "suivre", "seguir", "segui", "volgen", "subscribe")
)
"""Buttons beside a name."""

_PLACEHOLDERS = """
web user admin administrator webmaster root test tester demo null none undefined unknown anonymous guest wp
system super superuser default site website account moderator editor1 n/a na no author authors name noname sin
autora autor usuario usuário utilisateur benutzer administrateur administrador administradora amministratore
utente gast gastautor invitado invité anonyme anónimo anônimo anonym неизвестно админ администратор аноним
пользователь yönetici 管理员 管理者 匿名 관리자 backend cms master import importer api bot publisher
prev previous next anterior siguiente seguinte précédent précédente suivant suivante vorherige vorheriges nächste
nächstes zurück weiter precedente successivo vorige volgende föregående nästa forrige neste næste poprzedni następny
предыдущий следующий попередній наступний 前へ 次へ 이전 다음 上一篇 下一篇 السابق التالي
"""
_PLACEHOLDER_WORDS = frozenset(fold(word) for word in _PLACEHOLDERS.split())
_LOGIN_OF_ADMIN = re.compile(
    r"(?:\w+[_.-])?(?:admin|administrator|webmaster|root|superuser)(?:[_.-]\w+)?", re.IGNORECASE
)
"""Somebody signs in with it who keeps the site."""

_OFFICES = (
    "redaktion(?:en)?|redaksi|redactie|redaksjon(?:en)?|redakce|redakcia|uredništvo|szerkesztőség|σύνταξη|redazione"
    "|redaction|rédaction|redacci[oó]n|redação|redakcja|редакция|редакція|toimitus|newsroom"
)
OFFICE = re.compile(rf"\b(?:{_OFFICES})$", re.IGNORECASE)
"""Ends the name of an editorial office."""
ORGANISATION = re.compile(
    rf"\b(?:{_OFFICES}|haber(?:ler)?i?|editors?|editorial"
    r"|staff|desk|team|agenc(?:y|ies)|agences?|agencias?|agências?|agenzia|agentur(?:en)?|agencja|агентство|correspondents?"
    r"|online|news|press|presse|media|(?:news)?wires?|syndicat(?:e|ion)|gmbh|inc|ltd|llc|verlag|zeitung"
    r"|magazine?|newspaper|dpa|afp|reuters|ap|associated press|epa"
    r"|apa|efe|ansa|ria|tass|xinhua|kna|epd|sid|lusa|belga|ntb|ritzau|anadolu|pti|ians|bloomberg|admin|administrator|webmaster|guest"
    r"|user|unknown|anonymous|null|none|undefined|stiftung|foundation|verein|verband|bund|ministerium|ministry|instituto?|institute"
    r"|universit\w+|association|council|committee|group|gruppe|pressestelle|pressedienst|wordpress\w*|advertorial"
    r"|pressemitteilung(?:en)?|pressemeldung|pressemeddelelse|pressmeddelande"
    r"|press release|persbericht|communiqué|comunicado|comunicato"
    r"|contributors?|profile?"
    r"|departments?|faculty|abteilung|fakultät|facultad|faculté|facoltà|faculdade|departamento|dipartimento|département)\b|\be\.\s?v\b|[\w-]{2}\.[a-z]{2,4}$|編集部|通信|新聞|新闻|日报|日報|记者站|통신|뉴스|취재팀",
    re.IGNORECASE,
)
"""Occurs in names of newsrooms, agencies and firms, and in what stands for no name."""
_ACRONYM = re.compile(r"[A-ZČŠŽ]{3,5}|[А-Я]{3,5}")
"""Is an agency: ``PAP``, ``ČTK``, ``ТАСС``."""
_SURNAME = re.compile(
    r"^(?!Associated|Canadian|Free|United|Union|Kyodo|Press|The|Daily)[A-Z][\w'’-]+"
    r" (?:Press|Bund|Ria|Gruppe|Sid|Ap)$"
)
"""A person's name of two words whose second is a word of organisations too."""


_NETWORK = re.compile(
    r"(?<!\w)(?:facebook|messenger|whats ?app|twitter|instagram|linkedin|pinterest|telegram|viber|vkontakte|reddit"
    r"|tumblr|snapchat|tik ?tok|you ?tube|flipboard|bluesky|mastodon|e-?mail)(?!\w)",
    re.IGNORECASE,
)
"""Stands in a button to share a page, with a word of any language beside it."""
_CASELESS_CHARS = 12
"""Of a word of a name in a script without capitals."""
_GEORGIAN = re.compile("[\u10d0-\u10ff]")
"""Has capitals in Unicode, and none in print."""
DUTY = re.compile(
    r"\s+(?:in|aus|from|desde|à|for|für|pour|para|da|depuis|från|fra|uit|z|ze|из|з|із|от)\s+[^\W\d_a-z][\w'’. -]{1,30}$"
)
"""The place of duty behind a name."""


_TWO_PARTICLES = re.compile(r"\s(?:de|van|von|y|of)\s(?:la|las|los|der|den|de|het|dem|zu)\s(?=[^\W\d_a-zà-ÿ])")
"""Stand within a surname."""
_ELIDED = re.compile(r"d['’][^\W\d_a-zà-ÿ]")
"""Opens a part of a surname: ``d’Ormesson``."""


def says_writer(text: str) -> bool:
    """Return whether a line says who wrote: a word for *by* opens it, or follows a date or what was written.

    ``von`` and its like also stand in names and sentences: behind any other word they say nothing.
    """
    match = WRITES.search(text)
    before = text[: match.start()].split() if match else []
    if match is None or any(re.search(r"\d", word) for word in before):
        return match is not None
    is_particle = match[0].split()[0].lower() in PARTICLES
    is_said = (
        not before
        or not is_particle
        or (len(before) == 1 and before[0][-1] in ".:/|")
        or any(fold(word) in GENRES for word in before)
    )
    return is_said and is_written_by(text)


def is_role(word: str) -> bool:
    """Return whether a word says what somebody is in a newsroom, alone or as the end of a compound."""
    folded = fold(word.rsplit("-", 1)[-1])
    return folded in ROLES or (len(folded) > 9 and folded.endswith(_ROLE_ENDINGS))


def is_newsroom_role(word: str) -> bool:
    """Return whether a word says what somebody is in a newsroom, and nowhere else."""
    return is_role(word) and fold(word) not in _ROLES_ANYWHERE


def opens_with_role(text: str) -> bool:
    """Return whether a role opens a line of a few words: one word of its first three, or two words of a language."""
    return any(map(is_newsroom_role, text.split()[:_OPENING_WORDS])) or _ROLE_OF_TWO_WORDS.match(text) is not None


def is_role_phrase(text: str) -> bool:
    """Return whether a text says what somebody is, and not who."""
    words = text.split()
    return any(map(is_role, words)) and all(is_role(word) or fold(word) in ROLE_SIDES for word in words)


def is_office(text: str) -> bool:
    """Return whether a text says what somebody is, of what or where, and not who: ``Professor of Hydrology``."""
    words = text.split()
    place = next((number for number, word in enumerate(words) if is_role(word)), None)
    if place is None:
        return False
    is_of = any(fold(word) in _OFFICE_JOINTS for word in words[place + 1 : place + 2])
    is_of = is_of or (place == 0 and words[0][0].islower() and not looks_like_name(" ".join(words[1:])))
    return is_of or all(
        is_role(word) or fold(word) in ROLE_SIDES or fold(word) in _REPORTS or is_organisation(word) for word in words
    )


def is_placeholder(name: str) -> bool:
    """Return whether a name is one that a publishing system fills in where no author is named."""
    words = [fold(word) for word in re.split(r"[\s_.-]+", name) if fold(word)]
    if _LOGIN_OF_ADMIN.fullmatch(name):
        return True
    return bool(words) and all(word in _PLACEHOLDER_WORDS or word.isdigit() for word in words)


def looks_like_name(text: str) -> bool:
    """Return whether a text is two to four words as names are written."""
    words = text.split()
    if not 1 < len(words) <= (5 if _TWO_PARTICLES.search(text) else 4) or re.search(r"[\d：]", text):
        return False
    if all(word.endswith(".") for word in words):  # Initials alone name nobody.
        return False
    return all(
        word[:1].isupper() or word.lower() in PARTICLES or is_caseless(word) or _ELIDED.match(word) for word in words
    )


def is_caseless(word: str) -> bool:
    """Return whether a word is of a script without capitals, and short enough for a name."""
    has_no_case = word.upper() == word.lower() or _GEORGIAN.match(word) is not None
    return word[0].isalpha() and has_no_case and len(word) <= _CASELESS_CHARS and word[-1] not in ":："


def is_name(text: str) -> bool:
    """Return whether a text may be a person's name, by its form."""
    return looks_like_name(text) and not is_organisation(text) and not _NETWORK.search(text)


def is_organisation(name: str, *, is_person: bool = False) -> bool:
    """Return whether a name is of a newsroom, agency or firm.

    Args:
        name: as stated, cleaned.
        is_person: whether the data calls it a person, which counts where only a surname speaks against it.
    """
    is_named = ORGANISATION.search(name) is not None or _ACRONYM.fullmatch(name) is not None
    return is_named and not (is_person and _SURNAME.match(name))


def without_role(name: str) -> str:
    """Return a name without the role and its adjectives before or after it; a role that stands alone stays."""
    words = _ROLE_OF_TWO_WORDS.sub("", name).split()
    positions = [position for position, word in enumerate(words) if is_role(word)]
    if not positions:
        return _without_tail(words)
    before, after = words[: positions[0]], words[positions[-1] + 1 :]
    while before and fold(before[-1]) in ROLE_SIDES and len(before) > 1:
        before.pop()
    while after and fold(after[0]) in ROLE_SIDES:
        after.pop(0)
    for part in (after, before):
        is_of = len(part) == _OF_ONE and part[0] in PARTICLES  # ``der Küstenpost``: whose the bearer of the role is.
        if len(part) > 1 and not is_of and all(word[:1].isupper() or fold(word) in PARTICLES for word in part):
            return _without_tail(part)
    return name


def _without_tail(words: list[str]) -> str:
    """Return the words of a name without a button behind them."""
    while len(words) > 2 and fold(words[-1]) in _TAILS:
        words = words[:-1]
    return " ".join(words)
