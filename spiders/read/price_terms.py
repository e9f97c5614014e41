"""The vocabulary of price tags in the languages vendors write them in: periods, billing, units, and states without an amount.

All patterns run on `fold(text)`: lower case, Latin accents off. One pattern a meaning; the longest alternative first.
"""

from __future__ import annotations

import re
import unicodedata

from spiders.read import price_languages as languages
from spiders.read.price_amounts import plain_text
from spiders.read.price_languages import unspaced, words


class _Folding(dict[int, str]):
    """One character's folded form, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code))
        is_accented = len(base) > 1 and unicodedata.combining(base[1]) and (base[0] < "\u0250" or "\u0370" <= base[0] <= "\u03ff")
        kept = base[0] if is_accented else chr(code)
        lower = kept.lower()
        self[code] = lower if len(lower) == 1 else kept
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """-> `text` lower case, accents of Latin and Greek off, character for character in the same places."""
    return text.lower() if text.isascii() else plain_text(text).translate(_FOLDING)


LETTERS = "a-zßæœøłđðþıа-яёіїєґα-ω"
"""Folded letters of the scripts that part words with spaces, as a character class."""


def _term(latin: str, unspaced: str = "(?!)") -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTERS}])(?:{latin})(?![{LETTERS}])|(?:{unspaced})")


MONTH = _term(words(languages.MONTH), unspaced(languages.MONTH))
YEAR = _term(words(languages.YEAR), unspaced(languages.YEAR))
DAY = _term(words(languages.DAY), unspaced(languages.DAY))
WEEK = _term(words(languages.WEEK), unspaced(languages.WEEK))
QUARTER = _term(words(languages.QUARTER), unspaced(languages.QUARTER))
ONE_TIME = _term(words(languages.ONE_TIME), unspaced(languages.ONE_TIME))
BILLED = _term(
    r"billed|billing|bill|charged|paid|payable|invoiced|when paying|if paid|paying|pay|facture[es]*|facturation|paye[es]*|abgerechnet|abrechnung|"
    r"zahlung|zahlweise|bezahlt|"
    r"facturado|facturacion|cobrado|pagado|pago|faturado|cobranca|pagamento|fatturat[oai]|fatturazione|gefactureerd|platne|rozliczane|contract|"
    r"commitment|subscription|plan|plano|abo|no|im|on an?|with an?|using|"
    r"abonnement|assinatura|suscripcion|vertrag|laufzeit",
    r"請求|払い|支払|计费|付款|結算|결제|청구|الدفع|تُدفع|يتم",
)
STRICT_BILLED = _term(words(languages.BILLED), unspaced(languages.BILLED))
FROM = _term(words(languages.FROM), unspaced(languages.FROM))
OLD = _term(
    r"was|instead of|formerly|normally|regularly|regular price|originally|original price|previously|rrp|msrp|list price|statt|au lieu de|antes|"
    r"en lugar de|in plaats van|zamiast|вместо",
    r"通常価格|原价|定価",
)
SAVING = _term(words(languages.SAVING), unspaced(languages.SAVING))
CREDIT_AFTER = _term(
    r"(?:in |of |worth of )?(?:free |usage |account |cloud |welcome |signup |platform |(?<=of )[a-z]{3,12} |(?<=in )[a-z]{3,12} )?(?:credits?|guthaben|discount|savings?|budget|spend|"
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
    r"responses?|submissions?|labels?|lookups?|verifications?|generations?|characters?|words?|taps?|reads?|writes?|invocations?|"
    r"benutzer|nutzer|mitarbeiter|platz|arbeitsplatz|lizenz|gerat|utilisateurs?|utilisatrice|membres?|licence|usuarios?|miembro|usuario/a|"
    r"membros?|utenti|utente|licenza|gebruikers?|uzytkownik(?:a|ow)?|пользовател[яь]|joueurs?|poste|appareil|sieges?|sitz(?:platz)?|platze|posti|"
    r"posto|asientos?|puestos?|assentos?|licencias?|licencas?|stuck|mitglied(?:er)?|"
    rf"{languages.USER_NOUNS}"
)
UNIT = re.compile(
    rf"(?:(?<![a-z])(?:per|each|every|for each|a|pro|par|por|pr\.?|je|for|za|na|al|per ogni|за|pe|moi|setiap)\s+|/\s*|(?<=\d)\s+/\s*)(?P<quantity>\d[\d,. ]*\s?(?:k|m|"
    rf"thousand|million|mio)?\s+|1k\s*|(?:thousand|million)\s+)?(?:extra |additional |further |more |zusatzliche[nr]? |weitere[nr]? |[a-z]{{3,8}}ed )?(?P<noun>{UNIT_NOUN})(?![a-z])"
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
    r"optimi[sz]ations?|responses?|submissions?|labels?|lookups?|verifications?|generations?|characters?|words?|taps?|reads?|writes?|invocations?)$"
)
FILLER = _term(
    r"from|only|just|for|the|a|an|and|or|at|in|per|plus|price|prices|pricing|cost|costs|usd|eur|gbp|your|of|as|to|up|all|ou|und|oder|o|e|y|et|de|"
    r"du|le|la|les|par|por|pro|im|no|na|w|al|i|en|con|je|jede|nur|seulement|sans engagement|solo|apenas|je nach|"
    r"starting|start|each|every|fixed|flat|fee|rate|ab|zu|bei|billed|billing|payment|payments|payable|paid|subscription|recurring|auto-?renews?|"
    r"cancel anytime|no contract|first|now|today|total|due|limited time|introductory|"
    r"zahlung|zahlweise|zahlungsweise|paiement|pago|pagamento|betaling|platnosc|platba|maksu|odeme|fizetes|оплата|"
    r"value|basis|forever|always|mit|with|when|if|it|is|du|prix|preis|preco|precio|prezzo",
)

FREE = re.compile(
    rf"^(?:it'?s |always |100 ?% |completely |totally |\W)*(?:{words(languages.FREE)}|{unspaced(languages.FREE)})"
    r"(?:[ ,!/·-]*(?:forever|for ever|always|plan|for life|pour toujours|a vie|fur immer|para siempre|para sempre|per sempre|na zawsze|navzdy|"
    r"to use|to start|to join|for everyone|(?:and |& )?open[- ]source|(?:and |& )?self[- ]hosted|tier|of charge|no credit card(?: required)?|month|mo|sin costo|dla zawsze))*\W*$"
)
CONTACT = re.compile(
    r"^\W*(?:(?:please |just )?contact(?: us| sales| our sales(?: team)?| me)?(?: for (?:pricing|a quote|price|details|more info\w*))?|(?:custom|"
    r"bespoke|tailored)|(?:custom|individual|bespoke|tailored|personali[sz]ed|negotiated|volume|enterprise) (?:pricing|price|quote|solution|"
    r"amount|offer)|"
    r"let'?s (?:talk|chat)(?:!)?|talk to (?:us|sales|an expert)|speak (?:to|with) (?:us|sales)|chat with (?:us|sales)|(?:get|request|"
    r"ask for) (?:a |an )?(?:custom |free )?(?:quote|pricing|estimate|offer)|get in touch|call(?: us)?(?: for (?:pricing|a quote|price))?|"
    r"(?:price |pricing |available )?(?:on|upon|by) request|"
    r"quote(?: based)?|poa|inquire|enquire|to be agreed|negotiable|variable|"
    rf"{words(languages.CONTACT)}|{unspaced(languages.CONTACT)})\W*$"
)
CONTACT_ACTION = _term(
    r"contact|contact us|sales|talk to|get in touch|quote|kontakt\w*|vertrieb|angebot|devis|contacter|contactez|contact[aeo]\w*|contatt\w*|"
    r"preventivo|fale|consult\w*|ventas|vendas|hablemos|skontaktuj|zapytaj|offerte|offert|yhteytta|tarjous|iletisim\w*|teklif|ajanlat\w*|"
    r"contactati\w*|hubungi|lien he|επικοινων\w*|связаться|свяжитесь|зв.?яжіться|зв.?язатися",
    r"お問い合わせ|联系|聯絡|聯繫|문의|تواصل|اتصل|ติดต่อ|צור קשר|צרו קשר",
)
TRIAL = re.compile(
    r"^\W*(?:(?:try |get )?(?:it )?free for (?:the first )?\d+ (?:days|weeks?|months?)|(?:\d+[- ](?:days?|weeks?|months?) )?(?:free )?trial(?: period| version| plan)?|"
    r"(?:free )?trial,? \d+ (?:days|weeks?|months?)|(?:kostenlose )?(?:testphase|testversion|probezeit|testzugang)|\d+ tage (?:kostenlos|gratis)(?: testen)?|"
    r"(?:periode d')?essai(?: gratuit)?|(?:\d+ jours )?(?:d')?essai(?: gratuit)?|prueba(?: gratuita| gratis)?|(?:\d+ dias )?(?:de prueba|gratis)|"
    r"(?:periodo de )?teste(?: gratis| gratuito)?|\d+ dias gratis|prova(?: gratuita)?|proefperiode|okres probny|provperiod|kokeilu(?:jakso)?|deneme(?: surumu)?)\W*$"
    r"|^\W*(?:(?:\d+日間)?(?:無料)?(?:トライアル|お試し|体験)(?:プラン|版)?|(?:免费)?试用(?:版)?|免費試用|(?:무료 ?)?체험(?:판)?)\W*$"
)
"""A plan, or the words in place of its price, that is free for a stretch of time only."""
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
PRICING_HEADING = _term(words(languages.HEADING), unspaced(languages.HEADING))
