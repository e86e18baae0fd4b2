"""The vocabulary of bylines: words before, between and behind the names of who wrote, or did something else.

Words before a name are those of WordPress's translations and of newsrooms. What a word needs beside it to count
is said where it is read: ``bylines`` and ``byline_lines`` decide what is a byline, ``author_names`` reads its names.
"""

from __future__ import annotations

import re

from presswatch.articles.text.patterns import CaseInsensitivePattern, by_first_letter, remembered


def _either(words: str) -> str:
    """Return a pattern for any of the words, apart by bars or line breaks."""
    return "|".join(word for line in words.split("\n") for word in line.strip(" |").split("|") if word)


GENRES = frozenset(
    {
        "kommentar", "beitrag", "gastbeitrag", "interview", "analyse", "analysis", "essay", "kolumne",
        "bericht", "text", "reportage", "story", "written", "reported", "words", "ein", "eine", "opinion",
        "review", "rezension", "protokoll", "porträt", "glosse", "leitartikel", "meinung", "exclusive",
        "published", "posted", "feature", "report", "column", "commentary", "editorial", "artikel",
        "article", "articolo", "artículo", "artigo", "crónica", "crônica", "análisis", "análise", "analisi",
        "opinión", "opinião", "opinione", "reportaje", "reportagem", "entrevista", "intervista",
        "entretien", "enquête", "chronique", "tribune", "récit", "propos", "recueillis", "texte", "texto",
        "testo", "aus",
        "aufgezeichnet", "aufgeschrieben", "notiert", "debatt", "ledare", "krönika", "komentarz", "wywiad", "felieton",
        "scritto", "escrito", "escrita", "geschreven", "geschrieben", "écrit", "napisał", "a", "un", "una",
        "cura", "veröffentlicht", "publiziert", "verfasst", "erstellt", "gepostet", "alles", "mehr",
        "beiträge", "publicado", "publicada", "publié", "pubblicato", "gepubliceerd", "opublikowane", "más",
        "mais", "articol", "reportaj", "riport",
        "reportaža", "reportáž", "репортаж", "статья", "материал", "стаття", "autoria", "nota", "redigido",
        "skrevet", "publisert", "publicerad", "tekst", "servizio", "inchiesta", "commento", "editoriale", "corsivo",
        "recensione",
        "columna", "coluna", "tribuna", "billet", "portrait", "dossier", "édito", "éditorial", "kroniek",
        "achtergrond", "opinie", "recensie", "anmeldelse", "kronikk", "recenze", "recenzia", "recenzja",
        "glosa", "kolumna", "jegyzet", "cikk", "yazı", "колонка", "рецензия", "коментар", "анализ", "интервю",
    }
)  # fmt: skip
"""Folded words for what somebody wrote: what follows them and a word for *by* is the writer."""
_GENRES = "|".join(sorted(map(re.escape, GENRES), key=len, reverse=True))

