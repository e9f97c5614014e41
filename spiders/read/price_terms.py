"""The vocabulary of price tags in the languages vendors write them in: periods, billing, units, and states without an amount.

All patterns run on `fold(text)`: lower case, Latin accents off. One pattern a meaning; the longest alternative first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from spiders.read.price_amounts import plain_text


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """-> `text` lower case, accents off, character for character in the same places wherever that is possible."""
    folded = []
    for char in plain_text(text):
        base = unicodedata.normalize("NFKD", char)
        kept = base[0] if len(base) > 1 and unicodedata.combining(base[1]) else char
        lower = kept.lower()
        folded.append(lower if len(lower) == 1 else kept)
    return "".join(folded)


def _term(latin: str, unspaced: str = "(?!)") -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zа-я])(?:{latin})(?![a-zа-я])|(?:{unspaced})")


MONTH = _term(
    r"months?|mo|mos|mth|mnth|monats?|monate|mois|mes|meses|mese|mesi|maand|miesiac|miesiaca|miesiecznie|mies|mc|mesicne|mesic|mesiac|manad|maned|mnd|md|kk|ay|"
    r"luna|bulan|месяц|мес|monthly|monatlich|pm|p/m|pcm|p\.m\.?|(?<=/)man|(?<=/ )man|(?<=/)mån|ayl[ıi]k|mensuel|mensuelle|mensuellement|mensual|"
    r"mensualmente|mensal|mensais|mensile|mensili|maandelijks|aylik|ежемесячно",
    r"ヶ月|か月|カ月|月額|毎月|每月|月|개월|매월|월|شهريا|شهري|الشهر|شهر|เดือน",
)
YEAR = _term(
    r"years?|yr|yrs|annum|p\.?a\.?|jahre?s?|ans?|annee|anos?|anno|anni|jaar|rok|rocznie|roku|rocne|ar|arligen|arlig|y[iı]l|yill[iı]k|y[iı]ll[iı]k|"
    r"god|год|года|annually|annualy|annual|yearly|jahrlich|annuel|annuelle|"
    r"annuellement|anual|anualmente|anuais|annuale|annualmente|jaarlijks|yillik|ежегодно",
    r"年額|毎年|每年|年払い|年|매년|연간|년|سنويا|سنوي|السنة|سنة|ปี",
)
DAY = _term(r"days?|tag|taglich|jour|journee|dia|diario|giorno|dag|dzien|день|daily", r"日額|/日|每天|يوم|일당")
WEEK = _term(r"weeks?|wk|weekly|woche|wochentlich|semaine|semanas?|settimana|week|tydzien|недел[яю]", r"/週|每周|أسبوع")
QUARTER = _term(
    r"quarters?|quarterly|qtr|quartal|quartalsweise|trimestre|trimestral|trimestriel|kwartal|kwartaal|half[- ]year|semestre|semestral", r"四半期|季度"
)
ONE_TIME = _term(
    r"one[- ]?time|one[- ]?off|once|life[- ]?time|for life|forever license|perpetual|single payment|einmalig|einmalzahlung|einmal|lebenslang|"
    r"paiement unique|une fois|a vie|unico|unica|pago unico|"
    r"pagamento unico|de por vida|vitalicio|una tantum|eenmalig|jednorazowo|jednorazowa|разово|единоразово|never expires?|pay once",
    r"買い切り|一次性|永久|終身|평생|1회|مرة واحدة|مدى الحياة",
)
BILLED = _term(
    r"billed|billing|bill|charged|paid|payable|invoiced|when paying|if paid|paying|pay|facture[es]*|facturation|paye[es]*|abgerechnet|abrechnung|"
    r"zahlung|zahlweise|bezahlt|"
    r"facturado|facturacion|cobrado|pagado|pago|faturado|cobranca|pagamento|fatturat[oai]|fatturazione|gefactureerd|platne|rozliczane|contract|"
    r"commitment|subscription|plan|plano|abo|no|im|on an?|with an?|using|"
    r"abonnement|assinatura|suscripcion|vertrag|laufzeit",
    r"請求|払い|支払|计费|付款|結算|결제|청구|الدفع|تُدفع|يتم",
)
STRICT_BILLED = _term(
    r"billed|billing|charged|paid|payable|invoiced|paying|facture[es]*|facturation|abgerechnet|abrechnung|facturado|facturacion|cobrado|faturado|"
    r"cobranca|fatturat[oai]|gefactureerd|rozliczane",
    r"請求|払い|计费|計費|付款|收费|收費|结算|按月|按年|결제|청구(?:됩니다|되며|돼요)?|الدفع|الفوترة|فوترة|تفوتر|محاسبة",
)
FROM = _term(
    r"from|starting (?:at|from)|starts? (?:at|from)|as low as|beginning at|plans start at|ab|a partir de|a partir du|des|desde|partindo de|da|"
    r"a partire da|vanaf|od|fra|fran|от|baslayan",
    r"から|起|부터|تبدأ من|ابتداء من|ابتداءً من",
)
OLD = _term(
    r"was|instead of|formerly|normally|regularly|regular price|originally|original price|previously|rrp|msrp|list price|statt|au lieu de|antes|"
    r"en lugar de|in plaats van|zamiast|вместо",
    r"通常価格|原价|定価",
)
SAVING = _term(
    r"save|saves|saving|savings|saved|off|discount|discounts|rebate|cashback|spare|sparen|sie sparen|rabatt|economisez|economie|economies|remise|"
    r"reduction|economize|economia|desconto|ahorra|ahorras|ahorro|descuento|"
    r"risparmi|risparmia|sconto|bespaar|korting|oszczedz|oszczedzasz|znizki|скидка|экономия|worth|valued at|value of|bonus|refund|cash ?back|back",
    r"お得|節約|割引|节省|优惠|할인|절약|وفر|توفير|خصم",
)
CREDIT_AFTER = _term(
    r"(?:in |of |worth of )?(?:free |usage |account |cloud |welcome |signup |platform )?(?:credits?|guthaben|discount|savings?|budget|spend|"
    r"revenue|sales|turnover|volume|gmv|mrr|arr|deposit|gift cards?|coverage|"
    r"off|rabatt|remise|korting|sconto|descuento|desconto|salary|cash ?back|less|cheaper|in value|value|raised|in funding|income|umsatz|donation|prize)",
    r"相当|分のクレジット|お得",
)
BOUND = _term(
    r"up to|over|more than|less than|under|above|below|at least|at most|exceeding|exceeds?|max(?:imum)?|min(?:imum)?|min\.|bis zu|uber|mehr als|"
    r"jusqu'?a|plus de|moins de|hasta|mas de|ate|mais de|fino a|oltre|greater than|between|>|<|≥|≤"
)
SAME_AS = _term(
    r"that'?s|that is|equals?|equivalent(?: to)?|equiv|i\.?e\.?|effectively|works out (?:to|at)|soit|c'?est-a-dire|umgerechnet|entspricht|"
    r"das sind|equivale a?|ou seja|es decir|o sea|≈|~|=|approx(?:imately)?\.?|about|around|roughly|circa|ca\.?|env\.?|environ|only costs?",
    r"約|相当于|约|약|حوالي|أي",
)
OVERAGE = _term(
    r"extra|additional|addtl|overages?|thereafter|afterwards|beyond|excess|exceeding|exceeded|for each further|zusatzlich\w*|weitere[rsn]?|"
    r"supplementaires?|en plus|adicional|adicionais|adicionales|aggiuntiv[oi]|dodatkow\w*|дополнительн\w*",
    r"追加|超過|额外|超出|추가|إضافي",
)
FOREIGN_PERIOD = _term(
    r"nights?|nuit(?:ee)?s?|nachte?|ubernachtung|noches?|notte|notti|noite|noites|noc|kg|lbs?|kilo|pound|oz|serving|slice|ticket|tickets|room|"
    r"guests?|sqft|sq\. ?ft|m2|km|mile|miles",
    r"泊|晩|박|ليلة",
)
TAX = _term(
    r"(?:\+|plus|zzgl\.?|excl?(?:uding|usive|\.)?(?: of)?|incl?(?:uding|usive|\.|usi)?(?: of)?|inkl\.?|exkl\.?|hors|ex\.?|no|before|after|\(|mas|"
    r"mais|piu|con|sin|sem|bez|z)?\s*(?:vat|mwst\.?|ust\.?|ht|ttc|tva|iva|gst|hst|btw|tax(?:es)?|"
    r"moms|mva|kdv|ндс|netto|brutto|net)",
    r"税込|税抜|税別|含税|不含税",
)
UNIT_NOUN = (
    r"active users?|named users?|users?|seats?|members?|team members?|agents?|people|person|persons?|employees?|editors?|developers?|devs?|"
    r"licen[cs]es?|workspaces?|organi[sz]ations?|teams?|projects?|apps?|applications?|"
    r"sites?|websites?|domains?|devices?|servers?|hosts?|nodes?|instances?|machines?|locations?|stores?|properties|property|units?|accounts?|"
    r"clients?|customers?|contacts?|subscribers?|students?|teachers?|desks?|spaces?|channels?|"
    r"numbers?|mailbox(?:es)?|inbox(?:es)?|bots?|repositor(?:y|ies)|repos?|clusters?|cores?|vcpus?|cpus?|gpus?|requests?|reqs?|calls?|api calls?|"
    r"messages?|sms|emails?|mails?|letters?|pages?|documents?|docs?|invoices?|minutes?|mins?|hours?|hrs?|"
    r"seconds?|secs?|gb|gib|tb|mb|transactions?|events?|jobs?|runs?|builds?|credits?|tokens?|images?|videos?|scans?|checks?|orders?|shipments?|"
    r"parcels?|records?|rows?|queries|query|searches|operations?|actions?|tasks?|executions?|"
    r"conversations?|leads?|tickets?|sessions?|visits?|visitors?|views?|impressions?|clicks?|optimi[sz]ations?|"
    r"benutzer|nutzer|mitarbeiter|platz|arbeitsplatz|lizenz|gerat|utilisateurs?|utilisatrice|membres?|licence|usuarios?|miembro|usuario/a|"
    r"membros?|utenti|utente|licenza|gebruikers?|uzytkownik(?:a|ow)?|пользовател[яь]|joueurs?|poste|appareil|sieges?|sitz(?:platz)?|platze|posti|"
    r"posto|asientos?|puestos?|assentos?|licencias?|licencas?|stuck|mitglied(?:er)?"
)
UNIT = re.compile(
    rf"(?:(?<![a-z])(?:per|each|every|for each|a|pro|par|por|je|for|za|na|al|per ogni|за)\s+|/\s*|(?<=\d)\s+/\s*)(?P<quantity>\d[\d,. ]*\s?(?:k|m|"
    rf"thousand|million|mio)?\s+|1k\s*|(?:thousand|million)\s+)?(?P<noun>{UNIT_NOUN})(?![a-z])"
    rf"|(?<![a-z/])(?P<bare>{UNIT_NOUN})(?=\s?/\s?(?:months?|mo|year|yr|monat|jahr|mois|an|mes|ano)(?![a-z]))"
    r"|(?P<cjk>(?:1)?(?:ユーザー|名|人|用户|사용자|席位|シート|座席|座位|좌석|席|مستخدم|مقعد))",
)
LOOSE_UNIT = re.compile(
    r"(?:(?<![a-z])(?:per|each)\s+|(?<![a-z])/\s*)(?P<quantity>\d[\d,.]*\s?k?\s+)?(?P<noun>[a-z][a-z-]{2,18}|"
    r"[^\W\d_a-z]{2,6})(?: [a-z]{3,12})?(?![a-z])"
)
METERED = re.compile(
    r"^(?:requests?|reqs?|(?:api )?calls?|messages?|sms|e?mails?|letters?|pages?|documents?|docs?|invoices?|minutes?|mins?|hours?|hrs?|seconds?|"
    r"secs?|gb|gib|tb|mb|transactions?|events?|jobs?|runs?|builds?|credits?|tokens?|images?|"
    r"videos?|scans?|checks?|orders?|shipments?|parcels?|records?|rows?|quer(?:y|ies)|searches|operations?|actions?|tasks?|executions?|"
    r"conversations?|leads?|tickets?|sessions?|visits?|visitors?|views?|impressions?|clicks?|"
    r"optimi[sz]ations?)$"
)
FILLER = _term(
    r"from|only|just|for|the|a|an|and|or|at|in|per|plus|price|prices|pricing|cost|costs|usd|eur|gbp|your|of|as|to|up|all|ou|und|oder|o|e|y|et|de|"
    r"du|le|la|les|par|por|pro|im|no|na|w|al|i|en|con|je|jede|nur|seulement|sans engagement|solo|apenas|je nach|"
    r"starting|start|each|every|fixed|flat|fee|rate|ab|zu|bei|billed|billing|payment|payments|payable|paid|subscription|recurring|auto-?renews?|"
    r"cancel anytime|no contract|first|now|today|total|due|limited time|introductory|"
    r"value|basis|forever|always|mit|with|when|if|it|is|du|prix|preis|preco|precio|prezzo",
)

FREE = re.compile(
    r"^(?:it'?s |always |100 ?% |completely |totally |\W)*(?:free|gratis|kostenlos|kostenfrei|gratuit|gratuite|gratuito|gratuita|za darmo|darmowy|"
    r"darmowe|bezplatn\w*|бесплатно|бесплатный|ucretsiz|ilmainen|zdarma|無料|免费|免費|무료|مجاني|مجانًا|مجانا|free of charge|no cost|no charge|free plan)"
    r"(?:[ ,!/·-]*(?:forever|for ever|always|plan|for life|pour toujours|a vie|fur immer|para siempre|para sempre|to use|to start|to join|"
    r"for everyone|tier|of charge|no credit card(?: required)?|month|mo|sin costo|dla zawsze))*\W*$"
)
CONTACT = re.compile(
    r"^\W*(?:(?:please |just )?contact(?: us| sales| our sales(?: team)?| me)?(?: for (?:pricing|a quote|price|details|more info\w*))?|(?:custom|"
    r"bespoke|tailored)|(?:custom|individual|bespoke|tailored|personali[sz]ed|negotiated|volume|enterprise) (?:pricing|price|quote|solution|"
    r"amount|offer)|"
    r"let'?s (?:talk|chat)(?:!)?|talk to (?:us|sales|an expert)|speak (?:to|with) (?:us|sales)|chat with (?:us|sales)|(?:get|request|"
    r"ask for) (?:a |an )?(?:custom |free )?(?:quote|pricing|estimate|offer)|get in touch|call(?: us)?(?: for (?:pricing|a quote|price))?|"
    r"(?:price |pricing |available )?(?:on|upon|by) request|"
    r"quote(?: based)?|poa|inquire|enquire|to be agreed|negotiable|variable|auf anfrage|preis auf anfrage|individuell\w*|nach vereinbarung|"
    r"kontaktiere\w*(?: sie)?(?: uns)?|kontakt(?: aufnehmen)?|angebot anfordern|sur devis|sur demande|sur mesure|(?:nous )?contacter|"
    r"contactez[- ]nous|nous consulter|"
    r"sob consulta|sob medida|sob demanda|a consultar|fale conosco|consulte(?:-nos)?|orcamento(?: personalizado)?|a medida|bajo consulta|"
    r"consultar|contactanos|contacto|contactar(?: con)?(?: ventas)?|personalizado|a convenir|su richiesta|contattaci|su misura|preventivo|"
    r"op aanvraag|op maat|neem contact op|na zapytanie|wycena indywidualna|indywidualn\w*|skontaktuj sie(?: z nami)?|cena ustalana indywidualnie|"
    r"по запросу|договорная|свяжитесь с нами|na vyzadani|"
    r"お問い合わせ|お問合せ|要問い合わせ|要相談|联系我们|联系销售|聯絡我們|定制|咨询|面议|문의|별도 문의|문의하기|맞춤형|تواصل معنا|اتصل بنا|حسب الطلب|تواصل مع المبيعات|مخصص)\W*$"
)
CONTACT_ACTION = _term(
    r"contact|contact us|sales|talk to|get in touch|quote|kontakt\w*|vertrieb|angebot|devis|contacter|contactez|contactar|contacto|contatt\w*|"
    r"preventivo|fale|consult\w*|ventas|vendas|skontaktuj|zapytaj|связаться|свяжитесь",
    r"お問い合わせ|联系|聯絡|문의|تواصل|اتصل",
)
HIDDEN = re.compile(r"^\W*(?:\$?(?:xx+|x\.xx|--+|\?+|tba|tbd|n/a)|coming soon|loading\W*|bientot|demnachst|em breve|proximamente|wkrotce)\W*$")
BADGE = re.compile(
    r"^\W*(?:(?:our |the )?(?:most|more|best|top) (?:popular|value|seller|selling|choice|deal|chosen|loved)\w*(?: (?:plan|choice|option|deal))?|"
    r"popular(?: choice| plan)?|recommended(?: plan| for .*| by .*)?|best ?seller|best choice|new|hot|featured|limited(?: time)?(?: offer)?|beta|"
    r"coming soon|current plan|your plan|save .*|"
    r"beliebt\w*|am beliebtesten|meist ?gewahlt|empfohlen|empfehlung|bestseller|(?:le )?plus populaire|populaire|recommande\w*|le plus choisi|"
    r"mais (?:popular|escolhido|vendido)|recomendado|(?:el |la )?mas (?:popular|vendido|elegido)|piu (?:popolare|scelto|venduto)|consigliato|"
    r"najpopularniejsz\w*|polecan\w*|populairst|meest gekozen|"
    r"人気|おすすめ|最受欢迎|推荐|推薦|인기|추천|الأكثر شيوعا|الأكثر شعبية|الأكثر شيوعًا|موصى به|популярный|\d+ ?% off|promo|sale|special offer|-?\d+ ?%.*)\W*$"
)
PLAN_NAME = _term(
    r"free|basic|basis|starter|start|solo|hobby|hobbyist|personal|individual|single|home|family|lite|light|mini|small|medium|large|standard|"
    r"regular|classic|essentials?|core|plus|premium|pro|professional|professionals|profi|expert|advanced|growth|grow|"
    r"scale|team|teams|group|startup|start-up|company|business|agency|corporate|enterprise|organi[sz]ation|ultimate|unlimited|elite|max|platinum|"
    r"gold|silver|bronze|diamond|student|education|academic|non-?profit|community|open source|developer|dev|freelancer|"
    r"creator|studio|partner|reseller|vip|deluxe|extended|power|supporter|sponsor|trial|bundle|self[- ]hosted|on[- ]premises?|cloud|pay as you go|"
    r"pay-as-you-go|payg|custom|gratis|gratuit|gratuito|kostenlos|essencial|essentiel|basico|profissional|profesional|professionnel|empresa|"
    r"empresarial|"
    r"entreprise|negocio|unternehmen|familie|einsteiger|premium plus|podstawowy|firma|biznes|базовый|стандарт|премиум|про",
    r"無料|フリー|ベーシック|スタンダード|プレミアム|プロ|ビジネス|エンタープライズ|基础版|专业版|企业版|免费版|标准版|베이직|프로|엔터프라이즈|기본|무료|مجاني|أساسي|الأساسية|احترافي|الاحترافية|المؤسسات|مؤسسات",
)
PLAN_WORD = _term(
    r"plans?|tiers?|package|packages|packs?|edition|subscription|membership|license|licence|bundle|tarife?|paket|pakete|abonnement|abo|offre|"
    r"forfait|formule|licence|plano|planos|pacote|assinatura|plan|planes|paquete|suscripcion|piano|pacchetto|abbonamento|pakket|abonament|pakiet|"
    r"тариф|тарифы|пакет",
    r"プラン|套餐|方案|版|플랜|요금제|الخطة|خطة|باقة",
)
PRICING_HEADING = _term(
    r"pric(?:e|es|ing|elist)|subscribe|upgrade|plans?|packages?|subscriptions?|memberships?|fees|rates?|billing|licensing|licen[cs]es?|tarifs?|"
    r"tarife|preise?|preisliste|abonnements?|abos?|formules?|offres|precos?|planos|pacotes|precios?|planes|tarifas?|prezzi|piani|abbonamenti|"
    r"prijzen|pakketten|cennik|ceny|pakiety|abonamenty|цены|тарифы|стоимость|fiyat\w*|priser",
    r"料金|価格|プラン|价格|定价|套餐|價格|가격|요금|أسعار|الأسعار|خطط|باقات",
)
