"""How the languages of pricing pages say month, year, free, on request ...: one row a language, one column a meaning.

Every cell is a regular expression over folded text (`price_terms.fold`: lower case, Latin accents off). Words of scripts that are
written without spaces, or that glue prepositions to nouns, stand in the `unspaced` row of a meaning. Words that are common in another
language (`an`, `ay`, `ev`) count only behind a slash or a preposition: `_after("ev")`.
"""

from __future__ import annotations

from collections.abc import Mapping


def _after(words: str, leads: str = "/|/ |per |pr |pr. |par |por |pe |al |l'|om |i |na |za ") -> str:
    """-> a pattern for `words` behind one of `leads` only."""
    return "|".join(rf"(?<={lead.replace('.', chr(92) + '.')})(?:{words})" for lead in leads.split("|"))


MONTH: Mapping[str, str] = {
    "en": r"months?|mo|mos|mth|mnth|monthly|(?<!\d)pm|p/m|pcm|p\.m\.?",
    "de": r"monats?|monate|monatl|monatlich\w*|mtl|monats(?:abo|karte|paket|tarif|preis|beitrag|gebuhr|miete|mitgliedschaft|zahlung|vertrag)\w*|"
    + _after("mt"),
    "fr": r"mois|mensuel(?:le)?s?|mensuellement",
    "es": r"mes|meses|mensual(?:es)?|mensualmente",
    "pt": r"mensal|mensais|mensalmente|mensalidade",
    "it": r"mese|mesi|mensil[ei]|mensilmente",
    "nl": r"maand|maandelijks|mnd",
    "pl": r"miesiac|miesiaca|miesiecznie|miesieczn\w*|mies|mc|msc",
    "cs": r"mesicne|mesic|mesicni|" + _after("mes"),
    "sk": r"mesacne|mesiac|mesacny",
    "sv": r"manad|manaden|manadsvis|manadskostnad|" + _after("man"),
    "da": r"maned|maneden|manedlig\w*|mnd|md|mdr|mnd",
    "fi": r"kk|kuukausi|kuukaudessa|kuukautta|kuukausittain",
    "tr": r"ayl[iı]k|" + _after("ay"),
    "hu": r"havi|havonta|honap|" + _after("ho"),
    "ro": r"luna|lunar|lunara|lunare|lunii",
    "ru": r"месяц|месяца|мес|ежемесячно|ежемесячн\w*|месячн\w*",
    "uk": r"місяць|місяця|міс|щомісяця|щомісячно|місячн\w*",
    "bg": r"месец|месечно|месечна|" + _after("мес"),
    "hr": r"mjesec|mjesecno|mjesecna|mesec|mesecno|mj",
    "lt": r"menuo|menesi|menesiui|menesis|" + _after("men"),
    "et": r"kuus|" + _after("kuu"),
    "el": r"μηνα|μηνας|μηνιαια|μηνιαιως|μηνιαιο|μην",
    "id": r"bulan|bulanan|sebulan|bln",
    "vi": r"thang|hang thang",
    "unspaced": r"ヶ月|か月|カ月|ヵ月|月額|毎月|每月|月|개월|매월|월|شهريا|شهري|الشهر|شهر|ماهانه|ماهیانه|ماه|เดือน|חודש|माह|महीना|महीने|मासिक",
}
YEAR: Mapping[str, str] = {
    "en": r"years?|yr|yrs|annum|p\.?a\.?|annually|annualy|annual|yearly",
    "de": r"jahre?s?|jahrlich\w*|jahrl|jahres(?:abo|karte|paket|tarif|preis|beitrag|gebuhr|mitgliedschaft|zahlung|vertrag)\w*",
    "fr": r"annee|annuel(?:le)?s?|annuellement|" + _after("ans?", "/|/ |par |l'|1 |un "),
    "es": r"ano|anos|anual(?:es)?|anualmente",
    "pt": r"anuais|anuidade",
    "it": r"anno|anni|annual[ei]|annualmente",
    "nl": r"jaar|jaarlijks",
    "pl": r"rok|rocznie|roku|roczn[yae]\w*",
    "cs": r"rocne|rocni|rocny",
    "sv": r"aret|arlig|arligen|arsvis|" + _after("ar"),
    "da": r"arligt",
    "fi": r"vuosi|vuodessa|vuotta|vuosittain|" + _after("v"),
    "tr": r"y[iı]l|y[iı]ll[iı]k|yillik",
    "hu": r"evente|eves|evi|" + _after("ev"),
    "ro": _after("an"),
    "ru": r"год|года|ежегодно|годов\w*",
    "uk": r"рік|року|щороку|щорічно|річн\w*",
    "bg": r"година|годишно|год",
    "hr": r"godina|godinu|godisnje|god|" + _after("leto|letno"),
    "lt": r"metai|metams|metus",
    "et": r"aasta|aastas",
    "el": r"ετος|ετησια|ετησιως|ετησιο|χρονο|χρονος",
    "id": r"tahun|tahunan|setahun|thn",
    "vi": r"hang nam|" + _after("nam", "/|/ |moi |mot "),
    "unspaced": r"年額|毎年|每年|年払い|年|매년|연간|연 (?=\d)|년|سنويا|سنوي|السنة|سنة|سالانه|سال|ปี|שנה|שנתי|वर्ष|साल|वार्षिक",
}
DAY: Mapping[str, str] = {
    "en": r"days?|daily",
    "de": r"tag|taglich|pro tag",
    "fr": r"jour|journee",
    "es": r"dia|diario",
    "it": r"giorno",
    "nl": r"dag|dagelijks",
    "pl": r"dzien|doba|dobe",
    "cs": r"denne|" + _after("den"),
    "ru": r"день|сутки",
    "fi": r"paiva|vrk",
    "tr": r"gunluk|" + _after("gun"),
    "id": r"hari",
    "vi": r"ngay",
    "unspaced": r"日額|/日|每天|يوم|일당|วัน(?!ที่)|ליום",
}
WEEK: Mapping[str, str] = {
    "en": r"weeks?|wk|weekly|fortnight",
    "de": r"woche|wochentlich",
    "fr": r"semaine",
    "es": r"semanas?|semanal",
    "it": r"settimana",
    "nl": r"week",
    "pl": r"tydzien",
    "sv": r"vecka",
    "da": r"uge|uke",
    "fi": r"viikko",
    "ru": r"недел[яю]",
    "uk": r"тиждень",
    "tr": r"hafta|haftalik",
    "id": r"minggu",
    "vi": r"tuan",
    "unspaced": r"/週|每周|每週|أسبوع|שבוע|สัปดาห์",
}
QUARTER: Mapping[str, str] = {
    "en": r"quarters?|quarterly|qtr|half[- ]year(?:ly)?|semi-?annual(?:ly)?|bi-?annual(?:ly)?|biennial(?:ly)?|triennial(?:ly)?",
    "de": r"quartal|quartalsweise|halbjahr\w*|vierteljahr\w*",
    "fr": r"trimestre|trimestriel(?:le)?|semestre|semestriel(?:le)?",
    "es": r"trimestral|semestral",
    "it": r"trimestrale|semestrale",
    "nl": r"kwartaal|halfjaar",
    "pl": r"kwartal|kwartalnie|polrocze|polrocznie",
    "sv": r"kvartal|halvar",
    "ru": r"квартал|полгода",
    "unspaced": r"四半期|半年|季度|반기|분기",
}
ONE_TIME: Mapping[str, str] = {
    "en": r"one[- ]?time|one[- ]?off|once(?! (?:a|per|each|every) )|life[- ]?time|for life|forever license|perpetual|single payment|never expires?|pay once",
    "de": r"einmalig\w*|einmalzahlung|einmalpreis|einmal|lebenslang",
    "fr": r"paiement unique|une fois|a vie|unico|unica",
    "es": r"pago unico|de por vida|vitalicio|una sola vez",
    "pt": r"pagamento unico|vitalicia|uma unica vez",
    "it": r"una tantum|a vita",
    "nl": r"eenmalig\w*|levenslang",
    "pl": r"jednorazow\w*|dozywotni\w*",
    "cs": r"dozivotn\w*|navzdy|jednorazov\w*",
    "sv": r"engangs\w*|en gang",
    "fi": r"kertamaksu|kertaluonteinen",
    "tr": r"tek seferlik|omur boyu",
    "hu": r"egyszeri|orokos",
    "ro": r"plata unica|o singura data|pe viata",
    "ru": r"разово|единоразово|навсегда",
    "uk": r"одноразово|назавжди",
    "el": r"εφαπαξ|για παντα",
    "id": r"sekali bayar|seumur hidup",
    "vi": r"mot lan|tron doi|vinh vien",
    "unspaced": r"買い切り|一次性|永久|終身|终身|평생|1회|مرة واحدة|مدى الحياة|ครั้งเดียว|ตลอดชีพ|חד פעמי|לכל החיים",
}
FROM: Mapping[str, str] = {
    "en": r"from|starting (?:at|from)|starts? (?:at|from)|as low as|beginning at|plans start at",
    "de": r"ab",
    "fr": r"a partir de|a partir du|des",
    "es": r"desde|a partir de",
    "pt": r"a partir de|partindo de",
    "it": r"da|a partire da",
    "nl": r"vanaf",
    "pl": r"od|juz od",
    "sv": r"fran|fra",
    "fi": r"alkaen",
    "tr": r"baslayan(?: fiyatlarla)?|itibaren",
    "ro": r"de la|incepand (?:de la|cu)",
    "ru": r"от",
    "uk": r"від",
    "el": r"απο",
    "id": r"mulai(?: dari)?",
    "vi": r"chi tu",
    "unspaced": r"から|起|부터|تبدأ من|ابتداء من|ابتداءً من|เริ่มต้นที่|החל מ",
}
BILLED: Mapping[str, str] = {
    "en": r"billed|billing|charged|paid|payable|invoiced|paying",
    "de": r"abgerechnet|abrechnung|bezahlt",
    "fr": r"facture[es]*|facturation",
    "es": r"facturad[oa]|facturacion|cobrado",
    "pt": r"faturad[oa]|cobranca|cobrad[oa]",
    "it": r"fatturat[oai]|fatturazione|addebitat[oai]",
    "nl": r"gefactureerd|betaald",
    "pl": r"rozlicz\w*|fakturowan\w*|platn[eya]",
    "cs": r"fakturovan\w*|uctovan\w*|placeno",
    "sv": r"faktureras|debiteras|faktureres|betales|afregnes",
    "fi": r"laskutetaan|laskutus",
    "tr": r"faturaland\w*|odenir|odemede",
    "hu": r"szamlaz\w*|fizetve",
    "ro": r"facturat[ae]?|platit[ae]?",
    "ru": r"при оплате|оплата|списывается",
    "uk": r"при оплаті|оплата за",
    "el": r"χρεωση|χρεωνεται",
    "id": r"ditagih|dibayar",
    "vi": r"thanh toan",
    "unspaced": r"請求|払い|计费|計費|付款|收费|收費|结算|按月|按年|결제|청구(?:됩니다|되며|돼요)?|الدفع|الفوترة|فوترة|تفوتر|محاسبة|เรียกเก็บ|ชำระ|בחיוב|בתשלום",
}
SAVING: Mapping[str, str] = {
    "en": r"save|saves|saving|savings|saved|off|discount|discounts|rebate|cashback|worth|valued at|value of|bonus|refund|cash ?back|back",
    "de": r"spare|sparen|sie sparen|ersparnis|rabatt",
    "fr": r"economisez|economie|economies|remise|reduction",
    "es": r"ahorra|ahorras|ahorro|descuento",
    "pt": r"economize|economia|desconto",
    "it": r"risparmi|risparmia|sconto",
    "nl": r"bespaar|korting|besparing",
    "pl": r"oszczedz|oszczedzasz|znizki|rabatu",
    "cs": r"usetrite|sleva|uspora",
    "sv": r"spara|sparar|spar|rabat",
    "fi": r"saasta|saastat|alennus",
    "tr": r"tasarruf|indirim",
    "hu": r"kedvezmeny|megtakarit\w*|sporol\w*",
    "ro": r"economisesti|economisiti|reducere",
    "ru": r"скидк[аи]|экономия|выгода",
    "uk": r"знижка|економія",
    "el": r"εξοικονομ\w*|εκπτωση",
    "id": r"diskon|hemat",
    "vi": r"tiet kiem|giam",
    "unspaced": r"お得|節約|割引|节省|优惠|優惠|할인|절약|وفر|توفير|خصم|ประหยัด|ส่วนลด|חסכו|הנחה",
}
FREE: Mapping[str, str] = {
    "en": r"free|free of charge|no cost|no charge|free plan",
    "de": r"kostenlos|kostenfrei|umsonst",
    "fr": r"gratuite?s?",
    "es": r"gratis|gratuit[oa]",
    "pl": r"za darmo|darmow[yea]|bezplatn\w*",
    "cs": r"zdarma|zadarmo|bezplatn[ey]",
    "sv": r"kostnadsfri\w*|gratis",
    "fi": r"ilmainen|maksuton|ilmaiseksi",
    "tr": r"ucretsiz|bedava",
    "hu": r"ingyenes|ingyen",
    "ru": r"бесплатно|бесплатный",
    "uk": r"безкоштовно|безкоштовний",
    "bg": r"безплатно|безплатен",
    "hr": r"besplatno|brezplacno",
    "el": r"δωρεαν",
    "id": r"percuma",
    "vi": r"mien phi",
    "unspaced": r"無料|免费|免費|무료|مجاني|مجانًا|مجانا|رایگان|ฟรี|חינם|मुफ्त|मुफ़्त",
}
CONTACT: Mapping[str, str] = {
    "de": r"(?:preis )?auf anfrage|individuell\w*|individuelles? (?:angebot|preise?)|nach vereinbarung|kontaktiere\w*(?: sie)?(?: uns)?|"
    r"kontakt(?: aufnehmen)?|angebot anfordern|anfragen|sprechen sie (?:uns an|mit uns)",
    "fr": r"sur devis|sur demande|sur mesure|(?:nous )?contacter|contactez[- ]nous|nous consulter|parlons-en|demander un devis|devis (?:gratuit|personnalise)",
    "es": r"a (?:la )?medida|bajo consulta|consultar|contactanos|contacta(?: con)?(?: nosotros| ventas)?|contacto|contactar(?: con)?(?: ventas)?|personalizado|"
    r"a convenir|hablemos|habla con (?:nosotros|ventas)|precio a consultar|solicitar (?:presupuesto|cotizacion)|cotizar",
    "pt": r"sob consulta|sob medida|sob demanda|a consultar|fale conosco|fale com (?:vendas|a gente|nosso time|um especialista|um consultor)|vamos conversar|"
    r"consulte(?:-nos)?|consulte valores|orcamento(?: personalizado)?|solicite (?:um )?orcamento|preco personalizado",
    "it": r"su richiesta|contattaci|su misura|preventivo|richiedi (?:un )?preventivo|parla con noi|prezzo personalizzato",
    "nl": r"(?:prijs )?op aanvraag|op maat|neem contact (?:met ons )?op|offerte(?: aanvragen)?|in overleg|maatwerk",
    "pl": r"na zapytanie|wycena indywidualna|indywidualn\w*(?: wycena)?|skontaktuj sie(?: z nami)?|cena ustalana indywidualnie|do uzgodnienia|zapytaj o cene",
    "cs": r"na vyzadani|na miru|na dotaz|individualn\w*|kontaktujte nas|dle dohody|dohodou|na poziadanie",
    "sv": r"kontakta oss|(?:pris )?pa begaran|begar offert|offert|kontakt os|kontakt oss|efter aftale|etter avtale|ta kontakt|pa foresporsel",
    "fi": r"ota yhteytta|pyyda tarjous|tarjouksen mukaan|sopimuksen mukaan|kysy tarjous",
    "tr": r"iletisime gecin|bize ulasin|teklif al\w*|ozel fiyat\w*|fiyat alin",
    "hu": r"egyedi(?: ar| arazas| ajanlat)?|kapcsolatfelvetel|ajanlatkeres|lepjen velunk kapcsolatba|kerjen ajanlatot",
    "ro": r"contactati-ne|contacteaza-ne|(?:pret )?la cerere|personalizat|cere oferta|solicita oferta",
    "ru": r"по запросу|договорная|свяжитесь с нами|связаться с нами|индивидуально|цена по запросу|по договоренности",
    "uk": r"за запитом|зв.?яжіться з нами|зв.?язатися з нами|індивідуально|договірна",
    "el": r"επικοινωνηστε(?: μαζι μας)?|κατοπιν (?:συνεννοησης|ζητησης)",
    "id": r"hubungi (?:kami|sales|tim kami)|kustom",
    "vi": r"lien he(?: voi chung toi| tu van)?|bao gia(?: rieng)?|thoa thuan",
    "unspaced": r"(?:お問い?合わ?せ|お見積も?り?|個別見積も?り?|要見積も?り?|ご相談|要問い合わせ|要相談)(?:ください|下さい|くださいませ)?|联系我们|联系销售|聯絡我們|聯繫我們|"
    r"洽詢|請洽(?:業務|客服)?|請聯絡我們|与我们联系|洽谈|面议|面議|定制|咨询|(?:별도 |가격 |견적 |도입 )?문의(?:하기)?|맞춤형|상담(?: 문의)?|تواصل معنا|اتصل بنا|حسب الطلب|تواصل مع المبيعات|مخصص|"
    r"تماس بگیرید|ติดต่อ(?:เรา|ฝ่ายขาย|สอบถาม)|צור קשר|צרו קשר|דברו איתנו|בהתאמה אישית|संपर्क करें",
}
HEADING: Mapping[str, str] = {
    "en": r"pric(?:e|es|ing|elist)|subscribe|upgrade|plans?|packages?|subscriptions?|memberships?|fees|rates?|billing|licensing|licen[cs]es?",
    "de": r"tarife?|preise?|preisliste|preisubersicht|(?:abo|mitglieds|kurs)?preise|abonnements?|abos?|mitgliedschaft\w*|\w+preise|\w+tarife",
    "fr": r"tarifs?|tarification|prix|formules?|offres|abonnements?|forfaits?|adhesions?",
    "es": r"precios?|planes|tarifas?|suscripciones|membresias?|cuotas|paquetes",
    "pt": r"precos?|planos|pacotes|assinaturas?|mensalidades",
    "it": r"prezzi|piani|abbonamenti|listino|tariffe|pacchetti",
    "nl": r"prijzen|prijs|pakketten|abonnementen|tarieven|tarief|lidmaatschap\w*",
    "pl": r"cennik|ceny|pakiety|abonamenty|taryfy",
    "cs": r"cenik|cennik|ceny|tarify|balicky|predplatne",
    "sv": r"priser|prislista|prisliste|prissattning|prenumeration\w*|abonnemang|abonnementer|medlemskap",
    "fi": r"hinnat|hinnasto|hinnoittelu|hinta|jasenyys|paketit",
    "tr": r"fiyat\w*|ucretler|paketler|planlar|abonelik\w*",
    "hu": r"arak|araink|arlista|arazas|csomagok|elofizetes\w*|dijcsomagok",
    "ro": r"preturi|pret|tarife|abonamente|pachete",
    "ru": r"цены|тарифы|стоимость|прайс|подписк[аи]|абонемент\w*",
    "uk": r"ціни|ціна|тарифи|тарифні плани|вартість|підписк[аи]",
    "bg": r"цени|ценоразпис|планове|абонамент\w*",
    "hr": r"cijene|cjenik|cene|cenovnik|paketi|pretplat\w*",
    "el": r"τιμες|τιμοκαταλογος|πακετα|συνδρομες",
    "id": r"harga|paket|langganan|biaya",
    "vi": r"bang gia|gia|goi dich vu|chi phi",
    "unspaced": r"料金|価格|プラン|价格|定价|定價|套餐|價格|方案|가격|요금|أسعار|الأسعار|خطط|باقات|قیمت|تعرفه|ราคา|แพ็กเกจ|แพคเกจ|מחירים|מחירון|מסלולים|תוכניות|"
    r"मूल्य|कीमत|प्लान",
}
USER_NOUNS = (
    r"anvandare|bruger|brugere|bruker|brukere|kayttaja|kullanici|uzivatel|uzivatele|pouzivatel|felhasznalo|utilizator|користувач\w*|χρηστη\w*|"
    r"pengguna|nguoi dung|usuari[oa]s?|persona|personne|pessoas?|personen|medlem(?:mar)?|jasen|uye"
)


def words(meaning: Mapping[str, str], *more: str) -> str:
    """-> one alternation of a meaning in all languages that write spaces between words."""
    return "|".join([*(cell for language, cell in meaning.items() if language != "unspaced" and cell), *more])


def unspaced(meaning: Mapping[str, str]) -> str:
    """-> the alternation of the scripts without spaces; a pattern that matches nothing where there is none."""
    return meaning.get("unspaced", "(?!)")
