"""Names in an author statement: one line or one object → the names in it, without prefixes, dates, roles and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from presswatch.articles.page.byline_parts import took_pictures, without_others
from presswatch.articles.page.date_labels import label_of
from presswatch.articles.text.byline_words import (
    AND,
    BARE_TEXT,
    BY,
    EAST_ASIAN_BYLINE,
    GENRES,
    OPENS_OTHER_CRAFT,
    SURE_AND,
    TEXT_AND_PICTURES,
    WRITES,
    reporter_of,
    split_joined,
)
from presswatch.articles.text.name_words import (
    PARTICLES,
    is_name,
    is_office,
    is_organisation,
    is_placeholder,
    is_role,
    looks_like_name,
    says_writer,
    without_role,
)
from presswatch.articles.text.normalize import fold, plain, squeeze
from presswatch.dates import find_dates
from presswatch.dates.names import fold as fold_date
from presswatch.dates.names import names

Form = Literal["line", "object", "inverted", "name"]
"""A line of a page may name several; an object of the data is one name as a rule; catalogues put the surname first; a
name was already taken out of a statement."""

NOT_A_NAME = re.compile(r"^(?:https?:)?//|^www\.|^\d+$|^@|^[a-z]+(?:-[a-z]+)+$")
_MADE_UP = (
    r"(?:written|words?|text|reported|story|posted|published|interview|analysis|opinion|article|photos?|videos?|escrito|escrita"
    r"|publicado|geschrieben|ein beitrag|écrit|rédigé|publié|propos recueillis|scritto|pubblicato|geschreven|a cura"
    # as Blogger has them
    r"|eingestellt|upplagd|indsendt|lagt inn|αναρτήθηκε|gepost|postado|postato|diposting)\s+"
)
_GENRES = "|".join(sorted(GENRES, key=len, reverse=True))
_BY = re.compile(
    rf"^\s*(?-i:By|Von)(?=[A-Z][a-z])|^\s*(?:über|about|à propos de|sobre|acerca de)\s+(?=\w)"
    rf"|^\s*(?:{TEXT_AND_PICTURES})\s*(?:[:：]|(?:{BY})(?!\w))\s*|^\s*(?:{_MADE_UP})?(?P<by>{BY})(?!\w)\s*(?P<colon>[:：])?\s*"
    rf"|^\s*(?:{_GENRES})\s+(?:de|на)\s+(?-i:(?=[^\W\d_a-zà-ÿ]))"
    rf"|^\s*(?-i:de\s+(?=[^\W\d_a-zà-ÿ][\w’'-]+\s[^\W\d_a-zà-ÿ]))|^\s*[:：|,;–—•·/-]\s*",
    re.IGNORECASE,
)
_GIVEN_NAME = frozenset(["di", "da", "av", "af", "na"])
_GIVEN_NAME_IN_DATA = _GIVEN_NAME | {"von", "par", "door", "words", "story"}
"""Words for *by* that are also given names or surnames: with one word behind they may belong to it."""
_BETWEEN = re.compile(rf"\s*(?:[;；؛|&•·、，／]|(?<!\d)/(?!\d)|\s(?:{SURE_AND})\s)\s*", re.IGNORECASE)
_SIGNS = re.compile(r"\s*(?:[;；؛|&•·、，／]|(?<!\d)/(?!\d))\s*")
_JOINED = re.compile(rf"(\s+(?:{AND})\s+)", re.IGNORECASE)
"""Stands between two persons, but also inside of names such as ``Ortega y Gasset``."""
_COMMA = re.compile("[,،]")
_GENRE = re.compile(rf"^\s*(?:{_GENRES})\s*[:：]\s*", re.IGNORECASE)
_TEXT_BEHIND = re.compile(rf"\s+(?:{BARE_TEXT})$", re.IGNORECASE)
_INSIDE = frozenset(["e", "y", "i", "en"])
_BOUNDARY = re.compile("\u200b\\s|\\s\u200b|[ \t]*[\r\n]+\\s*| {3,}")
"""Sets the role or the place apart from the name in one string."""
_DASH = re.compile(r"\s+[–—ـ-]+\s+|\s*[–—]\s*")
_ACRONYM = re.compile(r"\b[A-ZÀ-Þ]{2,}\b")
_BEFORE = re.compile(r"^\d{1,4}[./:-]\d[\d\s./:,-]*(?:uhr\b)?[\s|–—-]*", re.IGNORECASE)
_AFTER = re.compile(
    r"\s*(?:»|\s(?:am|on|at|vom|le|el|il|den)\s+\d|\b\d{1,2}[./:]\s?\d|\b(?:19|20)\d\d\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b).*$",
    re.IGNORECASE,
)
"""The date and time before and after the name in a line."""
_BEFORE_DATE = re.compile(r"\s+(?:am|on|at|vom|le|el|il|em|den|del|of|op|på|dne|dnia|pada|ngày)$", re.IGNORECASE)
_LABEL_SIDES = frozenset(["last", "first", "zuletzt", "le", "il", "el", "on", "am", "em", "-", "–", "|", "·"])
_LABEL_WORDS = 5
_DUTY = re.compile(r"\s+(?:in|aus|from|desde|à|for|für|pour|para)\s+[^\W\d_a-z][\w'’. -]{1,30}$")
"""The place of duty behind a name."""
_WITH_ASIDE = re.compile(
    r"\s*[(（](?i:with|mit|avec|con|com|met|med|z|s|с|із|ja)\s+(?=[^\W\d_a-zà-ÿ])(?P<names>[^()（）]{3,120})[)）]"
)
"""Names in brackets who wrote too."""
_ASIDES = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\([^()]{1,30}\)|(?<=\S)（[^（）]{1,30}）|\[[^\[\]]{1,30}\]|https?://\S+|(?<![\w@])@\w{3,}"
)
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=(?:[A-ZÀ-Þ]\w+\s+[a-z])|$)")
"""Between a name and a sentence on its bearer."""
_FULL_STOP = re.compile(r"^[ .]+|(?<=\w{3})[ .]+$")
"""Not part of a name, other than that of an initial or of ``e.V.``."""
_PLACES = frozenset(
    {
        "newyork", "losangeles", "sanfrancisco", "hongkong", "telaviv", "sãopaulo", "saopaulo", "riodejaneiro",
        "newdelhi", "buenosaires", "mexicocity", "washingtondc", "capetown", "kualalumpur", "abudhabi", "denhaag",
        "lasvegas", "stpetersburg", "saintpetersburg", "ciudaddeméxico", "sanjosé", "santiagodechile", "newengland",
        "southafrica", "unitedkingdom", "unitedstates", "newzealand", "saudiarabia", "southkorea", "northernireland",
    }
)  # fmt: skip
"""Places of two words, which look like names."""
_MAX_CHARS = 500
"""Of a statement; what is longer is no byline from there on."""
_MAX_NAME_CHARS = 70
_MAX_NAME_WORDS = 6
_EAST_ASIAN_LABEL = re.compile(r"\s+(?=[\u3400-\u9fff]{2,4}\s?[:：])")
"""Stands before the next statement of a line: its source, its editor, its time."""
_EAST_ASIAN_DESK = re.compile(r"\s?[／/︱|]?\s?[\u3400-\u9fff]{2,6}(?:報導|报道|報道|專訪|专访|[電电])$")
"""The place from which, and that, somebody reports."""
_EAST_ASIAN_REPORT = re.compile(
    r"([\u3400-\u9fff]{2,4}?)\s?(?:[\u3400-\u9fff]{2}\s?)?(?:[摄攝]影)?(?:报道|報導|報道|专访|專訪)$"
)
"""The same behind a name without a sign between."""
_EAST_ASIAN_PAPER = re.compile(r"([\u3400-\u9fff]{2,4})\s[\u3400-\u9fff]{2,8}(?:[报報网網社台刊]|新[聞闻])$")
"""A name, and the paper behind a blank."""
_EAST_ASIAN_PAPER_AHEAD = re.compile(
    r"^[\u3400-\u9fff]{2,6}(?:[报報网網社台刊]|新[聞闻])\s+(?=[\u3400-\u9fff]{2,4}(?:\s|$))"
)
_EAST_ASIAN_GROUPS = ("name", "before", "desk", "reports", "of", "after")
_EAST_ASIAN_LABEL_AHEAD = re.compile(
    r"^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af・／/]{2,8}\s?[:：]\s*(?=[^\s:：][^:：\d]*$)"
)
"""Says in any word what the one behind it did: no name holds a colon."""
_IN_BRACKETS = re.compile(r"^(?:《(.+)》|〈(.+)〉|「(.+)」|『(.+)』|【(.+)】|〔(.+)〕|≪(.+)≫|＜(.+)＞|«(.+)»|“(.+)”)$")
"""All of a statement, as papers set the signature apart; what has a sign of equality inside is a dateline."""
_SET_APART = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])[ \u3000]+([\u3400-\u9fff])(?![\u3400-\u9fff:：])")
"""A name of two signs with a blank between them, as papers set it to the width of three."""
_FULL = r"((?:[^\W\d_a-zà-ÿ][\w.'’-]*\s){1,3}[^\W\d_a-zà-ÿ][\w'’-]+)"
_FOR_PAPER = re.compile(
    rf"{_FULL}\s(?:of\s(?:the|The)|for|für|vom|pour|per|para|voor|för|dla|для)\s+[^\W\d_a-zà-ÿ][^|,;&]*$"
)
"""A full name and the paper for which its bearer writes: no name goes on so."""
_OF_PAPER = re.compile(
    rf"{_FULL}\s(?:de|du|di|da|del|van)\s+((?:La|Le|Les|L['’]|El|Los|Las|Il|Lo|De|Het|O|A)\s?[^\W\d_a-zà-ÿ][^|,;&]*)$"
)
_PAPER_WORDS = 2
"""Words behind the article of a paper's name: of fewer the whole may be a surname."""
_EAST_ASIAN_BETWEEN = re.compile(r"[\s、，,・·ㆍ]+")
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")


