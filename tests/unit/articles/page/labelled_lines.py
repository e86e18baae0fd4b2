"""Lines of news pages in 36 languages, each published on 27 and changed on 28 November 2026."""

LINES = {
    "sv": [
        "Publicerad 27 november 2026 14:05 Uppdaterad 28 november 2026 09:03",
        "Publicerad: 2026-11-27 14.05 • Uppdaterad: 2026-11-28 09.03",
    ],
    "da": [
        "Udgivet 27. november 2026 kl. 14.05 – Opdateret 28. november 2026 kl. 09.03",
        "Offentliggjort 27. nov. 2026 Opdateret 28. nov. 2026",
    ],
    "nb": [
        "Publisert: 27.11.2026 14:05 Sist oppdatert: 28.11.2026 09:03",
    ],
    "fi": [
        "Julkaistu 27.11.2026 klo 14.05 Päivitetty 28.11.2026 klo 9.03",
    ],
    "cs": [
        "Publikováno 27. listopadu 2026 14:05, aktualizováno 28. listopadu 2026 9:03",
        "Vydáno 27. 11. 2026 Aktualizováno 28. 11. 2026",
    ],
    "sk": [
        "Zverejnené 27. novembra 2026 Aktualizované 28. novembra 2026",
    ],
    "hu": [
        "Megjelent: 2026. november 27. 14:05 Frissítve: 2026. november 28. 9:03",
    ],
    "ro": [
        "Publicat: 27 noiembrie 2026, 14:05 Actualizat: 28 noiembrie 2026, 09:03",
    ],
    "el": [
        "Δημοσίευση: 27 Νοεμβρίου 2026, 14:05 Ενημέρωση: 28 Νοεμβρίου 2026, 09:03",
        "Δημοσιεύθηκε 27/11/2026 Τελευταία ενημέρωση 28/11/2026",
    ],
    "bg": [
        "Публикувано на 27 ноември 2026 в 14:05 Обновена на 28 ноември 2026",
    ],
    "sr": [
        "Objavljeno 27.11.2026. Ažurirano 28.11.2026.",
    ],
    "uk": [
        "Опубліковано 27 листопада 2026, 14:05 Оновлено 28 листопада 2026, 09:03",
    ],
    "he": [
        "פורסם: 27 בנובמבר 2026, 14:05 עודכן: 28 בנובמבר 2026, 09:03",
        "פורסם 27.11.2026 עודכן 28.11.2026",
    ],
    "ar": [
        "تاريخ النشر: 27 نوفمبر 2026 14:05 آخر تحديث: 28 نوفمبر 2026 09:03",
        "نُشر في 27/11/2026 تم التحديث في 28/11/2026",
    ],
    "fa": [
        "تاریخ انتشار: ۶ آذر ۱۴۰۵ - ۱۴:۰۵ به‌روزرسانی: ۷ آذر ۱۴۰۵ - ۰۹:۰۳",
    ],
    "hi": [
        "प्रकाशित: 27 नवंबर 2026, 14:05 IST अपडेट किया गया: 28 नवंबर 2026, 09:03 IST",
        "पब्लिश्ड: 27 नवंबर 2026 अंतिम अपडेट: 28 नवंबर 2026",
    ],
    "bn": [
        "প্রকাশ: ২৭ নভেম্বর ২০২৬, ১৪:০৫ আপডেট: ২৮ নভেম্বর ২০২৬, ০৯:০৩",
    ],
    "th": [
        "เผยแพร่: 27 พ.ย. 2569 14:05 ปรับปรุง: 28 พ.ย. 2569 09:03",
        "เผยแพร่ 27 พฤศจิกายน 2569 แก้ไขล่าสุด 28 พฤศจิกายน 2569",
    ],
    "id": [
        "Diterbitkan 27 November 2026 14:05 WIB Diperbarui 28 November 2026 09:03 WIB",
        "Terbit: 27 November 2026 Diubah: 28 November 2026",
    ],
    "vi": [
        "Đăng ngày 27/11/2026 14:05 Cập nhật 28/11/2026 09:03",
        "Xuất bản: 27 tháng 11, 2026 Cập nhật: 28 tháng 11, 2026",
    ],
    "zh": [
        "发布时间：2026年11月27日 14:05 更新时间：2026年11月28日 09:03",
        "2026-11-27 14:05 发布 2026-11-28 09:03 更新",
        "發布於 2026/11/27 14:05 最後更新 2026/11/28 09:03",
    ],
    "ja": [
        "2026/11/27 14:05 公開　2026/11/28 9:03 更新",
        "公開日：2026年11月27日 更新日：2026年11月28日",
        "2026年11月27日 14時05分（2026年11月28日 09時03分更新）",
        "配信 2026年11月27日(金) 14:05 最終更新 2026年11月28日(土) 9:03",
    ],
    "ko": [
        "입력 2026-11-27 14:05 수정 2026-11-28 09:03",
        "등록 2026.11.27 14:05 | 업데이트 2026.11.28 09:03",
        "기사입력 2026/11/27 14:05 최종수정 2026/11/28 09:03",
    ],
    "tr": [
        "Giriş: 27.11.2026 - 14:05 Son Güncelleme: 28.11.2026 - 09:03",
        "Yayınlanma Tarihi: 27 Kasım 2026 Cuma 14:05 Güncellenme: 28 Kasım 2026",
    ],
    "nl": [
        "Gepubliceerd op 27 november 2026 om 14:05 Laatst bijgewerkt op 28 november 2026 om 09:03",
        "Geplaatst 27-11-2026 14:05 Gewijzigd 28-11-2026 09:03",
    ],
    "pl": [
        "Data publikacji: 27.11.2026 14:05 Data aktualizacji: 28.11.2026 09:03",
        "Utworzono: 27 listopada 2026 Zaktualizowano: 28 listopada 2026",
    ],
    "ru": [
        "Опубликовано: 27.11.2026, 14:05 Обновлено: 28.11.2026, 09:03",
        "27 ноября 2026, 14:05 (обновлено: 28 ноября 2026, 09:03)",
    ],
    "it": [
        "Pubblicato: 27/11/2026 14:05 Ultimo aggiornamento: 28/11/2026 09:03",
        "27 novembre 2026 | 14:05 - Modificato il: 28 novembre 2026",
    ],
    "pt": [
        "Publicado: 27 de novembro de 2026 às 14h05 - Última atualização: 28 de novembro de 2026 às 09h03",
        "27/11/2026 às 14:05 • Atualizado 28/11/2026 às 09:03",
        "Criado a 27 nov. 2026 Modificado a 28 nov. 2026",
    ],
    "es": [
        "Publicado el 27 de noviembre de 2026 a las 14:05 h. Última actualización: 28 de noviembre de 2026 a las 9 h",
        "Creada: 27.11.2026 14:05 Última actualización: 28.11.2026 09:03",
        "27/11/2026 - 14:05 Act. 28/11/2026 - 09:03",
    ],
    "fr": [
        "Publié le 27/11/2026 14:05, mis à jour le 28/11/2026 09:03",
        "Par Jean Dupont Publié le 27 novembre 2026 à 14h05 | Modifié le 28 novembre 2026 à 9h03",
        "Créé le 27/11/2026, MAJ le 28/11/2026",
        "Article mis à jour le 28/11/2026 à 09h03, publié le 27/11/2026 à 14h05",
    ],
    "de": [
        "Veröffentlicht am 27.11.2026, 14:05 Uhr | Aktualisiert am 28.11.2026, 09:03 Uhr",
        "27. November 2026, 14:05 Uhr, aktualisiert 28. November 2026, 9:03 Uhr",
        "27.11.2026, 14:05 Uhr (Update: 28.11.2026, 09:03 Uhr)",
        "Erstveröffentlichung: 27.11.2026 Letzte Änderung: 28.11.2026",
        "Fr 27.11.2026 | 14:05 Zuletzt geändert Sa 28.11.2026",
    ],
    "en": [
        "First published Fri 27 Nov 2026 14.05 GMT Last modified on Sat 28 Nov 2026 09.03 GMT",
        "27 November 2026, 14:05 | Updated: 28 November 2026, 09:03",
        "Posted Nov 27, 2026 2:05 PM EST; Last Updated Nov 28, 2026 9:03 AM EST",
        "Nov. 27, 2026, 2:05 PM ET / Updated Nov. 28, 2026, 9:03 AM ET",
        "PUBLISHED: November 27, 2026 at 2:05 p.m. | UPDATED: November 28, 2026 at 9:03 a.m.",
        "Updated 09:03 GMT, November 28, 2026; published 14:05 GMT, November 27, 2026",
        "Created on 27/11/2026 Edited on 28/11/2026",
        "Published: 27 Nov 2026 02:05 PM IST | Updated: 28 Nov 2026 09:03 AM IST",
    ],
    "ca": [
        "Publicat el 27 de novembre de 2026 Actualitzat el 28 de novembre de 2026",
    ],
    "hr": [
        "Objavljeno 27. studenoga 2026. Ažurirano 28. studenoga 2026.",
    ],
    "lt": [
        "Paskelbta 2026 m. lapkričio 27 d. Atnaujinta 2026 m. lapkričio 28 d.",
    ],
    "et": [
        "Avaldatud 27. november 2026 Uuendatud 28. november 2026",
    ],
}
