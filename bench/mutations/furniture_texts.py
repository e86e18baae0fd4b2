"""Furniture of pages in many languages: lines that no newsroom wrote as news. Written for this laboratory."""

from __future__ import annotations

from typing import NamedTuple


class Furniture(NamedTuple):
    """The lines of one language."""

    newsletter: str  # heading of a newsletter box
    pitch: str  # a sentence in it
    button: str
    related: str  # label before a link to another story
    consent: str  # placeholder where foreign content would stand
    app: str
    video: str
    comments: str
    most_read: str
    share: str


FURNITURE: dict[str, Furniture] = {
    "en": Furniture(
        "The morning briefing", "Get the stories that matter in your inbox every weekday at seven.", "Sign me up",
        "See also", "This content is provided by a third party that may set cookies. Allow it to show the post.",
        "Follow us in our app for iPhone and Android.", "Watch: the day in two minutes", "Join the conversation",
        "Most read today", "Share this story",
    ),
    "de": Furniture(
        "Der Morgen kompakt", "Die wichtigsten Nachrichten des Tages jeden Werktag um sieben in Ihrem Postfach.",
        "Jetzt anmelden", "Lesen Sie auch",
        "An dieser Stelle steht ein externer Inhalt, der Cookies setzen kann. Stimmen Sie zu, um ihn zu sehen.",
        "Alle Nachrichten auch in unserer App für iPhone und Android.", "Im Video: der Tag in zwei Minuten",
        "Reden Sie mit", "Meistgelesen", "Artikel teilen",
    ),
    "fr": Furniture(
        "La lettre du matin", "Recevez chaque jour à sept heures l’essentiel de l’actualité dans votre boîte.",
        "Je m’inscris", "À lire aussi",
        "Ce contenu est fourni par un tiers qui peut déposer des cookies. Acceptez pour l’afficher.",
        "Retrouvez-nous sur notre application pour iPhone et Android.", "En vidéo : la journée en deux minutes",
        "Réagissez à cet article", "Les plus lus", "Partager l’article",
    ),
    "es": Furniture(
        "El boletín de la mañana", "Reciba cada día a las siete lo más importante en su correo.", "Apuntarme",
        "Lea también", "Este contenido lo ofrece un tercero que puede usar cookies. Acéptelo para verlo.",
        "Síganos en nuestra aplicación para iPhone y Android.", "En vídeo: el día en dos minutos",
        "Participe en la conversación", "Lo más leído", "Compartir la noticia",
    ),
    "pt": Furniture(
        "O boletim da manhã", "Receba todos os dias às sete o mais importante no seu e-mail.", "Quero receber",
        "Leia também", "Este conteúdo é de terceiros e pode usar cookies. Aceite para o ver.",
        "Siga-nos na nossa aplicação para iPhone e Android.", "Em vídeo: o dia em dois minutos",
        "Participe da conversa", "Mais lidas", "Partilhar notícia",
    ),
    "it": Furniture(
        "La posta del mattino", "Ogni giorno alle sette le notizie più importanti nella tua casella.", "Iscrivimi",
        "Leggi anche", "Questo contenuto è fornito da terzi che possono usare cookie. Accetta per vederlo.",
        "Seguici nella nostra app per iPhone e Android.", "In video: la giornata in due minuti",
        "Partecipa alla discussione", "I più letti", "Condividi l’articolo",
    ),
    "nl": Furniture(
        "De ochtendbrief", "Elke werkdag om zeven uur het belangrijkste nieuws in je mailbox.", "Schrijf me in",
        "Lees ook", "Deze inhoud komt van een derde partij die cookies kan plaatsen. Sta dit toe om hem te zien.",
        "Volg ons in onze app voor iPhone en Android.", "Video: de dag in twee minuten", "Praat mee",
        "Meest gelezen", "Deel dit artikel",
    ),
    "pl": Furniture(
        "Poranny przegląd", "Codziennie o siódmej najważniejsze wiadomości w twojej skrzynce.", "Zapisz mnie",
        "Czytaj także",
        "Ta treść pochodzi od strony trzeciej, która może używać plików cookie. Zgódź się, by ją zobaczyć.",
        "Śledź nas w aplikacji na iPhone i Androida.", "Wideo: dzień w dwie minuty", "Dołącz do rozmowy",
        "Najczęściej czytane", "Udostępnij artykuł",
    ),
    "sv": Furniture(
        "Morgonbrevet", "Varje vardag klockan sju: de viktigaste nyheterna i din inkorg.", "Anmäl mig", "Läs också",
        "Innehållet kommer från en tredje part som kan använda kakor. Godkänn för att se det.",
        "Följ oss i vår app för iPhone och Android.", "Video: dagen på två minuter", "Delta i samtalet",
        "Mest läst", "Dela artikeln",
    ),
    "no": Furniture(
        "Morgenbrevet", "Hver ukedag klokken sju: de viktigste nyhetene i innboksen din.", "Meld meg på", "Les også",
        "Innholdet kommer fra en tredjepart som kan bruke informasjonskapsler. Godta for å se det.",
        "Følg oss i appen for iPhone og Android.", "Video: dagen på to minutter", "Bli med i samtalen",
        "Mest lest", "Del saken",
    ),
    "fi": Furniture(
        "Aamun uutiskirje", "Joka arkiaamu kello seitsemän päivän tärkeimmät uutiset sähköpostiisi.", "Tilaa",
        "Lue myös", "Sisällön tarjoaa kolmas osapuoli, joka voi käyttää evästeitä. Salli ne nähdäksesi sen.",
        "Seuraa meitä sovelluksessa, iPhone ja Android.", "Video: päivä kahdessa minuutissa",
        "Osallistu keskusteluun", "Luetuimmat", "Jaa juttu",
    ),
    "tr": Furniture(
        "Sabah bülteni", "Günün en önemli haberleri hafta içi her sabah yedide e-postanızda.", "Kaydol",
        "Ayrıca okuyun", "Bu içerik çerez kullanabilen bir üçüncü tarafça sunuluyor. Görmek için izin verin.",
        "iPhone ve Android uygulamamızda bizi izleyin.", "Video: iki dakikada gün", "Tartışmaya katılın",
        "En çok okunanlar", "Haberi paylaş",
    ),
    "ru": Furniture(
        "Утренняя рассылка", "Самое важное за день каждое утро в семь часов на вашей почте.", "Подписаться",
        "Читайте также",
        "Это содержимое предоставлено третьей стороной, которая может использовать куки. Разрешите показ.",
        "Следите за нами в приложении для iPhone и Android.", "Видео: день за две минуты",
        "Присоединяйтесь к обсуждению", "Самое читаемое", "Поделиться",
    ),
    "ar": Furniture(
        "نشرة الصباح", "أهم الأخبار كل يوم في السابعة صباحا في بريدك.", "اشترك", "اقرأ أيضا",
        "هذا المحتوى من طرف ثالث قد يستخدم ملفات تعريف الارتباط. وافق لعرضه.", "تابعنا على تطبيقنا لآيفون وأندرويد.",
        "فيديو: اليوم في دقيقتين", "شارك في النقاش", "الأكثر قراءة", "شارك المقال",
    ),
    "ja": Furniture(
        "朝のニュースレター", "毎朝七時に大切なニュースをメールでお届けします。", "登録する", "関連記事",
        "このコンテンツは外部サービスによるもので、クッキーを使うことがあります。表示するには許可してください。",
        "iPhoneとAndroidのアプリでもご覧いただけます。", "動画:二分でわかる今日", "コメントに参加する",
        "よく読まれている記事", "記事をシェア",
    ),
    "zh": Furniture(
        "晨间通讯", "每天早上七点,把最重要的新闻送到您的邮箱。", "订阅", "相关阅读",
        "此内容由第三方提供,可能使用 Cookie。请同意后查看。", "在我们的 iPhone 和安卓应用中关注我们。",
        "视频:两分钟看今天", "参与讨论", "阅读最多", "分享本文",
    ),
}  # fmt: skip

BYLINE_WORDS = {
    "en": "By", "de": "Von", "fr": "Par", "es": "Por", "pt": "Por", "it": "Di", "nl": "Door", "pl": "Autor:",
    "sv": "Av", "no": "Av", "fi": "Teksti:", "tr": "Haber:", "ru": "Автор:", "ar": "بقلم", "ja": "文・", "zh": "记者",
}  # fmt: skip