def split_names(raw: str, form: Form = "line") -> list[str]:
    """Return the names in a statement: prefixes, dates, addresses, roles and places taken off."""
    if form == "name":
        return [raw]
    text = without_others(_out_of_brackets(plain(_BOUNDARY.sub(" | ", raw[:_MAX_CHARS].strip().replace("丨", "｜")))))
    text = _SET_APART.sub(r"\1\2", squeeze(_ASIDES.sub(" ", _WITH_ASIDE.sub(_beside, text))))
    text = _STOP.sub(" | ", reporter_of(text) or text)
    if not text or NOT_A_NAME.search(text):
        return []
    text = _without_by(_east_asian(_without_dates(text)), form)
    text = _without_paper(text)
    named = (name for part in _parts(text, form) for name in _between_commas(part, form))
    possible = [name for part in named for name in map(_cleaned, _between_dashes(part)) if _is_possible(name)]
    possible = _without_titles(possible)
    if form == "line" or not re.search(r"[|/]", text) or all(map(is_name, possible)):
        return possible
    if is_name(possible[0]):
        return list(filter(is_name, possible))
    return possible[:1] if "|" in text else possible


def _without_paper(text: str) -> str:
    """Return a line without the paper for which, or of which, the person at its beginning writes."""
    if (match := _FOR_PAPER.match(text)) is not None:
        return match[1]
    match = _OF_PAPER.match(text)
    is_paper = match is not None and (is_organisation(match[2]) or len(match[2].split()) > _PAPER_WORDS)
    return match[1] if match is not None and is_paper else text


