"""Pages that stand in the place of an article are told by their own message, never by a word of the news."""

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.articles.text.page_messages import message_of_heading
from presswatch.model.extraction import FeedHint, SavedPage

BRIEFS = [
    (
        "Fountain taken away overnight",
        [
            "The stone fountain on the market square has been removed, the mayor said on Friday.",
            "It will be repaired in a workshop at Elmstead and is to return before the summer.",
            "The work costs 40,000 pounds.",
        ],
    ),
    (
        "Town book lacks a page",
        [
            "A page of the town book of 1404 was not found when the archive moved, the keeper said.",
            "Error 404, joked the mayor, who offered a reward of 200 pounds for it.",
            "The archive opens again on Monday.",
        ],
    ),
    (
        "Access denied to harbour for cruise ships",
        [
            "The port of Aldersea denied access to three cruise ships on Thursday.",
            "The captains were told by radio, and the guests went ashore in Brenford.",
            "The ban holds until the pier is mended.",
        ],
    ),
    (
        "CAPTCHA inventor speaks in Elmstead",
        [
            "The woman who helped to invent the captcha spoke at the college on Friday.",
            "She said that robots now solve such tests faster than students do.",
            "Two hundred people came to hear her.",
        ],
    ),
    (
        "Cookies and consent before the court",
        [
            "A court in Brenford ruled on Monday that consent to cookies must be given freely.",
            "Without consent no advertising may be shown that follows the visitors of a site.",
            "The publisher may appeal within a month.",
        ],
    ),
    (
        "Polizei: Vermisster nicht gefunden",
        [
            "Der vermisste Segler wurde am Dienstag nicht gefunden, teilte die Polizei in Lindau mit.",
            "Die Suche wird am Mittwoch mit zwei Booten fortgesetzt.",
            "Sicherheitsüberprüfung am See: Das Boot war erst im Mai geprüft worden.",
        ],
    ),
    (
        "Zugriff verweigert: Rat sperrt Archiv",
        [
            "Der Rat der Stadt Aldern verweigert den Zugriff auf 404 Akten aus der Nachkriegszeit.",
            "Das teilte ein Sprecher am Montag mit.",
            "Die Historikerin Karla Wendt kündigte eine Klage vor dem Gericht an.",
        ],
    ),
    (
        "La statue du port introuvable",
        [
            "La statue volée au port de Valmer reste introuvable, a indiqué jeudi la gendarmerie.",
            "Les recherches se poursuivent dans les communes voisines.",
            "Une récompense de 404 euros est promise.",
        ],
    ),
    (
        "Sin encontrar al montañero",
        [
            "No se ha encontrado al montañero desaparecido en la sierra, informó la guardia rural.",
            "El acceso al refugio fue denegado a los periodistas.",
            "La búsqueda seguirá el jueves con perros.",
        ],
    ),
    (
        "Navio não foi encontrado",
        [
            "O navio de pesca não foi encontrado depois de dois dias, informou a marinha na sexta-feira.",
            "As buscas continuam com um avião vindo do continente.",
            "A bordo estavam 12 homens.",
        ],
    ),
    (
        "Nie znaleziono zaginionej łodzi",
        [
            "Nie znaleziono łodzi, która zaginęła w czwartek na jeziorze, podała policja.",
            "Poszukiwania zostaną wznowione w sobotę rano.",
            "Na pokładzie było dwóch wędkarzy z Brzegów.",
        ],
    ),
    (
        "Внедорожник не найден",
        [
            "Пропавший внедорожник не найден, сообщила в пятницу полиция города Озёрска.",
            "Доступ к дороге ограничен до понедельника.",
            "Поиски продолжатся утром с вертолётом.",
        ],
    ),
    (
        "404人が参加、港のマラソン",
        [
            "港町のマラソン大会に404人が参加し、金曜日に市が結果を発表した。",
            "行方不明になっていた旗は見つかりませんでしたが、大会は予定どおり行われた。",
            "来年は橋を渡る新しいコースになる。",
        ],
    ),
    (
        "लापता नाव नहीं मिली",
        [
            "झील में लापता हुई नाव शुक्रवार को भी नहीं मिली, पुलिस ने बताया कि खोज जारी रहेगी।",
            "नाव पर दो मछुआरे सवार थे और मौसम खराब था।",
            "शनिवार को हेलीकॉप्टर से खोज की जाएगी।",
        ],
    ),
]
EVIDENCE = {
    "og": "<meta property='og:type' content='article'>",
    "date": "<meta property='article:published_time' content='2024-05-03T08:00:00Z'>",
    "byline": "<meta name='author' content='Orla Quint'>",
}