BY_WORDS = _either(
    r"""by|von|vom|par|por|di|da|av|af|door|deur|przez|от|του|της|από τον|από την|γράφει ο|γράφει η|γράφουν οι
    oleh|bởi|بقلم|كتب|كتبت|به قلم|द्वारा|rozmawiał|rozmawiała|opracował|opracowała|oprac\.?|napisał|napisała
    napísala|napsal|napsala|piše|пише|пишува|írta|লিখেছেন|shkruan|nga|scris de|van onze|de notre|de nuestro
    de nuestra|do nosso|da nossa|dal nostro|dalla nostra|dai nostri|מאת|દ્વારા|ਵੱਲੋਂ|எழுதியவர்|എഴുതിയത്
    รายงานโดย|เขียนโดย|โดย|eftir|imeandikwa na|ditulis oleh|tarafından
    gespräch führte|gespräch führten|interview führte|interview führten|fragen stellte|fragen stellten
    беседовал|беседовала|записал|записала|подготовил|подготовила|підготував|підготувала|розмовляв|розмовляла|připravil|připravila|zapsal|zapsala
    ptal se|ptala se|as told to|haastatellut|intervjueerinud|entrevista feta per|rozhovor vedl|rozhovor vedla
    rozhovor urobil|rozhovor urobila|intervjuirao|intervjuirala|интервјуисао|интервјуисала|interviu ėmė|viðtal tók
    phỏng vấn bởi|röportaj yapan|توسط|گزارش از|על ידי
    razgovarao|razgovarala|разговарао|разговарала|pripremio|pripremila|припремио|припремила|napisao|napisala|написао|написала
    zabilježio|zabilježila|забележио|забележила|kérdezte|lejegyezte|kalbino|kalbėjosi|parengė|paruošė|sagatavoja|koostas|uuris
    a consemnat|consemnat de|подготви|изготви|записа|изготвиха|haastatteli
    kirjutas|kirjutanud|parašė|uzrakstīja|napísal|pripravil|pripravila|készítette
    összeállította|derleyen|hazırlayan|bài và ảnh"""
)
"""Stand right before who wrote."""
_PERSONS = _either(
    r"""autor|autorin|autoren|autora|autorka|autores|autori|autoriai|autorica|autorzy|autorius|autorė|autors
    autore|autrice|author|authors|auteur|auteure|auteurs|auteures|avtor|avtorica|redakteur|redakteurin
    redaktor|redacteur|reporter|szerző|szerzők|yazan|yazar|muhabir|müəllif|muallif|skribent|forfatter
    författare|kirjoittaja|kirjoittanut|höfundur|outeur|egilea|penulis|pengarang|pewarta|mwandishi|awdur|údar
    nivîskar|tác giả|phóng viên|nhà báo|автор|авторы|автори|авторка|аутор|ауторка|аўтар|зохиогч|συντάκτης|συντάκτρια
    συγγραφέας|αρθρογράφος|ავტორი|ავტორები|հեղինակ|लेखक|लेखिका|रिपोर्ट|रिपोर्टर|संवाददाता|লেখক|প্রতিবেদক|લેખક|ਲੇਖਕ|రచయిత
    ಲೇಖಕ|ലേഖകൻ|ஆசிரியர்|කතෘ|الكاتب|نویسنده|خبرنگار|مصنف|כתב|כתבה|ผู้เขียน|ผู้สื่อข่าว"""
)
_TEXTS = _either(
    r"""text|texte|texto|testo|tekst|teksti|teksts|tekstas|szöveg|besedilo|текст|κείμενο|տեքստ|טקסט
    laporan|লেখা|எழுத்து|testua|teks|testun|texti|ტექსტი"""
)
_WORKS = _either(
    r"""reporting|words|reportage|reportaje|reportagem|reportáž|reportaža|репортаж|ρεπορτάζ|riport|reportaj|haber|laporan|juttu|تحقيق|استطلاع|مقال|مقالة|ghi
    thực hiện|تحریر|رپورٹ|إعداد|செய்தியாளர்|گزارش|حوار|تقرير|เรื่อง|intervista|entrevista|entretien|interview|interviu
    επιμέλεια|wywiad|rozhovor|интервю|συνέντευξη|интервью|інтерв'ю|röportaj|wawancara|de"""
)
PICTURES = _either(
    r"""fotos?|photo|photos|photographs?|photography|photographie|photographies|fotografia|fotografía|fotografie
    fotografije|pictures?|bild|bilder|beeld|képek|imagem|imagens|imagen|imágenes|immagini|obrázky|slike|pildid|video|videos|camera|kamera|kuva|kuvat|zdjęcia|zdjęcie|фото|світлини
    снимки|снимка|fotoğraf|fotoğraflar|φωτο\w*|ljósmynd\w*|illustrations?|grafik|graphics?|写真|撮影|イラスト
    사진|ảnh|फोटो|ছবি|تصوير|צילום|ภาพ|argazkia|argazkiak|valokuva|valokuvat|fényképek|fotók|nuotrauka|nuotraukos|nuotr\.
    ფოტო|լուսանկարը|сурет|зураг|picha|mynd|myndir|larawan|kuha|lluniau|llun|grianghraf|фотографија|фотографије|fotografija|hotuna
    kuvitus|kuvittaja|illustratør|illustratör|ilustrador|ilustradora|illustrateur|illustratrice|dessin|dessins|εικονογράφηση
    ilustracije|ilustrace|ilustrácie|илюстрации|иллюстрации|ілюстрації|ilustração|ilustración|ilustraciones|ilustracja
    minh họa|çizen|çizim|रेखाचित्र|படம்|படங்கள்|تصویر|تصاویر|আলোকচিত্র|ചിത്രം|ఫోటో|ಚಿತ್ರ|તસવીર|ਤਸਵੀਰ|छायाचित्र|gambar|图|圖"""
)
"""Words for pictures: in brackets behind a name, and before one without a sign, they say who took them."""
SURE_AND = _either("and|und|et|og|och|и|та|ve|with|mit|avec|con|dan|dhe|oraz")
"""Join persons in a line, and stand in no name."""
AND = _either(
    f"{SURE_AND}|e|y|i|a|en|és|ja|ir|un|și|si|và|na|agus|eta|і|й|&|და|և|و|اور|और|एवं|व|এবং|ও|மற்றும்|మరియు|અને|ਅਤੇ|และ|και"
)
"""Join persons, and stand in names such as ``Ortega y Gasset``."""
_JOINS_PICTURES = rf"(?:{AND}|in)\s|[/·・+,-]\s?"
_JOINED_TO_PICTURES = rf"{_TEXTS}|bài|글|story|words|teks|reportage|reportaje|reportagem|ρεπορτάζ|репортаж"
TEXT_AND_PICTURES = rf"(?:{_JOINED_TO_PICTURES})\s?(?:{_JOINS_PICTURES})(?:{PICTURES})"
"""Says that who follows did both."""
WRITER_LABELS = f"{_PERSONS}|{_TEXTS}|{_WORKS}"
"""Stand before who wrote with a colon."""
_OF_TEXT = (
    r"(?:\s(?:на|of the|del|do|da|de l['’])?\s?"
    r"(?:te[kx]s?t|текст|стат[ьт]|матер[иі]ал|čl[aá]n(?:ek|k)|artyku|artik|articl|art[íi]c|articol|notíci|noticia)\w*(?=\s?[:：]))?"
)
_GENDERS = rf"(?:[/:*_·(-]\(?[^\W\d_]{{1,10}}\)?)*{_OF_TEXT}"
"""What makes a word for a writer one for all: ``Autor/in``, ``Auteur·e``, ``Author(s)``, ``Autorin/Autor``; or says of
what, before a colon: ``Autor textu``."""
BARE_LABEL, BARE_TEXT = rf"(?:{_PERSONS}){_GENDERS}", _TEXTS
"""Stand before who wrote without a colon too, where nothing but names follows; the latter at the head of the text."""
OPENS_WITH_LABEL = CaseInsensitivePattern(f"{_PERSONS}|{_TEXTS}")
"""Holds wherever a line opens with one of them: most lines do not."""
_REPORTS = _either(
    """berichtet|berichten|reports|informa|reporta|relata|rapporte|riferisce|meldt|rapporterar|rapporterer|relacjonuje
    сообщает"""
)
_WRITE = _either(
    """schreibt|skriver|skrifar|skriv|schrijft|skryf|kirjoittaa|kirjutab|raksta|rašo|pisze|píše|piše|пише|пишет|піша|scrie
    escribe|escriu|escreve|scrive|écrit|írja|γράφει|shkruan|yazıyor|yazır|menulis|wer
    idatzi du|anaandika|redacta|redige|rédige"""
)
"""Stand behind who wrote."""
_WRITES = (
    rf"(?i:{BY_WORDS})(?!\w)\s*[:：]?\s+(?=[^\W\d_a-zà-ÿ])|(?i:(?:{_GENRES})\s+(?:de|на))\s+(?=[^\W\d_a-zà-ÿ])|(?i:{_WRITE})\s*[:：]\s*(?=[^\W\d_])"
    rf"|(?i:{TEXT_AND_PICTURES}\s(?:{BY_WORDS}))\s+(?=[^\W\d_a-zà-ÿ])"
    rf"|(?i:{BY_WORDS}|(?:{WRITER_LABELS}){_GENDERS}|{TEXT_AND_PICTURES})\s*(?:[:：]|[–—-]\s|/\s|(?<=[\u0621-\u06ff])/)\s*(?=[^\W\d_])"
)
_UP_TO_WORD = r"\s*(?:[^\s\d:：.!?]+\s+){0,3}"
_WRITTEN_BY = re.compile(rf"{_UP_TO_WORD}(?:{_WRITES})")
_WORDS_BEFORE = by_first_letter(
    f"{BY_WORDS}|{_GENRES}|{WRITER_LABELS}|{_WRITE}".replace("ı", "[ıi]")
)  # Both have the capital I.
_MAY_BE_WRITTEN_BY = CaseInsensitivePattern(
    rf"{_UP_TO_WORD}(?:(?:{_WORDS_BEFORE})(?![^\W_])|{_TEXTS}|bài|글|story|words|teks)"
)
"""Holds wherever the former does: most texts fail it, in a fifth of the time that ignoring case takes. Of labels for
text and pictures the first word is enough."""
WRITES = re.compile(rf"(?:^|[\s|–—-])(?:{_WRITES})")
"""Stands before the name in a line that says who wrote, and often when."""
BY = rf"{BY_WORDS}|(?:{_WRITE})(?=\s?[:：])|(?:{WRITER_LABELS}){_GENDERS}|od|од|theo|story|report|кореспондент|на|na"
"""Says that the writer's name follows, in a place that is known to name somebody."""