def _out_of_brackets(text: str) -> str:
    """Return what stands between the brackets that hold all of a text; other texts as they are."""
    match = _IN_BRACKETS.match(text)
    inside = next(filter(None, match.groups()), "") if match else ""
    if text.startswith("[") and text.endswith("]") and EAST_ASIAN_BYLINE.search(text[1:-1]):
        return text[1:-1]
    return inside.strip() if inside and not re.search("[=＝《》〈〉「」『』【】]", inside) else text


def _beside(aside: re.Match[str]) -> str:
    """Return the persons in brackets beside the name before them; an agency there stays an aside."""
    return aside[0] if is_organisation(aside["names"]) else f" & {aside['names']}"


def _east_asian(text: str) -> str:
    """Return a Chinese or Korean line from the name on, or the name before the Korean word for a reporter."""
    match = EAST_ASIAN_BYLINE.search(text)
    if match is None:
        named = _EAST_ASIAN_PAPER_AHEAD.sub("", text)
        return "、".join(named.split()) if named != text else _alone(_EAST_ASIAN_LABEL_AHEAD.sub("", text))
    named = _EAST_ASIAN_LABEL.split(text[match.end() :])[0].strip("）)】] ")
    report = _EAST_ASIAN_REPORT.match(named)
    named = report[1] if report else _EAST_ASIAN_DESK.sub("", named)
    parts = named.split()
    are_names = match["chinese"] and len(parts) > 1 and all(map(_EAST_ASIAN_NAME.fullmatch, parts))
    if found := next((match[group] for group in _EAST_ASIAN_GROUPS if match[group]), None):
        return "、".join(_EAST_ASIAN_BETWEEN.split(found))
    return "、".join(parts) if are_names else named