def brief(title, paragraphs, head="", feed=None):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<html><head><meta charset='utf-8'><title>{title} | Aldersea News</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    )
    return SavedPage("https://news.aldersea.test/town/brief", html.encode(), feed=feed or FeedHint())


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize(("title", "paragraphs"), BRIEFS, ids=[title for title, _ in BRIEFS])
def test_brief_is_not_refused_for_a_word(title, paragraphs, evidence):
    found = clean_page(brief(title, paragraphs, EVIDENCE[evidence]))
    assert found.outcome in ("article", "stub")
    assert "sentences" not in found.reason


@pytest.mark.parametrize(("title", "paragraphs"), BRIEFS[:4])
def test_brief_that_a_feed_announced_is_not_refused(title, paragraphs):
    assert clean_page(brief(title, paragraphs, feed=FeedHint(title=title))).outcome in ("article", "stub")


ERRORS = [
    (
        "Page not found",
        "We looked on every shelf of this house and behind the oven too, but it is gone. Try the search.",
    ),
    (
        "404",
        "Whatever you were after was carried away by the tide. Go back to the home page and start again from there.",
    ),
    (
        "Oops! That page can’t be found.",
        "It looks like nothing was found at this location. Maybe try a search instead?",
    ),
    (
        "This article is no longer available",
        "The article you asked for was removed by the editors. Please use the search.",
    ),
    (
        "Fehler 404 – Seite nicht gefunden",
        "Die Adresse stimmt nicht oder der Beitrag ist umgezogen. Zur Startseite geht es hier.",
    ),
    (
        "Dieser Artikel existiert nicht mehr",
        "Der Artikel wurde leider gelöscht. Nutzen Sie bitte die Suche oben auf der Seite.",
    ),
    (
        "Page introuvable",
        "Le lien que vous avez suivi ne mène plus nulle part. Retournez à la page d’accueil du journal.",
    ),
    (
        "Página no encontrada",
        "La nota que buscas ya no existe o cambió de dirección. Puedes volver a la portada del diario.",
    ),
    (
        "Página não encontrada",
        "O endereço pode ter sido digitado de forma errada. Volte para a página inicial do jornal.",
    ),
    (
        "Pagina non trovata",
        "L’indirizzo potrebbe essere sbagliato oppure il contenuto è stato spostato. Torna alla home.",
    ),
    ("Nie znaleziono strony", "Podany adres jest błędny albo artykuł został usunięty. Wróć na stronę główną gazety."),
    (
        "Страница не найдена",
        "Возможно, адрес набран с ошибкой или материал удалён. Перейдите на главную страницу газеты.",
    ),
    (
        "ページが見つかりません",
        "お探しのページは移動したか、削除された可能性があります。トップページからもう一度お探しください。",
    ),
    ("找不到页面", "您访问的页面不存在或已被删除，请检查地址是否正确。您可以返回首页继续阅读其他的新闻报道内容。"),
    (
        "الصفحة غير موجودة",
        "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم حذفها. يمكنك العودة إلى الصفحة الرئيسية للصحيفة.",
    ),
    ("पृष्ठ नहीं मिला", "आप जो पेज खोज रहे हैं वह उपलब्ध नहीं है या हटा दिया गया है। कृपया मुख पृष्ठ पर वापस जाएं।"),
    ("ไม่พบหน้าที่คุณต้องการ", "หน้าที่คุณกำลังค้นหาอาจถูกลบไปแล้ว กรุณากลับไปที่หน้าแรกของหนังสือพิมพ์เพื่อค้นหาข่าวอื่น"),
    (
        "Sayfa bulunamadı",
        "Aradığınız sayfa kaldırılmış ya da adresi değişmiş olabilir. Ana sayfaya dönüp yeniden deneyin.",
    ),
]
WALLS = [
    (
        "Just a moment...",
        "Checking your browser before accessing the site. This process is automatic, it takes five seconds.",
    ),
    (
        "Access Denied",
        "Our gate did not like this visit. Write to the desk and state number 18.aa.77 if you think it is wrong.",
    ),
    (
        "403 Forbidden",
        "The server at news.aldersea.test understood what was wanted and will not hand it out to anybody today.",
    ),
    (
        "Nur einen Moment…",
        "Wir prüfen Ihren Browser. Bitte aktivieren Sie JavaScript und Cookies, um auf die Seite zu gelangen.",
    ),
    (
        "Zugriff verweigert",
        "Ihre IP wurde gesperrt. Wenn das ein Irrtum ist, schreiben Sie bitte an die Redaktion der Zeitung.",
    ),
    (
        "Accès refusé",
        "Confirmez que vous êtes bien un humain et pas un robot. Merci d’activer JavaScript pour continuer.",
    ),
    ("Acceso denegado", "Verifica que no eres un robot. Activa las cookies y JavaScript en tu navegador para seguir."),
    (
        "Доступ запрещён",
        "Подтвердите, что вы не робот. Включите JavaScript и файлы cookies, чтобы открыть эту страницу.",
    ),
    (
        "アクセスが拒否されました",
        "あなたがロボットではないことを確認してください。JavaScriptを有効にして、もう一度お試しください。",
    ),
    (
        "Aldersea News",
        "Please verify that you are a human. Complete the captcha to go on. Your IP has been flagged by our filter.",
    ),
    (
        "Aldersea News",
        "We and our 311 partners use cookies on your device. Accept all or choose purposes and vendors. "
        "Legitimate interest can be refused. Without cookies reading costs two pounds a month.",
    ),
]


