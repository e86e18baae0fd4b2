"""Wordings of pages that stand in place of an article: not found, access denied, consent; by language.

Every wording names the page, the visitor or the visitor's browser. A word of the news ("removed", "security check",
"404") is none of them: who writes of a statue says that it was removed, too.
"""

from __future__ import annotations

import re
from functools import cache

from presswatch.articles.text import phrases
from presswatch.articles.text.normalize import alphabetic_size

_SENTENCE_END = re.compile(r"(?<=[.!?…।؟۔])\s+|(?<=[。！？])|\n+")
_PROSE_LETTERS = 25
_HEADING_CHARS = 120
_SENTENCE_CHARS = 600
"""Characters of a sentence that are looked at: a hostile page has one of a megabyte."""
_OWN_SHARE = 0.6
"""Share of a heading from which a wording in it is what the heading says."""

_ABSENT = (  # what is spoken of, then what is said of it, within one sentence
    (
        r"page|url|web ?address|link|article|story|content|document|file|post",
        r"not (?:be )?found|cannot be (?:found|displayed)|can(?:no|['’])t be found|does(?: not|n['’]t) exist"
        r"|no longer (?:exists?|available|here|there)|(?:isn['’]t|is not|not) (?:here|available)|unavailable"
        r"|(?:been|was) (?:moved|removed|deleted|renamed)|gone (?:missing|for good)|never was (?:here|there)",
    ),
    (
        r"seite|artikel|beitrag|inhalt|adresse|dokument|url",
        r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|auffindbar|gibt|existier\w+|da\b|hier\b|erreichbar)"
        r"|existiert (?:leider )?nicht|wurde (?:\w+ )?(?:entfernt|gelöscht|verschoben)|gibt es (?:leider )?nicht",
    ),
    (
        r"page|article|contenu|adresse|document|url",
        r"introuvable|n['’](?:existe|est) (?:plus|pas)|(?:été|est) (?:supprimée?|déplacée?|retirée?)"
        r"|pas (?:été )?trouvée?",
    ),
    (
        r"página|artículo|contenido|dirección|nota|url",
        r"no (?:encontrad[ao]|existe|disponible|(?:se (?:ha |pudo )?|fue )encontr\w+|est[áa] disponible)"
        r"|ya no (?:existe|est[áa])"
        r"|ha sido (?:eliminad[ao]|movid[ao])",
    ),
    (
        r"página|artigo|conteúdo|endereço|matéria|url",
        r"não (?:foi |pôde ser )?(?:encontrad[ao]|existe|localizad[ao]|disponível|está)|foi (?:removid[ao]"
        r"|movid[ao]|excluíd[ao])",
    ),
    (
        r"pagina|articolo|contenuto|indirizzo|url",
        r"non (?:è (?:stat[ao] )?)?(?:trovat[ao]|esiste|disponibile|più)|stat[ao] (?:rimoss[ao]|spostat[ao]"
        r"|eliminat[ao])",
    ),
    (
        r"pagina|artikel|adres|inhoud",
        r"niet (?:gevonden|beschikbaar|te vinden|meer|bestaat)|bestaat niet|is (?:verwijderd|verplaatst)",
    ),
    (
        r"stron[ayęi]|artykuł\w*|adres\w*|treść|materiał",
        r"nie (?:znaleziono|została? znalezion\w+|istnieje|jest (?:już )?dostępn\w+|ma\b)|usunięt\w+|przeniesion\w+",
    ),
    (r"nie znaleziono|nie ma (?:już )?", r"stron\w*|artykuł\w*"),
    (r"stránk\w+|článek|adresa", r"nenalezen\w*|nebyl\w* nalezen\w*|neexistuj\w+|nenašl\w+|nenájden\w*"),
    (
        r"sidan|siden|artikeln|artikkelen|artiklen|innehållet|innholdet",
        r"(?:finns|kunde|kan|finnes|findes|ble|blev|hittades|eksisterer|existerar) (?:\w+ )?(?:inte|ikke)"
        r"|inte hitta\w*"
        r"|ikke (?:funnet|fundet)|(?:tagits|fjernet|flyttet|slettet)",
    ),
    (r"sivua|artikkelia|sivu", r"ei (?:löyt\w+|ole)|poistettu"),
    (r"az? oldal|a lap|a cikk", r"nem (?:található|létezik|elérhető)"),
    (r"pagina|articolul|adresa", r"nu (?:a fost găsit\w*|exist\w+|mai)|ștears\w*|inexistent\w*"),
    (
        r"страниц[аыу]|стать[яиюё]|материал\w*|документ",
        r"не (?:найден\w*|существует|обнаружен\w*)|удал[её]н\w*|перемещен\w*|недоступ\w+",
    ),
    (r"сторінк[аиу]|статт[яіюю]|матеріал\w*", r"не (?:знайден\w*|існує)|видален\w*|переміщен\w*"),
    (r"sayfa\w*|haber\w*|içerik", r"bulunamadı|bulunamıyor|mevcut değil|kaldırıl\w+|yok"),
    (r"σελίδα|άρθρο|διεύθυνση", r"δεν (?:βρέθηκε|υπάρχει|είναι)"),
    (
        r"الصفحة|المقال|الرابط|المحتوى|صفحة",
        r"غير (?:موجود\w*|متوفر\w*|متاح\w*)|لم (?:يتم )?(?:ال)?عثور|تم حذف|لا يوجد|غير صحيح",
    ),
    (r"لم (?:يتم )?العثور على|عذرا", r"الصفحة|المقال|صفحة"),
    (r"صفحه|مطلب|نشانی", r"یافت نشد|پیدا نشد|وجود ندارد|حذف شده"),
    (r"(?:ה)?(?:דף|עמוד|כתבה)", r"לא (?:נמצא\w*|קיימ?\w*)|הוסר\w*"),
    (r"पृष्ठ|पेज|लेख|खबर", r"नहीं (?:मिला|मिली|मिल|है)|मौजूद नहीं|उपलब्ध नहीं|हटा"),
    (r"หน้า|บทความ|เนื้อหา", r"ไม่พบ|ไม่มี|ถูกลบ|ไม่สามารถ"),
    (r"ไม่พบ", r"หน้า|บทความ|เนื้อหา"),
    (r"trang|bài viết|nội dung", r"không (?:tồn tại|tìm thấy|có)|đã bị xóa"),
    (r"halaman|artikel|laman", r"tidak (?:ditemukan|ada|tersedia|dijumpai)|telah dihapus"),
    (r"ページ|記事|url", r"見つかりません|見つかりませんでした|存在しません|ありません|削除され|移動した|終了しました"),
    (
        r"页面|頁面|网页|網頁|文章|内容|內容|地址",
        r"不存在|未找到|找不到|已(?:被)?(?:删除|刪除|移除|下线)|无法(?:找到|访问)|無法找到",
    ),
    (r"找不到|抱歉", r"页面|頁面|网页|網頁"),
    (r"페이지|기사|주소", r"찾을 수 없|존재하지 않|삭제되|없습니다"),
)
_GAP = r"[^.!?。！？]{0,70}?"
_ERROR = (
    r"(?:http|status|code|error|erreur|fehler|errore|erro|błąd|chyba|ошибка|помилка|fel|feil|fejl|virhe|hata|hiba"
    r"|eroare|σφάλμα|خطأ|خطا|त्रुटि|エラー|오류|错误|錯誤|lỗi|kesalahan|seite|page|página|pagina)"
)
_NOT_FOUND = (
    # One look behind for all of them: only where a word begins is each tried.
    r"(?<![^\W_])(?:" + "|".join(f"(?:{noun}){_GAP}(?:{absent})" for noun, absent in _ABSENT) + ")",
    rf"^(?:\W|{_ERROR})*4(?:04|10)(?:\W|{_ERROR})*$",
    r"^(?:404\W+)?(?:not found|nicht gefunden|introuvable|no encontrad[ao]|não encontrad[ao]|non trovat[ao]"
    r"|niet gevonden|nie znaleziono|не найдено|bulunamadı|見つかりません.*|未找到|찾을 수 없습니다)\W*$",
    r"(?:could|can)(?:n['’]t|not| not) find (?:that|the|this|your|what) ?(?:page|article|story|you)"
    r"|nothing (?:was )?found here",
)

