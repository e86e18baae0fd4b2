"""How sites word what they say of their service or of the article itself, by language.

Each pattern names its kind on most sites and occurs in running text too: a rule asks it only of a box that stands
apart, or of a short paragraph at the edge of the text.
"""

from __future__ import annotations

from presswatch.articles.text.patterns import CaseInsensitivePattern

SERVICE = CaseInsensitivePattern(
    r"\b(?:(?:your|an?|one|my|this) (?:free )?account|sign(?:ed)? (?:in|up)|log(?:ged)? ?in|subscri(?:be|ption"
    r"|ber)s?\b"
    r"|(?:registered|premium) (?:users?|readers?|members?)|register (?:now|for|to)|another device|password"
    r"|free articles?|articles? (?:left|remaining)|per month|(?:external|third.party) (?:content|media"
    r"|providers?)|cookies?\b"
    r"|your consent|privacy settings|newsletters?|your inbox|member benefits|continue reading"
    r"|(?:un)?block(?:ed|er)s?\b)"
    r"|(?:ihr|dein|ein|mein)e?[mns]? (?:konto|account|abo)|anmelden|einloggen|eingeloggt|abonn(?:ement|ieren"
    r"|ent)|\babos?\b"
    r"|registrier|(?:anderen|weiteren) gerät|passwort|kontingent|extern(?:e[nrs]?|er) (?:inhalt|dienst|medi)"
    r"|einwillig|newsletter"
    r"|(?:bin|sind) (?:damit )?einverstanden|datenschutz|freischalten|werbeblocker|weiterlesen"
    r"|(?:votre|un|mon|ton) compte\b|connect(?:er|ez)|abonn(?:é|ement|ez)|inscri(?:re|vez|ption)|(?:autre"
    r"|second) appareil"
    r"|mot de passe|articles? gratuits?|contenus? (?:externe|tiers|provenant)|consentement|lettre d['’]info"
    r"|infolettre"
    r"|(?:tu|su|una|mi) cuenta\b|inici(?:ar?|e) sesión|suscri(?:p|b|t)|regístr|registrad|otro dispositivo|contraseña"
    r"|artículos gratis|contenidos? externo|consentimiento|boletín|tus? suscripci"
    r"|(?:sua|uma|tua|minha) conta\b|iniciar sessão|faça login|assin(?:atura|ante|e\b)|cadastr"
    r"|outro (?:dispositivo|aparelho)|senha\b"
    r"|artigos grátis|conteúdos? externo|consentimento|boletim"
    r"|(?:tuo|suo|un) account|accedi|abbona|registra(?:ti|to|rsi)|(?:altro|un altro) dispositivo"
    r"|contenut[oi] estern|consenso"
    r"|inloggen|ingelogd|abonnee|ander apparaat|wachtwoord|externe (?:inhoud|content)|nieuwsbrief|toestemming"
    r"|account aan"
    r"|logga in|logg inn|log ind|prenumer|(?:ann|and)en enhe[dt]|lösenord|adgangskode|passord"
    r"|extern[t]? innehåll|nyhe[td]sbrev|samtyck"
    r"|zaloguj|subskryp|prenumerat|zarejestr|innym urządzeniu|hasł[oa]|treści zewnętrzn|wyraż\w+ zgod"
    r"|přihl[aá][sš]|předplat|zaregistr|jiném zařízení|hesl[oa]|odběr novin"
    r"|аккаунт|учетн\w+ запис|войти|войдите|подписк|подпис(?:чик|ать)|зарегистр|друг\w+ устройств|парол"
    r"|внешн\w+ (?:контент|содерж)|рассылк"
    r"|обліков|увійти|увійдіть|підписк|інш\w+ пристро"
    r"|giriş yap|abone|üye ol|şifre|kayıt ol|başka (?:bir )?cihaz|hesab|çerez"
    r"|تسجيل الدخول|حسابك|اشتراك|اشترك|كلمة المرور|جهاز آخر|النشرة البريدية|محتوى خارجي|ملفات تعريف الارتباط"
    r"|खात[ाे]|लॉग ?इन|साइन ?इन|सदस्यता|सब्सक्रा|पंजीक|पासवर्ड|बाहरी सामग्री|कुकी|सहमति|न्यूज़लेटर|डिवाइस"
    r"|บัญชี|เข้าสู่ระบบ|สมัครสมาชิก|รหัสผ่าน|จดหมายข่าว|คุกกี้|ลงทะเบียน|อุปกรณ์อื่น"
    r"|アカウント|クッキー|同意(?:する|して|いただ)|ログイン|会員登録|購読|パスワード|(?:別|他)の(?:端末|デバイス)|メルマガ|ニュースレター"
    r"|外部(?:コンテンツ|サイト)"
    r"|账[号户]|帳[號戶]|登[录錄入]|[订訂][阅閱]|[注註][册冊]|密[码碼]|外部[内內]容|会员|會員"
    r"|계정|쿠키|외부 콘텐츠|로그인|구독|회원 ?가입|비밀번호|뉴스레터|다른 기기"
)
"""Speaks of accounts, subscriptions, consent and the like."""