_OTHER_WORK = _either(
    r"""edited|editing|animations?|design(?:ed)?|layout|edição|edición|edizione|edition|translated|translation|übersetz\w+|traduit|traduction|traducción|tradução|traduzione
    traducido|vertaling|översättning|przekład|tłumaczenie|překlad|перевод|переклад|çeviri|çeviren|terjemahan
    přeložil|přeložila|preložil|preložila|oversat|oversatt|omsett|μετάφραση|tõlkinud|itzulpena|kääntänyt|suomennos|अनुवाद|preveo|prevela|fordította
    diterjemahkan|þýddi|tradotto|traduttore|vertė|išvertė|tulkoja|przełożył|przełożyła|tłumaczył|tłumaczyła|traducere|prevedel|prevedla|превео|превела
    tõlkis|översatt|переклав|переклала|перевёл|перевел|перевела|salin|photographed|filmed|illustrated|gefilmt|illustriert
    ترجمة|ترجمه|תרגום|แปลโดย|(?:medically )?reviewed|fact[- ]?checked|redigert|produced|rewriter|biên tập
    biên dịch|摄影|攝影|翻译|翻譯|翻訳編集"""
)
_OTHER_PERSONS = _either(
    r"""editor|translator|редактор|redaktor|redaktorka|redactor|editör|szerkesztette|szerkesztő|संपादक|সম্পাদনা
    vertaler|преводач|traductor|traductora|překladatel|překladatelka|oversætter|oversetter|översättare|tõlkija|itzultzailea|kääntäjä|traducteur
    traductrice|tradutor|tradutora|अनुवादक|prevoditelj|prevoditeljica|prevodilac|fordító|þýðandi|vertėjas|vertėja|tulkotājs|tulkotāja|tłumacz
    tłumaczka|traducător|переводчик|переводчица|перекладач|prekladateľ|prekladateľka|prevajalec|prevajalka|преводилац
    thông dịch|مترجم|penyunting|penerjemah|penterjemah|责任编辑|責任編輯|责编|编辑|編輯|校对|来源|來源|審校|監修
    編集|編集者|編集担当|監修者|校閲|校正|翻訳|翻訳者|訳者|出典|引用|引用元|情報元|提供|資料|出处|出處|편집|번역|감수|출처|자료|ที่มา"""
)
_SOURCES = _either(
    r"""source|quelle|fuente|fonte|bron|kilde|källa|lähde|forrás|kaynak|πηγή|источник|джерело|źródło|zdroj|izvor|извор|източник|sursa
    sursă|font|šaltinis|avots|allikas|vir|sumber|nguồn|منبع|المصدر|ماخذ|מקור|स्रोत|উৎস|สำนักข่าว"""
)
"""With a colon, before what was the source of a text."""
OTHER_CRAFT = (
    rf"(?:{_SOURCES})\s?[:：]|(?:{PICTURES}|{_OTHER_WORK}|{_OTHER_PERSONS})(?!\w)\s*(?:[:：/／=＝・|｜︱丨]|(?:{BY_WORDS}|de)(?!\w))"
    rf"|(?:{PICTURES})(?=\s+(?-i:[A-ZÀ-Þ])\w+\s+(?:\w{{1,3}}\s+){{0,2}}(?-i:[A-ZÀ-Þ]))"
)
"""Says that who follows did something else than write."""
BARE_OTHER_CRAFT = rf"(?:{_OTHER_PERSONS})(?=\s+(?-i:[A-ZÀ-Þ])\w+\s+(?-i:[A-ZÀ-Þ]))"
"""Says so behind a name; before one alone it is its bearer's role."""
OPENS_OTHER_CRAFT = re.compile(
    rf"\s*(?:(?:{PICTURES}|{_OTHER_WORK})(?!\w)|(?:{_OTHER_PERSONS})(?:\s*[:：]|\s+(?=[\u3400-\u9fff]{{2,4}}$)))",
    re.IGNORECASE,
)
"""Opens a part of a line that names somebody who did something else."""
LABELS_OTHER_CRAFT = re.compile(
    rf"\W*(?:{PICTURES}|{_OTHER_WORK}|{_OTHER_PERSONS})(?:\s+(?:{BY_WORDS}))?\s*[:：/／|]?\s*$", re.IGNORECASE
)
"""Is all that stands before such a name."""