def _alone(name: str) -> str:
    """Return a Chinese name without the paper behind it."""
    match = _EAST_ASIAN_PAPER.match(name)
    return match[1] if match else name


def _without_dates(text: str) -> str:
    """Return a line without its dates and their labels."""
    text = _from_writer_on(text)
    for span in reversed(find_dates(text)):
        if not span.is_relative:
            text = f"{_without_label(text[: span.start])} | {text[span.end :]}"
    parts = (_BEFORE_DATE.sub("", part.strip(" ,|｜–—-")) for part in text.split("|"))
    text = " | ".join(part for part in parts if part and not _is_label(part))
    return _AFTER.sub("", _BEFORE.sub("", text))


def _without_label(text: str) -> str:
    """Return a text before a date without the label of the date behind a name."""
    words = text.split()
    while len(words) > 2 and _is_beside_date(words[-1]):
        words.pop()
    if len(words) == 2 and words[1] not in _LABEL_SIDES and label_of(words[1]) is not None:
        words.pop()
    rest = " ".join(words)
    is_label = len(words) <= _LABEL_WORDS and label_of(rest) is not None and not looks_like_name(" ".join(words[:2]))
    return "" if is_label or all(map(_is_beside_date, words)) else rest


def _is_beside_date(word: str) -> bool:
    is_weekday = fold_date(word.rstrip(".,")) in names().weekdays
    return is_weekday or label_of(word) is not None or word.lower() in _LABEL_SIDES


def _is_label(text: str) -> bool:
    return label_of(text) is not None and len(text.split()) <= 3 and not looks_like_name(text)


def _from_writer_on(text: str) -> str:
    """Return a line from the name on, where it says first what was written, and when."""
    match = WRITES.search(text)
    return text[match.end() :] if match and match.start() and says_writer(text) else text


def _without_by(text: str, form: Form) -> str:
    """Return a text without the words for *by*; one that may be a given name stays before a single word."""
    while (match := _BY.match(text)) and match.end():
        rest = text[match.end() :]
        word = match["by"]
        kept = _GIVEN_NAME if form == "line" else _GIVEN_NAME_IN_DATA
        if word and word.lower() in kept and word[0].isupper() and not match["colon"]:
            is_single = not _is_full(rest) and rest.split()[-1:] != [] and rest.split()[-1][:1].isupper()
            if (is_single and not is_organisation(rest)) or (form == "inverted"):
                return text
        if not rest:
            return text
        text = rest
    return text


def _parts(text: str, form: Form) -> Iterator[str]:
    """Yield what stands between separators; a word that joins persons also stands in names."""
    for part in _BETWEEN.split(text) if form == "line" else _SIGNS.split(text):
        if not OPENS_OTHER_CRAFT.match(part) and not took_pictures(part):
            yield from _joined(split_joined(_TEXT_BEHIND.sub("", _GENRE.sub("", part))))


def _joined(text: str) -> Iterator[str]:
    """Yield the persons that a word joins, which have full names where it may stand in a name too."""
    pieces = _JOINED.split(text)
    name = pieces[0]
    for joint, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if not (_is_full(name) and _is_full(piece) and _opens_with_name(piece)):
            name += joint + piece
        else:
            yield name
            name = piece
    yield name