_PUBLISHED = {
    r"\b(?:this|the) (?:article|story|report|piece|post|column|interview|video|podcast|episode|essay|review"
    r"|newsletter|text|version|analysis)\b": (
        r"(?:was|were|is|are|has been|first|originally)\b.{0,30}\b(?:appeared|published|updated|corrected"
        r"|amended|edited|translated|produced"
        r"|written|available|adapted|excerpted|republished|supported|funded|sent|part of|based on)|(?:first "
        r"|originally )appeared"
    ),
    r"\bdies(?:er|e|es|em|en) (?:artikel|beitrag|text|bericht|video|podcast|interview|meldung|reportage|folge"
    r"|stück|sendung|film|analyse)\b": (
        r"ersch(?:ien|eint)|veröffentlicht|aktualisiert|übersetzt|verfügbar|abrufbar|entst(?:and|anden)"
        r"|ist teil|stammt|mitgearbeitet"
        r"|wurde (?:zuerst|ursprünglich|erstmals)|(?:hat|haben) .{0,60}mitgewirkt|korrigiert"
    ),
    r"\bce(?:t|tte)? (?:article|texte|entretien|reportage|vidéo|émission|tribune|dépêche|enquête|interview"
    r"|analyse|contenu)\b": (
        r"numéro d|en kiosque|paru|publié"
        r"|mise? à jour|traduit|diffusé|disponible|extrait|fait partie|réalisé|contribué|collaboré"
        r"|participé"
    ),
    r"\b(?:est[ea]|l[ao]|el) (?:artículo|nota|texto|reportaje|entrevista|v[ií]deo|información|noticia|columna"
    r"|crónica|pieza|reportagem|artigo"
    r"|matéria|notícia|coluna|conteúdo|conte[uú]do)\b": (
        r"publicad|public[oó]|aparec|apareció|actualizad|atualizad|traduzid|traducid|disponible|disponível"
        r"|(?:forma|faz) parte|elaborad|produzid"
    ),
    r"\bquest[oa']? ?(?:articolo|testo|intervista|video|reportage|servizio|pezzo|inchiesta|contenuto)\b": (
        r"pubblicat|apparso|uscit|aggiornat|tradott|disponibile|realizzat"
    ),
    r"\bdi[te] (?:artikel|verhaal|stuk|bericht|video|interview|tekst|reportage|aflevering)\b": (
        r"vers(?:cheen|chenen)|gepubliceerd|bijgewerkt|vertaald|beschikbaar|te zien"
    ),
    r"\b(?:den här|den her|det här|det her|denn?[ae]|dette) (?:artik\w+|saken|texten|teksten|video\w*|film\w*"
    r"|inslaget|intervju\w*|reportag\w+)\b": (
        r"public|publisert|offentlig|bragt|uppdaterad|oppdatert|opdateret|tillgänglig|tilg[jæ]|över[s]att|oversat"
    ),
    r"\b(?:ten|ta|to|niniejsz[ya]) (?:artykuł|tekst|wywiad|reportaż|materiał|film|nagranie|wideo)\b|\b(?:tento"
    r"|toto|tato) (?:článek|text"
    r"|rozhovor|video|reportáž)": (
        r"ukazał|opublikow|zaktualizow|przetłumacz|dostępn|powstał|vyš(?:el|la|lo)|publikov|aktualiz|přelož|dostupn"
    ),
    r"\b(?:эт[аои]т?|данн\w+|настоящ\w+|ц[яе]й?) (?:стать\w|материал|текст|интервью|видео|публикаци\w|репортаж"
    r"|заметка|стаття|матеріал|відео)": (
        r"опубликован|выш[ел]|появил|обновл|перевед|доступн|подготовлен|опублікован|вийш|оновл|перекла"
    ),
    r"\bbu (?:haber|makale|yazı|video|röportaj|içerik|metin)": (
        r"yay[ıi]mlan|yay[ıi]nlan|güncellen|çevril|erişil|izlenebil"
    ),
    r"(?:هذا|هذه) (?:المقال|التقرير|النص|المادة|الفيديو|المقابلة|الخبر|القصة)": r"نشر|نُشر|تحديث|ترجم|متاح|ساهم",
    r"(?:यह|इस|ये) (?:लेख|खबर|ख़बर|रिपोर्ट|वीडियो|कहानी|आलेख|समाचार|साक्षात्कार)": (
        r"प्रकाशित|अपडेट|अनुवाद|अनूदित|उपलब्ध|योगदान|छप[ाी]|सहयोग"
    ),
    r"(?:บทความ|ข่าว|รายงาน|วิดีโอ|คลิป|เนื้อหา|บทสัมภาษณ์)(?:ชิ้น|ฉบับ|ตอน)?นี้": (r"เผยแพร่|ตีพิมพ์|ปรับปรุง|แปล|อัปเดต|รับชม"),
    r"(?:この|本)(?:記事|動画|インタビュー|コラム|レポート|原稿|稿|映像)": r"掲載|公開|更新|翻訳|配信|転載|執筆|初出",
    r"\b(?:artikel|berita|tulisan|liputan) ini\b": r"tayang|terbit|dimuat|diperbarui|diterjemahkan|disiarkan",
    r"\bbài (?:viết|báo|này)\b": r"được (?:đăng|xuất bản|cập nhật|dịch)|đăng (?:trên|lần đầu)",
    r"\bacest (?:articol|text|material|interviu|reportaj)\b": r"publicat|apărut|actualizat|tradus|realizat",
    r"\b(?:το|αυτό το) (?:παρόν )?(?:άρθρο|κείμενο|ρεπορτάζ)\b": r"δημοσιεύ|ενημερώθηκε|μεταφρ|αναδημοσ",
    r"\b(?:ez az?|a) (?:cikk|írás|szöveg|interjú|riport)\b": r"megjelent|frissít|fordít|közöl",
    r"\b(?:tämä|tämän) (?:juttu|artikkeli|teksti|haastattelu|jutun)\b": r"julkaist|päivitet|korjat|käännet|ilmesty",
    r"\b(?:тази|този|това) (?:статия|текст|материал|интервю)\b": r"публикуван|обновен|преведен|излез",
    r"\b(?:ovaj|ta|ovo|овај) (?:članak|tekst|intervju|чланак|текст)\b": r"objavljen|ažuriran|preved|објављен|превед",
    r"\baquest(?:a)? (?:article|text|reportatge|entrevista)\b": r"publicat|publicada|actualitzat|traduït|traduïda",
    r"این (?:مقاله|گزارش|مطلب|یادداشت)": r"منتشر|ترجمه|به.?روز",
    r"(?:כתבה|מאמר|ידיעה) (?:זו|זה)": r"פורסמ|עודכנ|תורגמ",
    r"(?:本文|本报道|本報導|[这這][篇段](?:文章|报道|報道|视频|影片)|[该該]文)": (
        r"发表|發表|刊[于於登载載]|更新|翻[译譯]|[转轉][载載]|首[发發]|原[载載]|[编編][译譯]"
    ),
    r"\b이 (?:기사|글|영상|인터뷰|칼럼)": r"게재|게시|실린|업데이트|번역|공개|발행|보도됐",
}
"""How a publisher names its own piece → what happened to it as a publication."""