_VISITOR = (
    r"you|your|sie|ihr|ihre[nm]?|du|dein|vous|votre|tu|tus|usted|su|sus|você|seu|sua|tuo|il suo|twój|twoja|twoją"
    r"|jesteś|вы|ваш\w*|ви|uw|je|din|ditt|お客様|お使い|您|당신"
)
_TURN_ON = (
    r"enable|turn on|allow|activate|disable|aktivier\w+|schalten|activ(?:er|ez|e|ar|a)\b|autoris\w+|habilit\w+"
    r"|ativ(?:e|ar)\b"
    r"|abilit\w+|attiv\w+|włącz\w*|включ\w+|увімкн\w+|schakel|inschakel\w*|aktivera|aktiver|etkinleştir\w*|povol\w+"
    r"|فعّل|تفعيل|सक्षम|有効|启用|啟用|開啟|활성화|เปิดใช้|bật"
)
_DENIED = (
    # The whole of a heading.
    r"^(?:just (?:a|one) (?:moment|second)|one (?:moment|more step)|please (?:wait|stand by)"
    r"|(?:nur )?einen (?:kleinen )?moment"
    r"|(?:juste )?un (?:instant|moment)|(?:solo )?un momento|(?:só )?um momento|chwileczkę|(?:один"
    r"|одну) (?:момент|хвилин\w+)"
    r"|подождите|een moment|vänta|et øjeblikk?|et øyeblikk|počkejte.*|bir dakika.*|лише мить|لحظة.*|少々お待ち.*"
    r"|しばらくお待ち.*|请稍[候等].*|請稍候.*"
    r"|잠시만.*|รอสักครู่.*)(?:[ ,]+(?:please|bitte|s['’]il vous pla[iî]t|por favor|per favore|proszę|пожалуйста))?\W*$",
    r"^(?:(?:error|http)?\W*40[13]\W*)?(?:access (?:(?:to (?:this|the) [\w ]{1,30} )?(?:is |was "
    r"|has been )?)(?:denied|blocked|forbidden"
    r"|restricted)|forbidden|unauthori[sz]ed|zugriff (?:verweigert|gesperrt|blockiert)|zugang (?:verweigert|gesperrt)"
    r"|accès (?:refusé|interdit|bloqué)|acceso (?:denegado|prohibido|bloqueado)|acesso (?:negado|proibido|bloqueado)"
    r"|accesso (?:negato|vietato|bloccato)|toegang (?:geweigerd|verboden)|(?:odmowa dostępu|dostęp (?:zabroniony"
    r"|zablokowany))"
    r"|доступ (?:запрещ[её]н|ограничен|заблокирован|заборонено)|åtkomst nekad|adgang nægtet|(?:ingen"
    r"|nektet) tilgang|pääsy estetty"
    r"|erişim engellendi|přístup odepřen|hozzáférés megtagadva|acces interzis|تم (?:رفض|حظر) الوصول|الوصول مرفوض"
    r"|גישה נדחתה"
    r"|प्रवेश (?:निषेध|वर्जित)|(?:पहुँच|पहुंच) (?:अस्वीकृत|से इनकार)|アクセス(?:が)?(?:拒否|制限)\w*|访问(?:被拒绝|受限)|拒绝访问"
    r"|存取(?:被拒|遭拒)|접근이? (?:거부|차단)\w*)[\W\d]*(?:error|forbidden|cloudflare)?[\W\d]*$",
    r"^(?:attention required|pardon (?:our|the) interruption|(?:human|bot|browser|security) (?:check"
    r"|verification|challenge)"
    r"|security check(?: required)?|(?:robot|captcha)(?: check)?|client challenge|too many requests"
    r"|request (?:was )?(?:blocked|rejected)"
    r"|(?:re)?captcha|ddos[ -]?(?:protection|guard)(?: by .{0,30})?|before you continue(?: to .{0,40})?"
    r"|sicherheits(?:überprüfung|prüfung|abfrage)"
    r"|vérification de sécurité|(?:comprobación|verificación) de seguridad|verificação de segurança"
    r"|(?:controllo|verifica) di sicurezza|проверка безопасности|セキュリティ(?:チェック|確認)"
    r"|安全(?:验证|驗證|检查))(?: \| cloudflare)?\W*$",
    r"^(?:\d{3}\W+)?unavailable (?:due to|for) legal reasons\W*$",
    # Anywhere: the page speaks to its visitor.
    r"(?:access|this (?:site|website)) (?:cannot|can ?not|could not|is not) (?:be )?(?:granted|available) (?:at"
    r"|in|to|from)",
    r"verify(?:ing)? (?:that )?you(?:['’]re| are)|are you (?:a )?(?:human|robot)|(?:not|aren['’]t) a (?:robot|bot)\b"
    r"|check(?:ing|s|ed)? (?:your (?:browser|connection)|if the site connection)|this process is automatic|ray id\b"
    r"|complete the (?:captcha|security check|challenge)|(?:you|your (?:ip|device|network|request"
    r"|access)\b.{0,40}) (?:have|has|was|were|are|is)"
    r" (?:been )?(?:blocked|denied|banned|flagged)|(?:refused|blocked|denied|rejected) (?:this|your) (?:request"
    r"|access|visit)"
    r"|unusual (?:traffic|activity) (?:from|on) your|you (?:do not|don['’]t) have (?:permission|access)",
    r"(?:kein|nicht ein) (?:roboter|bot)\b|ein mensch sind|pas un robot|êtes (?:bien )?(?:un )?humain|no (?:eres"
    r"|es|soy) un robot"
    r"|eres (?:un )?human|não (?:é|sou) um robô|non (?:sei|sono) un robot|nie jesteś robotem|не робот"
    r"|robot olmadığ|ロボットではな"
    r"|(?:不是|非)(?:机器人|機器人)"
    r"|로봇이 아닙|لست روبوت|रोबोट नहीं|niet een robot|geen robot|inte är en robot|ikke er en robot",
    rf"(?:{_TURN_ON})[^.!?。]{{0,40}}(?:javascript|\bjs\b|cookies?\b)|(?:javascript|\bjs\b"
    rf"|cookies?\b)[^.!?。]{{0,40}}(?:{_TURN_ON})",
    rf"\b(?:{_VISITOR})\b[^.!?]{{0,12}}(?:browser|navigateur|navegador|przeglądark\w+|браузер\w*)[^.!?]{{0,30}}"
    r"(?:überprüft|geprüft|vérifié|verificando|comprobando|sprawdz\w+|провер\w+)"
    r"|(?:prüfen|überprüfen|vérifions|vérification de|verificando|comprobando|sprawdzamy|проверяем|controlliamo)"
    rf" (?:{_VISITOR})\b|(?:您的浏览器|お使いのブラウザ|사용자의 브라우저)",
    r"(?:ihre|deine) ip\b|votre (?:adresse )?ip\b|(?:tu|su) (?:dirección )?ip\b|seu (?:endereço )?ip\b"
    r"|tuo (?:indirizzo )?ip\b"
    r"|tw[óo]j (?:adres )?ip\b|ваш (?:адрес )?ip\b",
)
_CONSENT = (
    r"\b(?:we|our partners|wir|unsere partner|nous|usamos|utilizamos|utilizziamo|używamy|wij|vi|мы"
    r"|ми|my|naši partneři|naszych partnerów|mi és|me ja|noi și)\b.{0,80}cookie(?:s|-[^\W\d_]{1,6})?\b"
    r"|souhlas(?:íte|ím|it) (?:se|s)\b|zgadzasz się na|hozzájárul(?:ok|ás|ását)\b|sunteți de acord cu"
    r"|accept (?:all|cookies)|alle (?:akzeptieren|zulassen)|tout (?:accepter|refuser)|aceptar (?:todo"
    r"|y continuar)|aceitar tudo"
    r"|accetta (?:tutto|tutti)|zaakceptuj wszystk|принять все|alles accepteren|godkänn alla|godta alle|accepter alle"
    r"|zustimmen|\bconsent\b|einwilligung|consentement|consentimiento|consentimento|consenso|zgod[ay] na"
    r"|purposes and vendors|legitimate interest|berechtigtes interesse|intérêt légitime|interés legítimo"
    r"|(?:sans|ohne|without|sin|sem|senza|bez) cookies"
    r"|personali[sz]ed (?:ads|advertising)|personalisierte (?:anzeigen|werbung)|personnaliser la publicité|クッキー"
    r"|cookie を",
)
_LEADS_ON = (
    r"\b(?:try|use|start|go|return|head|look) (?:the |our |again|back|to |at )(?:\w+ ){0,4}(?:search|home ?page"
    r"|front ?page|home)|\b(?:may|might) have (?:been )?(?:moved|removed|deleted)"
    r"|(?:check|mistyped|misspelt|misspelled) .{0,30}(?:address|url|spelling)|(?:zur|auf die) startseite"
    r"|(?:nutzen|verwenden) sie .{0,12}suche"
    r"|page d['’]accueil|(?:volver|regresar|ir) a (?:la )?(?:página )?(?:portada|inicio|principal)"
    r"|página inicial|pagina iniziale|torna alla home"
    r"|stron[aęy] główn|на главную|главн\w+ страниц|トップページ|返回首页|홈으로",
)