JOINTS = re.compile(rf"(?:\s|{AND}|[,،、/·&])*", re.IGNORECASE)
"""Nothing but what joins persons."""
_WITH_WAW = """
وليد وائل وفاء وسام وسيم وجيه وحيد وداد ورد وردة وصفي وفيق وهيب ونيس وعد وضاح وجدي وسن ורדה ורד ויקטור ולדימיר ולרי ונסה
וולטר ויטלי
"""
_NAMES_WITH_WAW = frozenset(_WITH_WAW.split())
"""Begin with the letter that is also *and* in Arabic and Hebrew."""

_HAN_NAME = r"[\u3400-\u9fff々ヶ]{2,4}"
_HAN_NAMES = rf"{_HAN_NAME}(?:[、，,・\s]\s?{_HAN_NAME})*"
_PAPER = r"(?:本[报報刊网網台社]|[\u3400-\u9fff]{1,5}[社报報网網台刊])?"
_OF_PAPER = rf"{_PAPER}(?:特[约約派聘]|见习|見習|实习|實習|首席|高级|資深)?"
_JAPANESE_TITLES = "編集委員|論説委員|解説委員|特派員|支局長|総局長|部長|記者"
_JAPANESE_LABELS = "取材|文責|文|構成|執筆者?|聞き手|ライター|レポーター|著者|筆者|寄稿者?"
_JAPANESE_WRITERS = "記者|记者|特派員|編集委員|論説委員|解説委員|ライター|ジャーナリスト"
_DESKS = "中心|小[組组]|部|[組组]"
_KOREAN_PAPERS = r"[가-힣A-Za-z]{1,8}(?:일보|신문|뉴스|방송|통신|경제|데일리|타임스|저널|미디어|닷컴|TV)"
_KOREAN_TITLES = (
    "(?:[가-힣]{1,3}전문|선임|수석|객원|전문|인턴|수습|편집|대)?(?:기자|특파원|논설위원|위원|에디터|통신원|칼럼니스트)"
)
_KOREAN_NAMES = r"[가-힣]{2,4}(?:\s?[·ㆍ,，]\s?[가-힣]{2,4})*"
EAST_ASIAN_BYLINE = re.compile(
    rf"(?:(?:^\W{{0,2}}|(?<=[\s／/|])){_OF_PAPER}(?P<chinese>作者|原创|原創|撰文者?|撰稿人?|记者|記者|編譯|编译|采写|採寫|采访|採訪)"
    rf"|^\W{{0,2}}(?:{_JAPANESE_LABELS})(?:[・＝=／/と](?:文|写真|撮影|構成|執筆))*(?:[：:／/＝=|｜︱丨・]|\s))"
    r"\s?[:：／/|｜︱丨]?\s?(?=[\u3400-\u9fff]{2,5}(?![\u3400-\u9fff])|[\u3400-\u9fff]{4,7}[報报][導道](?![\u3400-\u9fff]))"
    rf"|(?:^|[\s\])=/|·＝])(?P<name>{_KOREAN_NAMES})(?:\s{_KOREAN_PAPERS})?\s?{_KOREAN_TITLES}(?![가-힣])"
    rf"|^(?P<before>[\u3400-\u9fff々ヶ]{{2,6}}?)[\s／/]?(?:特派|特约|特約|资深|資深|首席|高级)?(?:{_JAPANESE_WRITERS})$"
    rf"|^\W?[\u3400-\u9fff]{{1,6}}(?:{_DESKS})[／/](?P<desk>{_HAN_NAMES})(?=[報报][導道])"
    rf"|^\W?(?P<reports>{_HAN_NAMES})(?<![心組组部社報报網网])[／/][\u3400-\u9fff]{{2,4}}[報报][導道]\W?$"
    r"|^(?P<of>[\u3400-\u9fff々ヶ]{2,5})[（(][\u3040-\u30ff\u3400-\u9fff]{1,10}(?:新[聞闻]|通信|社|[報报]|テレビ|放送)[）)]$"
    rf"|^[\u3040-\u30ff\u3400-\u9fff]{{0,8}}(?:{_JAPANESE_TITLES})[\s:：・]\s?(?P<after>{_HAN_NAMES})$"
)
"""Is in a line that names the writer as Chinese, Japanese and Korean pages do."""
_REPORTER_IN_BRACKETS = r"[（(][^（()）]{0,10}?(?:记者|記者)"
EAST_ASIAN_DATELINE = re.compile(
    rf"^\W?{_REPORTER_IN_BRACKETS}(?P<placed>[\u3400-\u9fff]{{2,3}})[\u3400-\u9fff]{{2,3}}\d{{1,2}}日"
    r"[^（()）]{0,6}?[電电訊讯][）)]"
    rf"|^\W?[^。！？]{{0,40}}?{_REPORTER_IN_BRACKETS}[:：\s]?(?P<listed>{_HAN_NAMES})[^（()）]{{0,8}}?[）)]"
    r"|^【[^】=＝]{1,10}[=＝](?P<posted>[\u3400-\u9fff々ヶ]{2,6})】"
    rf"|^[\[(【][^\])】]{{1,30}}[\])】]\s?(?P<titled>{_KOREAN_NAMES})\s?{_KOREAN_TITLES}\s?="
)
"""Opens the first paragraph of an agency's report and names who wrote it."""