def _opens_with_name(text: str) -> bool:
    """Return whether the first words of a text that joins another are those of a name."""
    words = re.split(r"[\s,]+", text.strip())
    return looks_like_name(" ".join(words[: 3 if words[1].lower() in PARTICLES else 2]))


def _is_full(name: str) -> bool:
    """Return whether a text has a given name and a surname."""
    return len([word for word in re.split(r"[\s,]+", name) if word.lower() not in PARTICLES]) > 1


def _between_commas(text: str, form: Form) -> list[str]:
    """Return the first part, and further ones that look like names: the rest are roles and places."""
    parts = [_FULL_STOP.sub("", part.strip(" :-–—|*•")) for part in _COMMA.split(text)]
    parts = [part for part in parts if part.strip(".")]
    if len(parts) == 2 and _is_inverted(parts[0], parts[1], form):
        return [f"{parts[1]} {parts[0]}"]
    further = [part for part in parts[1:] if _is_further(part, parts[0])]
    return further if len(parts) > 1 and is_office(parts[0]) else parts[:1] + further


def _is_further(part: str, first: str) -> bool:
    is_other = is_organisation(part) or fold(part) in _PLACES or any(map(is_role, part.split()))
    is_other = is_other or part.split()[0] in PARTICLES  # Whose the person is: ``do Correio do Cais``.
    is_other = is_other or (_ACRONYM.search(part) is not None and not _ACRONYM.search(first))
    return looks_like_name(part) and not is_other and not OPENS_OTHER_CRAFT.match(part)


def _is_inverted(last: str, first: str, form: Form) -> bool:
    """Return whether two parts are surname and given names, as catalogues have them."""
    joint = next((word for word in last.split()[1:-1] if word in _INSIDE), None)
    surname = [word for word in last.split() if word.lower() not in PARTICLES]
    if form == "line" or is_organisation(last) or is_organisation(first) or any(map(is_role, first.split())):
        return False
    if form == "inverted":
        return len(first.split()) <= 4
    return (
        len(surname) == (2 if joint else 1) and surname[0][:1].isupper() and len(first.split()) <= 2 and first.istitle()
    )


def _without_titles(possible: list[str]) -> list[str]:
    """Return the names without what says the role and place of one of them, or names a newsroom."""
    persons = [name for name in possible if looks_like_name(name) and not any(map(is_role, name.split()))]
    return [name for name in possible if name in persons or not _is_title(name)] if persons else possible


def _is_title(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and (any(map(is_role, words)) or any(word[0].islower() and len(word) > 3 for word in words))


def _between_dashes(name: str) -> list[str]:
    """Return the names that a dash joins; elsewhere it stands before an office, a paper or a place."""
    parts = _DASH.split(name)
    return parts if all(map(_is_bare_name, parts)) else [name]


def _is_bare_name(part: str) -> bool:
    """Return whether a part is a name by its form, and no office, place or paper."""
    is_other = is_office(part) or fold(part) in _PLACES or _ACRONYM.search(part) or part.split()[0].lower() in PARTICLES
    return is_name(part) and not is_other


def _cleaned(name: str) -> str:
    """Return a name without what a dash, a role or a place of duty adds to it."""
    parts = [part for part in _DASH.split(name) if part.strip()]
    if len(parts) > 1:
        others = [part for part in parts if not is_organisation(part)]
        name = next(filter(_is_bare_name, others), next(iter(others), parts[0]))
    short = without_role(name.strip())
    place = _DUTY.search(short)
    if place and len(short[: place.start()].split()) > 1:
        short = short[: place.start()]
    return without_role(short.strip(" ,:|"))


def _is_possible(name: str) -> bool:
    words = [word for word in name.split() if word.lower() not in PARTICLES]
    has_letters = any(map(str.isalpha, name))
    is_short = 2 <= len(name) <= _MAX_NAME_CHARS and len(words) <= _MAX_NAME_WORDS
    are_initials = len(name) == 2 and name.isupper()
    is_word = is_office(name) or (len(words) == 1 and not are_initials and fold_date(words[0]) in names().weekdays)
    return has_letters and is_short and not is_placeholder(name) and not is_word