@cache
def _search(*wordings: str) -> re.Pattern[str]:
    return re.compile("|".join(wordings))


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text."""
    return [part for part in _SENTENCE_END.split(text) if part and any(map(str.isalnum, part))]


def message_of_heading(heading: str) -> tuple[str, str] | None:
    """Return ``soft404`` or ``blocked`` and the wording where a heading is such a message, None where it is not."""
    text = heading.lower().strip()
    if not text or len(text) > _HEADING_CHARS:
        return None
    for outcome, wordings in (("blocked", _DENIED), ("soft404", _NOT_FOUND)):
        match = _search(*wordings).search(text)
        if match and len(match[0]) >= _OWN_SHARE * len(text):
            return outcome, match[0]
    return None


def message_of_sentence(sentence: str) -> str | None:
    """Return ``soft404``, ``blocked`` or ``consent`` for a sentence that says so to its visitor, else None."""
    text = sentence[:_SENTENCE_CHARS].lower()
    for outcome, wordings in (("blocked", _DENIED), ("consent", _CONSENT), ("soft404", (*_NOT_FOUND, *_LEADS_ON))):
        if _search(*wordings).search(text):
            return outcome
    return "blocked" if phrases.PROMOTION.search(sentence[:_SENTENCE_CHARS]) else None


def is_prose(sentence: str) -> bool:
    """Return whether a sentence tells something, and nothing of the page or its visitor."""
    return is_long(sentence) and message_of_sentence(sentence) is None


def is_long(sentence: str) -> bool:
    """Return whether a sentence is more than a label."""
    return alphabetic_size(sentence) >= _PROSE_LETTERS