SHORT_BY = {
    "br": "gant", "cy": "gan", "eo": "de", "fil": "ni|nina", "fy": "fan", "ga": "le", "gd": "le", "ha": "daga",
    "ht": "pa", "lb": "vum|vun", "mt": "minn", "ny": "ndi", "rn": "na", "rw": "na", "sn": "na",
    "tl": "(?:\\w+ )?(?:ni|nina)", "so": "waxaa qoray|qoray",
    "sw": "(?:\\w+ )?na", "xh": "ngu", "yo": "láti ọwọ́", "zu": "ngu",
}  # fmt: skip
"""Language → words for *by* that elsewhere are names or other words."""


_FROM = _either("aus|from|desde|depuis|da|uit|från|fra|z|из|з")
_REPORTER = re.compile(
    rf"^(?:{_FROM})\s+[^\W\d_][\w-]+(?:\s[^\W\d_][\w-]+)?\s+(?:{_REPORTS})\s+(?P<behind>[^\d,.;:]+)$"
    rf"|^(?P<before>[^\d,.;:]+?)\s+(?:{_REPORTS})\s+(?:{_FROM}|in|en)\s+[^\d,.;:]+$"
    r"|^(?P<genitive>[^\d,.;:'’]+)['’](?:n?[ıiuü]n)\s+(?:özel )?(?:haberi|yazısı|röportajı|analizi|derlemesi)$"
    rf"|^(?P<subject>[^\d,.;:'’]+)\s+(?:yazdı|bildirdi|aktardı|írása|riportja|cikke|{_WRITE})$",
    re.IGNORECASE,
)


@remembered
def is_written_by(text: str) -> bool:
    """Return whether a text opens with a word for who wrote: ``Von``, ``Written by``, ``Author:``."""
    return _MAY_BE_WRITTEN_BY.match(text) and _WRITTEN_BY.match(text) is not None


_MAY_REPORT = CaseInsensitivePattern(
    rf"\s(?:{_REPORTS}|{_WRITE}|yazdı|bildirdi|aktardı|írása|riportja|cikke)".replace("ı", "[ıi]"),
    r"['’]n?[ıiuü]n\s",
)
"""Holds wherever the former does."""


def reporter_of(text: str) -> str | None:
    """Return who is said to report, in a line such as ``Aus Kiel berichtet Jonte Harmsen``."""
    match = _REPORTER.match(text) if _MAY_REPORT.search(text) else None
    return next(filter(None, match.groups())).strip() if match else None


def split_joined(text: str) -> str:
    """Return a text of two full names with a blank behind the *and* that Arabic and Hebrew write with the second."""
    words = text.split()
    for place in range(2, len(words) - 1):
        word = words[place]
        if word[0] in "وו" and len(word) > 2 and word not in _NAMES_WITH_WAW:
            return " ".join((*words[:place], "و", word[1:], *words[place + 1 :]))
    return text
