"""Who publishes: the fourteen simulated publishers, their feeds and habits. Their order is the order of their ports."""

from __future__ import annotations

from newsworld.model import FeedSpec, Publisher

CAST: tuple[Publisher, ...] = (
    Publisher(
        "agencia-cardo", "Agencia Cardo", "ES", "Europe/Madrid", "es",
        (
            FeedSpec("general", "/atom.xml", "atom10", date_style="iso_offset"),
            FeedSpec("economia", "/economia/rss", "rss20", has_content=True),
        ),
        "/nota/{number}/{slug}", "general", "Suscríbase al teletipo de la mañana y recíbalo antes que nadie.", "offset",
        is_agency=True, robots="User-agent: *\nCrawl-delay: 1\nDisallow: /abonados/\n",
    ),
    Publisher(
        "le-fil-du-matin", "Le Fil du Matin", "FR", "Europe/Paris", "fr",
        (FeedSpec("front", "/rss.xml", "rss20"),),
        "/{section}/{slug}-{number}.html", "monde",
        "Chaque soir, l’essentiel du jour dans votre boîte aux lettres.", "offset",
        day_first=True, skip_urls=("/video/",), states_topics=True, has_changing_residue=True,
    ),
    Publisher(
        "courrier-des-rives", "Le Courrier des Rives", "BE", "Europe/Brussels", "fr",
        (
            FeedSpec("une", "/feed/une", "rss20", has_guid=False, encoding="windows-1252"),
            FeedSpec("regions", "/feed/regions", "rss20", has_guid=False, encoding="windows-1252"),
        ),
        "/art/{slug}", "regions", "Abonnez-vous au Courrier : deux mois offerts aux nouveaux lecteurs.", "offset",
        day_first=True,
    ),
    Publisher(
        "el-puente", "El Puente", "AR", "America/Argentina/Buenos_Aires", "es",
        (FeedSpec("tapa", "/index.rdf", "rss10", date_style="zoneless"),),
        "/{day}/{slug}", "sociedad", "Sumate a la comunidad de El Puente y apoyá el periodismo de barrio.", "zoneless",
        day_first=True,
    ),
    Publisher(
        "la-vega", "La Vega de Hoy", "MX", "America/Mexico_City", "es",
        (FeedSpec("todo", "/rss/todo.xml", "rss20", has_content=True, has_validators=False),),
        "/noticias/{slug}/", "noticias", "Únase a nuestro canal y reciba las alertas en su teléfono.", "offset",
        has_changing_residue=True,
    ),
    Publisher(
        "harbour-gazette", "The Harbour Gazette", "GB", "Europe/London", "en",
        (FeedSpec("news", "/news/rss", "rss20", date_style="rfc822_z"), FeedSpec("local", "/local/rss", "rss20")),
        "/news/{day}/{slug}", "news", "Sign up for our evening briefing and never miss a tide table.", "z",
        has_amp=True, states_topics=True, metered_every=3,
    ),
    Publisher(
        "prairie-ledger", "Prairie Ledger", "US", "America/Chicago", "en",
        (FeedSpec("stories", "/feed.json", "jsonfeed", date_style="iso_offset", has_content=True),),
        "/story/{number}/{slug}", "story", "Support local reporting for less than a cup of coffee a month.", "offset",
        day_first=False,
    ),
    Publisher(
        "elbkurier", "Elbkurier", "DE", "Europe/Berlin", "de",
        (FeedSpec("start", "/atom03.xml", "atom03", date_style="iso_offset", is_gzip=True),),
        "/artikel/{slug}-{number}.html", "artikel",
        "Mit dem Elbkurier-Abo lesen Sie vier Wochen lang kostenlos weiter.", "offset",
        day_first=True,
    ),
    Publisher(
        "alpenbote", "Der Alpenbote", "AT", "Europe/Vienna", "de",
        (FeedSpec("alles", "/rss091.xml", "rss091", has_guid=False, has_dates=False, encoding="iso-8859-1"),),
        "/{section}/{day}/{slug}.html", "land", "Der Alpenbote kommt auch als Brief: jeden Freitag, ganz ohne Werbung.",
        "localised", has_page_modified=False, day_first=True,
    ),
    Publisher(
        "folha-do-cais", "Folha do Cais", "PT", "Europe/Lisbon", "pt",
        (FeedSpec("mapa", "/news-sitemap.xml", "sitemap", has_guid=False, date_style="day"),),
        "/{day}/{slug}.html", "cidade", "Receba a Folha no seu correio e apoie a imprensa da terra.", "day",
        day_first=True, robots=None,
    ),
    Publisher(
        "diario-da-serra", "Diário da Serra", "BR", "America/Sao_Paulo", "pt",
        (FeedSpec("capa", "/rss", "rss20", date_style="rfc822"),),
        "/{section}/{slug}", "cotidiano", "Assine o Diário e leia tudo sem anúncios durante trinta dias.", "zoneless",
        day_first=True,
    ),
    Publisher(
        "the-minute", "The Minute", "IE", "Europe/Dublin", "en",
        (FeedSpec("latest", "/latest.rss", "rss20", window=5),),
        "/m/{number}-{slug}", "m", "Get The Minute on your phone, sixty times an hour.", "offset",
        robots="User-agent: *\nDisallow: /live/\n", has_changing_residue=True,
    ),
    Publisher(
        "voix-du-leman", "La Voix du Léman", "CH", "Europe/Zurich", "fr",
        (FeedSpec("actu", "/actu.atom", "atom10", date_style="iso_z", has_content=True),),
        "/actu/{number}/{slug}", "actu", "La Voix vous écrit : recevez notre lettre du dimanche.", "z",
        day_first=True, robots_down=(0, 1),
    ),
    Publisher(
        "al-marsa", "صحيفة المرسى", "EG", "Africa/Cairo", "ar",
        (FeedSpec("akhbar", "/rss.xml", "rss20"),),
        "/akhbar/{number}", "akhbar", "اشترك في نشرتنا اليومية لتصلك أهم الأخبار.", "none",
    ),
)  # fmt: skip
