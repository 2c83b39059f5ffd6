//! Invented people, places and goods, with the scripts and irregularities of real orders.

/// Names and addresses of people in some countries.
pub(crate) struct Locale {
    pub(crate) countries: &'static [&'static str],
    pub(crate) names: &'static [&'static str],
    pub(crate) streets: &'static [&'static str],
    /// City, state or region, postal code.
    pub(crate) places: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) companies: &'static [&'static str],
    pub(crate) phone: &'static str,
}

const LOCALES: [Locale; 10] = [
    Locale {
        countries: &["US", "AU", "SG", "AE", "IN", "ZA"],
        names: &[
            "Dana Whitfield",
            "José O'Neill-Ruiz",
            "王小明",
            "陈思远",
            "Zoë D’Arcy",
            "Ngọc Trần",
            "Bob \"Bo\" Tables\\",
            "李雷 (Lei Li)",
        ],
        streets: &[
            "1420 Juniper Ave",
            "77 Harbor View Rd",
            "5 Old Mill Ln",
            "9000 W Broadway",
            "阳光花园3栋 12 Maple Ct",
        ],
        places: &[
            ("Seattle", "WA", "98109-0001"),
            ("Austin", "TX", "78701"),
            ("Boise", "ID", "83702"),
            ("Honolulu", "HI", "96813"),
        ],
        companies: &["Whitfield & Sons, LLC", "Northwind Clinics Inc.", "明远贸易 Mingyuan Trading"],
        phone: "+1 206-555-01",
    },
    Locale {
        countries: &["CA"],
        names: &["Amélie Gagnon", "Liam Tremblay-Côté", "Harpreet Gill", "François L’Écuyer"],
        streets: &["812 rue Saint-Éloi", "44 Bayview Crescent", "1 Place d’Armes"],
        places: &[("Montréal", "QC", "H2Y 1C6"), ("Toronto", "ON", "M5V 2T6"), ("Québec", "QC", "G1R 4P5")],
        companies: &["Érablière Gagnon inc.", "Bayview Dental Ltd."],
        phone: "+1 514-555-01",
    },
    Locale {
        countries: &["MX"],
        names: &["María Fernanda Núñez", "José Ángel Güemes y Ruiz", "Xóchitl Peña"],
        streets: &["Av. Álvaro Obregón 151, Int. 4-B", "Privada 5 de Mayo S/N"],
        places: &[("Ciudad de México", "CDMX", "06700"), ("Mérida", "Yucatán", "97000")],
        companies: &["Muebles Peña S.A. de C.V."],
        phone: "+52 55 5550 01",
    },
    Locale {
        countries: &["ES"],
        names: &["Íñigo Peña Ibáñez", "Begoña Castaño", "Núria Güell"],
        streets: &["Calle de la Cañada 9, 3º dcha.", "Carrer de l’Església 4, 1ª"],
        places: &[("A Coruña", "Galicia", "15001"), ("Cádiz", "Andalucía", "11001")],
        companies: &["Ferretería La Ñ, S.L."],
        phone: "+34 910 000 0",
    },
    Locale {
        countries: &["BR"],
        names: &["João Araújo", "Conceição Magalhães", "Luís Antônio Sá"],
        streets: &["Rua da Assunção, 45", "Praça São João, 300 – apto. 12"],
        places: &[("São Paulo", "SP", "01310-100"), ("Brasília", "DF", "70040-010")],
        companies: &["Pão & Açaí Ltda."],
        phone: "+55 11 5550-01",
    },
    Locale {
        countries: &["GB", "IE"],
        names: &[
            "Siobhán Ní Chonaill",
            "Oliver Featherstonehaugh",
            "Priya 🌸 Nair",
            "Llŷr ap Rhys",
            "👩‍👩‍👧 Family Okafor",
        ],
        streets: &["Flat 3/2, 18 St. Mary's Gate", "The Old Forge, Back Lane", "221 Quay Street"],
        places: &[
            ("London", "", "E1 6AN"),
            ("Llanfair\u{AD}pwll", "Isle of Anglesey", "LL61 5UJ"),
            ("Edinburgh", "Scotland", "EH1 1YZ"),
        ],
        companies: &["Featherstonehaugh & Daughters Ltd", "O’Hara Joinery"],
        phone: "+44 20 7946 01",
    },
    Locale {
        countries: &["DE", "NL", "BE", "SE", "PL"],
        names: &["Jürgen Weißmüller", "Änne Groß-Bölting", "Cem Öztürk", "Małgorzata Żółć", "Åsa Öberg"],
        streets: &["Königstraße 12 a", "Große Bergstr. 7, Hinterhaus 2. OG", "Süßmilchgasse 3"],
        places: &[
            ("München", "Bayern", "80331"),
            ("Köln", "NRW", "50667"),
            ("Düsseldorf", "", "40213"),
            ("Görlitz", "Sachsen", "02826"),
        ],
        companies: &["Weißmüller Präzisionstechnik GmbH & Co. KG", "Bäckerei Groß"],
        phone: "+49 30 23125 01",
    },
    Locale {
        countries: &["FR"],
        names: &["Zélie Lefèvre", "Jean-Noël d’Hôte", "Maëlys Œuvrard"],
        streets: &["3 bis, rue de l’Église", "120 boulevard Haussmann, bât. C"],
        places: &[
            ("Paris", "Île-de-France", "75008"),
            ("Besançon", "Doubs", "25000"),
            ("L’Haÿ-les-Roses", "", "94240"),
        ],
        companies: &["Chocolaterie Lefèvre SARL"],
        phone: "+33 1 99 00 01",
    },
    Locale {
        countries: &["IT"],
        names: &["Niccolò Però", "Chiara De’ Medici", "Renée Città"],
        streets: &["Via dell’Università 8/b", "Corso della Libertà 77, scala A"],
        places: &[("Forlì", "FC", "47121"), ("Roma", "RM", "00184"), ("L’Aquila", "AQ", "67100")],
        companies: &["Caffè Però S.r.l."],
        phone: "+39 06 5550 01",
    },
    Locale {
        countries: &["JP"],
        names: &["佐藤 花子", "髙橋 健一", "𠮷野 さくら", "ﾀﾅｶ ﾀﾛｳ", "山﨑 美穂"],
        streets: &["神南1丁目2−3 ハイツ渋谷 405号室", "本町4-5-6", "字上野原123番地の4"],
        places: &[
            ("渋谷区", "東京都", "150-0041"),
            ("大阪市中央区", "大阪府", "541-0053"),
            ("那覇市", "沖縄県", "900-0015"),
        ],
        companies: &["株式会社さくら商事", "㈲髙橋製作所"],
        phone: "+81 3-5550-01",
    },
];