_CONTRIBUTED = (
    r"contributed (?:to (?:this|the) (?:story|report|article|piece|post|project)|reporting|research)"
    r"|(?:additional|further) reporting by"
    r"|\bmitarbeit: |(?:an|zu) diese[mr] (?:artikel|beitrag|text|bericht|recherche|reportage) (?:hat|haben"
    r"|arbeitete|wirkte)"
    r"|\b(?:a|ont) (?:contribué|collaboré|participé) à (?:cet|ce)|avec la (?:collaboration|participation) de"
    r"|(?:contribuy\w+|colabor\w+|particip\w+) (?:en|a|con|para|nest[ea]|n?a"
    r"|com) ?(?:la elaboración de )?(?:est[ea] )?(?:artículo|nota|reportaje|información"
    r"|noticia|pieza|reportagem|matéria|artigo|texto)"
    r"|ha(?:nno)? (?:collaborato|contribuito) (?:a|alla realizzazione di) quest|met medewerking van|(?:schreef"
    r"|werkten?) mee aan dit"
    r"|(?:bidrog|bidro|medverk\w+) (?:till|til) (?:den|det|denn)|współpraca: |(?:в подготовке|над) (?:этого "
    r"|этим )?материал"
    r"|katkıda bulun|ساهم في (?:إعداد|كتابة|هذا)|इस (?:रिपोर्ट|खबर|लेख) में .{0,40}(?:योगदान|सहयोग)"
    r"|(?:ร่วมรายงาน|รายงานเพิ่มเติมโดย)|取材協力|本报记者.{0,20}对此文亦有"
)
_MISPRINT = r"ctrl\s*\+\s*enter"
"""Readers are told to report a misprint so, in any language."""
NOTE = CaseInsensitivePattern(
    "|".join([_CONTRIBUTED, _MISPRINT] + [f"(?:{piece}).{{0,100}}?(?:{verb})" for piece, verb in _PUBLISHED.items()])
)
"""Says of the article as a publication who worked on it, where and until when it is to be had."""

FILMS = CaseInsensitivePattern(
    r"\W*(?:watch|videos?|v[ií]deos?|vidéos?|mir[ae]|regarde[rz]?|assista|veja|guarda|bekijk|ansehen|oglądaj"
    r"|смотр\w+|видео|відео|izle|فيديو|شاهد|वीडियो|देखें|วิดีโอ|คลิป|動画|视频|視頻|影片|영상)"
)
"""Opens the heading of a list of films."""
