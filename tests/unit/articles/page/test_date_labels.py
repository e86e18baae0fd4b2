"""Lines with dates: each date is of what the label beside it says, in the languages of the press."""

from datetime import UTC

import pytest
from tests.unit.articles.page.labelled_lines import LINES

from presswatch.articles.page.date_labels import dates_of_line
from presswatch.dates import parse_date


def kinds(line, language):
    return {kind: span.raw.strip(" .") for kind, span in dates_of_line(line, (language,))}


@pytest.mark.parametrize(
    ("line", "language", "published", "modified"),
    [
        ("Pubblicato il 3 maggio 2024 alle 10:05 - Aggiornato il 4 maggio 2024 alle 7:30", "it", "3 mag", "4 mag"),
        ("Bijgewerkt: 4 mei 2024 7:30 Gepubliceerd: 3 mei 2024 10:05", "nl", "3 mei", "4 mei"),
        ("Opublikowano: 3 maja 2024, 10:05 Aktualizacja: 4 maja 2024, 7:30", "pl", "3 maja", "4 maja"),
        ("Publisert 3. mai 2024 Oppdatert 4. mai 2024", "nb", "3. mai", "4. mai"),
        ("Yayınlanma: 3 Mayıs 2024 10:05 Güncelleme: 4 Mayıs 2024 7:30", "tr", "3 May", "4 May"),
        ("Опубликовано 3 мая 2024, обновлено 4 мая 2024", "ru", "3 мая", "4 мая"),
        ("2024年5月3日 10時05分 公開 / 2024年5月4日 7時30分 更新", "ja", "2024年5月3日", "2024年5月4日"),
        ("입력 2024.05.03. 오전 10:05 수정 2024.05.04. 오전 7:30", "ko", "2024.05.03", "2024.05.04"),
        ("发布时间:2024-05-03 10:05 更新时间:2024-05-04 07:30", "zh", "2024-05-03", "2024-05-04"),
        ("نشر في 3 مايو 2024 آخر تحديث 4 مايو 2024", "ar", "3 مايو", "4 مايو"),
        ("3 May 2024 (updated 4 May 2024)", "en", "3 May", "4 May"),
        ("Sat 4 May 2024 07.30 BST First published on Fri 3 May 2024 10.05 BST", "en", "3 May", None),
        ("By Mia Rand, Oslo | 3 May 2024 | 4 min read", "en", "3 May", None),
        ("4.5.2024 (aktualisiert)", "de", None, "4.5.2024"),
        ("Stand: 4.5.2024, 7:30 Uhr", "de", None, "4.5.2024"),
        ("Zuletzt bearbeitet am 4. Mai 2024", "de", None, "4. Mai"),
        ("3. Mai 2024 von Anna Kell", "de", "3. Mai", None),
    ],
)
def test_each_date_has_its_label(line, language, published, modified):
    found = kinds(line, language)
    assert (found.get("published") or "").startswith(published or "\0") is (published is not None)
    assert (found.get("modified") or "").startswith(modified or "\0") is (modified is not None)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("The bridge opened on 3 May 2024 and was closed soon after.", "en"),
        ("Er wurde am 3. Mai 2024 geboren", "de"),
        ("Foto: Karl Mast, 3.5.2024", "de"),
        ("Gültig bis 3.5.2024", "de"),
        ("Event date: 3 May 2024", "en"),
        ("今天我们在桥上看到的很多人都说他们从来没有在2024年5月3日之前听说过这件事情但是现在知道", "zh"),
    ],
)
def test_a_sentence_and_another_label_date_nothing(line, language):
    assert kinds(line, language) == {}


@pytest.mark.parametrize(
    ("language", "line"), [(language, line) for language, lines in LINES.items() for line in lines]
)
def test_both_dates_of_a_line_are_read_in_every_language(language, line):
    days = {
        kind: parse_date(span.raw.strip(" ,"), zone=UTC, languages=(language,), day_first=True).value.date().isoformat()
        for kind, span in dates_of_line(line, (language,))
    }
    assert days == {"published": "2026-11-27", "modified": "2026-11-28"}