/// The locale of a country, or the first one.
pub(crate) fn locale(country: &str) -> &'static Locale {
    LOCALES.iter().find(|locale| locale.countries.contains(&country)).unwrap_or(&LOCALES[0])
}

/// Title, stem of the SKU, price in cents of a dollar.
pub(crate) const PRODUCTS: [(&str, &str, i64); 20] = [
    ("Harbour Goods Enamel Mug, 350 ml, Navy", "HG-MUG-350", 1_499),
    ("Cast Iron Skillet 26 cm \"Hearth\" – pre-seasoned", "HG/SKILLET 26", 3_995),
    ("Reisekissen aus Memory-Schaum, grau (Überzug waschbar)", "HG-KISSEN-GR", 2_249),
    ("Mütze für Kinder, Größe 52–54, gelb", "HG-MÜTZE", 1_290),
    ("竹製まな板 大 36×24cm 抗菌加工", "HG-まな板-L", 2_980),
    ("急須 常滑焼 朱泥 300ml", "HG-KYUSU", 4_500),
    ("便携式茶具套装 一壶四杯 带收纳包", "HG-茶具-4", 5_600),
    ("儿童保温杯 500毫升 🐼 熊猫款", "HG-CUP🐼", 2_390),
    ("Lámpara de lectura LED con pinza, luz cálida", "HG-LAMP+ES", 1_875),
    ("Jogo de lençóis de algodão, 4 peças, coração", "HG-LENÇOL", 6_490),
    ("Théière en fonte, 0,8 l, « Belle Époque »", "HG-THEIERE", 4_250),
    ("Caffettiera da 6 tazze, qualità superiore", "HG-CAFFE-6", 2_799),
    ("Notebook A5, dotted, 160 pages <recycled> & bound", "HG-NB-A5&DOT", 999),
    ("USB-C Cable 2 m, braided, 100 W (2-Pack)", "HG-USBC-2M-2PK", 1_349),
    ("Garden Twine, natural jute, 150 m", "HG%TWINE", 649),
    ("Rain Poncho 🌧️ one size, packs into its pocket", "HG-PONCHO", 1_999),
    ("Solid Oak Wall Shelf 80 × 20 cm with hidden brackets, hand-oiled, FSC certified", "HG-SHELF-80", 7_990),
    ("Dog Bandana “Good Boy” — size S/M", "HG-BANDANA", 1_150),
    ("Bath Towel, 600 gsm, 70 × 140 cm, Sage Green", "HG-TOWEL-SG", 2_650),
    ("Replacement Filter for HG-2000 (pack of 3)", "HG-FLT-2000-3", 2_199),
];

pub(crate) const GIFT_MESSAGES: [&str; 8] = [
    "Happy birthday, Mum! 🎂🎉 Love from all of us",
    "お誕生日おめでとうございます。\nいつまでもお元気で！",
    "生日快乐！愿你天天开心 🎁",
    "Alles Gute zum Einzug! Viele Grüße aus Köln – Änne & Jürgen",
    "¡Feliz cumpleaños, abuela! Te queremos muchísimo ❤️",
    "Parabéns! Com carinho, a família Araújo",
    "Joyeux Noël à toute la famille… à bientôt !",
    "To the moon & back \u{1F469}\u{200D}\u{1F680} — <3 \"us\"",
];

/// Instructions of buyers for the delivery.
pub(crate) const WISHES: [&str; 5] = [
    "Leave with the neighbor at no. 14 🐕 beware of dog",
    "Bitte im Gartenhäuschen abstellen, Klingel defekt",
    "宅配ボックスに入れてください（暗証番号 0420）",
    "放在门卫处，谢谢",
    "Dejar con el portero; timbre 4ºB",
];

/// Reasons of cancellations, as Amazon spells them.
pub(crate) const CANCEL_REASONS: [&str; 4] =
    ["NO_INVENTORY", "BUYER_CANCELED", "CUSTOMER_RETURN", "GENERAL_ADJUSTMENT"];
