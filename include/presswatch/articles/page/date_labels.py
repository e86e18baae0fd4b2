"""Labels of dates in the languages of the press: which date of a line is of publication, and which of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from presswatch.articles.text import phrases
from presswatch.articles.text.patterns import remembered
from presswatch.dates import DateSpan, find_dates
from presswatch.dates.names import FILLERS, fold, names
from presswatch.dates.worded import LETTER

Kind = Literal["published", "modified"]
Label = Kind | Literal["other"]

_CHANGED = (
    r"updat|modif|edited|revised|corrected|amended|refreshed"
    r"|(?<!\w)(?:akt|aktual|upd|mod|opd|oppd|uppd|atual|обн|онов)\."
    r"|last change|aktuali[sz]|geändert|änderung|(?<!\w)stand(?!\w)|bearbeitet"
    r"|mise? à jour|(?<!\w)maj(?!\w)|corrigé|actuali[szt]|(?<!\w)act\.|atualiz"
    r"|aggiorn|bijgewerkt|aangepast|gewijzigd|oppdater|(?:sist )?endret|uppdater"
    r"|ändrad|opdater|(?:senest )?ændret|päivitetty|muokattu|обновл"
    r"|оновлен|змінен|відредагован|обновен|редактир|aktuali[zž]|upraven"
    r"|zmienion|промен|промян|измен|измењ|ажурир|ažurira|izmijenj|izmjen|izmenj|posodob|spremenj|editat|frissít|módosít|szerkesztve|güncel|ενημ[εέ]ρ|τροποπ|עודכן|עדכון|تحديث|تعديل|حُدّ?ث"
    r"|به ?روز|به‌روز|ویرایش|अपडेट|अद्यतन|संशोधित|আপডেট|হালনাগাদ|अद्ययावत|புதுப்பி|அப்டேட்|నవీక|అప్డేట్|અપડેટ|ਅੱਪਡੇਟ"
    r"|อัปเดต|อัพเดท|ปรับปรุง|แก้ไข"
    r"|更新|修正|改訂|最終|수정|업데이트|최종|修改|修订|修訂|diperbarui|diubah"
    r"|dikemas kini|cập nhật|atjaun|papildin|atnauj|uuendatud|muudetud|uppfært|(?<!\w)breytt|imesasish|imehaririw"
    r"|përditës|azhorn|eguneratu|diweddar|nuashonr|bygewerk|opgedateer|yenilən|yangilan|жаңарт|განახლ|թարմաց"
    r"|اپ ?ڈیٹ|ترمیم|പുതുക്ക|ನವೀಕ|යාවත්"
)
_PUBLISHED = (
    r"publi|posted|released|issued|created|uploaded|first seen"
    r"|erschien|veröffentlicht|erstellt|online seit|mis en ligne|paru"
    r"|creado|criado|postado|pubblica|creato|gepubliceerd|geplaatst|opublikowan|dodano|utworzon|julkaistu|udgivet|offentliggjort|oprettet"
    r"|lagt ut|опубликован|опубліковано|дата публикации|размещен"
    r"|публикуван|zveřejn|vydáno|pridané|vydané|objavljen|објављ|објавен"
    r"|megjelen|közzétéve|létrehozva|feltöltve|yayın|giriş|eklen|δημοσι|פורסם|نشر|نُشر|منتشر|प्रकाशित|প্রকাশ|வெளியி|ప్రచురి|પ્રકાશિત"
    r"|เผยแพร่|เขียนเมื่อ|公開|配信|掲載|投稿|発表|入力|작성|입력|등록|승인|게재|发布|發布|發佈|发表|發表|刊登|刊发"
    r"|diterbitkan|dipublikasi|tayang|diterbit|đăng|xuất bản|publicēt"
    r"|paskelbt|avaldatud|(?<!\w)birt(?!\w)|imechapish|botuar|argitarat|cyhoedd|foilsithe|inilathala|dərc ed"
    r"|жариялан|გამოქვეყნ|հրապարակ|اشاعت|شائع|പ്രസിദ്ധ|ಪ್ರಕಟ|පළ ?කළ"
)
_OTHER = (
    r"expir|valid|gültig|abgerufen|accessed|retrieved|archived|deadline|printed|recorded|aufgenommen|aufnahme|(?<!\w)foto|photo"
    r"|(?<!\w)image|born|geboren|(?<!\w)né[e]? |出生|生日|生まれ|died|gestorben"
    r"|(?<!\w)event|veranstaltung|termin|starts?(?!\w)|beginn|comment|(?<!\w)sendung|ausstrahlung|broadcast|aired|episode|(?<!\w)folge"
    r"|kommentar|comentario"
)
_DATE_WORD = r"(?<!\w)(?:datum|date|fecha|data|dato)(?!\w)|时间|時間|日期|تاريخ|تاریخ|дата"
"""Says that a date follows; of what, another label beside it may say."""
_LABEL = re.compile(rf"(?P<modified>{_CHANGED})|(?P<other>{_OTHER})|(?P<published>{_PUBLISHED})|(?P<date>{_DATE_WORD})")
"""For a text in lower case: ignoring case takes three times as long."""
_DIGIT = re.compile(r"\d")
_IN_BRACKETS = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,40})[)\]）]")
_READING_TIME = re.compile(
    r"\d{1,3}\s?[’'′]?\s?min\w{0,6}\.?(?:\s(?:read|de lecture|de lectura|de leitura|di lettura|lesezeit|leestijd))?",
    re.IGNORECASE,
)
_PART_OF_DATE = re.compile(r"(?<!\d)\d{1,2}[/.:]\d{1,2}(?!\d)")
"""An hour, or a day without its year."""
_QUOTED = re.compile(r"«[^«»]{2,40}»|“[^“”]{2,40}”|„[^„“”]{2,40}[“”]")
"""A name of a paper, whose words have small letters."""
_HIJRI = re.compile(r"\d{1,2}\s[\u0621-\u064a]+(?:\s[\u0621-\u064a]+)?\s1[34]\d\d(?:\s?هـ)?")
"""A day of the Islamic lunar calendar, beside that of ours."""
_HANDLE = re.compile(r"(?<!\w)@\w+")
_WORD = re.compile(rf"{LETTER}+(?:['’ʼ]{LETTER}+)*")
_NEAR_CHARS = 48
"""Of the text beside a date that may be its label."""
_MAX_WORDS = 14
_CASELESS_CHARS = 30
"""Letters beside the dates of a line in a script that has no capitals; more are a sentence."""
_PLAIN_WORDS = frozenset(
    map(fold, ("by", "von", "par", "por", "av", "af", "door", "et", "y", "e", "i", "in", "en", "im"))
)


class LineDate(NamedTuple):
    """A date of a line, and what it is the date of."""

    kind: Kind
    span: DateSpan


@remembered
def label_of(text: str) -> Label | None:
    """Return what the last label in a text says, None where it holds none."""
    kinds = [match.lastgroup for match in _LABEL.finditer(text.lower())]
    sure = [kind for kind in kinds if kind != "date"]
    kind = sure[-1] if sure else "published" if kinds else None
    return "modified" if kind == "modified" else "published" if kind == "published" else "other" if kind else None


def names_change(text: str) -> bool:
    """Return whether one of several labels in a text is that of a change."""
    kinds = {match.lastgroup for match in _LABEL.finditer(text.lower())}
    return len(kinds) > 1 and "modified" in kinds


def only_label(text: str) -> Label | None:
    """Return what the labels in a text say, None where they say different things."""
    kinds = {match.lastgroup for match in _LABEL.finditer(text.lower())} - {"date"}
    return label_of(text) if len(kinds) == 1 else None


def labels_between(gaps: Sequence[str]) -> list[Label | None]:
    """Return the label of each date of a line.

    The label stands before its date, but in brackets after it, and after all of them in a line that begins with a date
    and ends with a label, as Japanese has it.

    Args:
        gaps: the texts before, between and after the dates: one more than there are dates.
    """
    # A digit behind the last date is of another one that is not whole: what follows labels that.
    gaps = [*(gap[-_NEAR_CHARS:] for gap in gaps[:-1]), _DIGIT.split(gaps[-1][:_NEAR_CHARS], maxsplit=1)[0]]
    trails = label_of(gaps[0]) is None and label_of(gaps[-1]) is not None
    labels: list[Label | None] = []
    for before, after in pairwise(gaps):
        bracket = _IN_BRACKETS.match(after)
        enclosed = label_of(bracket[1]) if bracket else None
        labels.append(enclosed or label_of(after if trails else _IN_BRACKETS.sub("", before, count=1)))
    return labels


def dates_of_line(text: str, languages: tuple[str, ...]) -> list[LineDate]:
    """Return the dates of a line that shows dates and not a sentence; of those without a label the first is meant.

    Args:
        text: one line.
        languages: tags of the page.
    """
    spans = find_dates(text, languages)
    if not spans:
        return []
    gaps = [text[before : span.start] for before, span in zip([0, *(s.end for s in spans)], spans, strict=False)]
    gaps.append(text[spans[-1].end :])
    labels = labels_between(gaps)
    if not any(labels) and not _is_dateline(" ".join(gaps)):
        return []
    return list(_by_label(spans, labels))


def _by_label(spans: Sequence[DateSpan], labels: Sequence[Label | None]) -> Iterator[LineDate]:
    labelled = [(span, label) for span, label in zip(spans, labels, strict=True) if label]
    for span, label in labelled:
        if label != "other":
            yield LineDate(label, span)
    if labels[0] is None and not any(label == "published" for _, label in labelled):
        yield LineDate("published", spans[0])


def _is_dateline(rest: str) -> bool:
    """Return whether the words beside the dates of a line are names and fillers: a sentence has others."""
    rest = _HIJRI.sub(" ", _QUOTED.sub(" ", _HANDLE.sub(" ", _PART_OF_DATE.sub(" ", _READING_TIME.sub(" ", rest)))))
    if phrases.is_credit(rest.strip()) or len(re.findall(r"\d", rest)) > 4:
        return False
    said_of_dates = FILLERS | _PLAIN_WORDS | names().weekdays | names().weekday_words
    words = [word for word in _WORD.findall(rest) if fold(word) not in said_of_dates]
    caseless = sum(len(word) for word in words if word[0].upper() == word[0].lower())
    return len(words) <= _MAX_WORDS and caseless <= _CASELESS_CHARS and not any(word[0].islower() for word in words)