@pytest.mark.parametrize(("title", "text"), ERRORS, ids=[title for title, _ in ERRORS])
def test_page_that_is_not_there_is_a_soft_404(title, text):
    assert clean_page(brief(title, [text])).outcome == "soft404"


@pytest.mark.parametrize("head", ["", EVIDENCE["og"], EVIDENCE["date"]])
@pytest.mark.parametrize(("title", "text"), WALLS, ids=[f"{title} {text[:9]}" for title, text in WALLS])
def test_wall_is_no_article(title, text, head):
    found = clean_page(brief(title, [text], head))
    assert found.outcome in (("blocked",) if not head else ("blocked", "stub"))


def test_error_page_beside_dated_cards_of_other_stories_is_none_the_less():
    cards = "".join(
        f"<div><h3><a href='/a/{n}'>Another story of the town</a></h3><time datetime='2024-05-0{n}'>{n} May</time>"
        f"<p>{pages.PARAGRAPHS[n]}</p></div>"
        for n in range(1, 5)
    )
    page = brief("Page not found", [f"The page you asked for does not exist.</p>{cards}<p>Try the search."])
    assert clean_page(page).outcome != "article"


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "港の立ち入り禁止",
            [
                "港の立ち入りが禁止され、四百人の作業員に影響が出ていると市が金曜日に発表した。",
                "記録の最初のページが見つからなかったと担当者は話し、調査を続けるという。",
                "市長は住民に謝罪し、来週までに対策をまとめる考えを示した。",
            ],
        ),
        (
            "बंदरगाह में प्रवेश निषेध",
            [
                "शुक्रवार को प्रशासन ने बंदरगाह में प्रवेश निषेध कर दिया, क्योंकि एक अनजान नाव मिली थी।",
                "रजिस्टर का पहला पन्ना नहीं मिला और जांच एक सप्ताह तक चलेगी, अधिकारी ने कहा।",
                "आसपास के गांवों के सैकड़ों मजदूर वहां काम करते हैं और उन्हें वेतन मिलता रहेगा।",
            ],
        ),
    ],
)
def test_brief_in_a_dense_script_is_no_stub(title, paragraphs):
    assert clean_page(brief(title, paragraphs, EVIDENCE["og"])).outcome == "article"


@pytest.mark.parametrize(
    "heading",
    ["Brandt streicht 404 Stellen", "Bus no longer available", "Security check delays flights", "DDoS attack", ""],
)
def test_headline_with_such_a_word_is_no_message(heading):
    assert message_of_heading(heading) is None
