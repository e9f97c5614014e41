"""Prices in the languages vendors write them in: cards generated from each language's own period words, signs and number format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.kinds.pricing_page import KIND
from spiders.read import price_terms as terms
from spiders.read.price_periods import first_period
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import PriceKind


@dataclass(frozen=True)
class Wording:
    """How one language writes a monthly and a yearly price, what is on request, and its number format (`places` 0: no cents in use)."""

    currency: str
    month: str
    year: str
    contact: str
    group: str
    mark: str
    places: int = 2


WORDINGS = {
    "en-US": Wording("USD", "${} per month", "${} a year", "Contact sales", ",", "."),
    "en-GB": Wording("GBP", "£{} pcm", "£{} per annum", "Get a quote", ",", "."),
    "en-IN": Wording("INR", "₹{} / month + GST", "Rs. {} per year", "On request", ",", "."),
    "de": Wording("EUR", "{} € mtl.", "{} € jährlich", "Preis auf Anfrage", ".", ","),
    "de-CH": Wording("CHF", "CHF {} pro Monat", "CHF {} pro Jahr", "Auf Anfrage", "'", "."),
    "fr": Wording("EUR", "{} € HT / mois", "{} € par an", "Sur devis", "\u202f", ","),
    "es": Wording("EUR", "{} €/mes", "{} € al año", "Hablemos", ".", ","),
    "pt-BR": Wording("BRL", "R$ {} por mês", "R$ {}/ano", "Fale com vendas", ".", ","),
    "it": Wording("EUR", "€ {} al mese", "€ {} all'anno", "Su richiesta", ".", ","),
    "nl": Wording("EUR", "€ {} per maand", "€ {} per jaar", "Op aanvraag", ".", ","),
    "pl": Wording("PLN", "{} zł netto / mies.", "{} zł rocznie", "Wycena indywidualna", " ", ","),
    "cs": Wording("CZK", "{} Kč měsíčně", "{} Kč / rok", "Na vyžádání", " ", ",", 0),
    "sk": Wording("EUR", "{} € mesačne", "{} € ročne", "Individuálne", " ", ","),
    "sv": Wording("SEK", "{} kr/mån", "{} kr per år", "Kontakta oss", " ", ",", 0),
    "da": Wording("DKK", "{} kr. pr. måned", "{} kr. om året", "Kontakt os", ".", ",", 0),
    "nb": Wording("NOK", "kr {} per måned", "kr {} per år", "Kontakt oss", " ", ",", 0),
    "fi": Wording("EUR", "{} €/kk", "{} €/vuosi", "Ota yhteyttä", " ", ","),
    "tr": Wording("TRY", "₺{} /ay", "{} TL / yıl", "Teklif alın", ".", ","),
    "ru": Wording("RUB", "{} ₽ в месяц", "{} руб. в год", "По запросу", " ", ",", 0),
    "uk": Wording("UAH", "{} грн/міс", "{} ₴ на рік", "За запитом", " ", ",", 0),
    "hu": Wording("HUF", "{} Ft/hó", "{} Ft évente", "Egyedi ajánlat", " ", ",", 0),
    "ro": Wording("RON", "{} lei/lună", "{} lei/an", "La cerere", ".", ","),
    "el": Wording("EUR", "{} € / μήνα", "{} € ετησίως", "Επικοινωνήστε μαζί μας", ".", ","),
    "ja": Wording("JPY", "月額 {}円", "￥{} / 年", "お問い合わせください", ",", ".", 0),
    "zh-CN": Wording("CNY", "￥{}/月", "{}元/年", "联系我们", ",", ".", 0),
    "ko": Wording("KRW", "월 {}원", "₩{} / 년", "별도 문의", ",", ".", 0),
    "ar": Wording("SAR", "{} ر.س / شهرياً", "{} ر.س سنوياً", "تواصل معنا", ",", ".", 0),
    "he": Wording("ILS", "₪{} לחודש", '{} ש"ח לשנה', "צרו קשר", ",", ".", 0),
    "id": Wording("IDR", "Rp {} /bulan", "Rp{} per tahun", "Hubungi kami", ".", ",", 0),
    "vi": Wording("VND", "{}đ/tháng", "{} ₫ / năm", "Liên hệ", ".", ",", 0),
    "th": Wording("THB", "฿{} /เดือน", "{} บาท/ปี", "ติดต่อเรา", ",", ".", 0),
}


def written(amount: int, wording: Wording) -> str:
    """-> the amount, given in the smallest unit in use, as the language writes it."""
    whole, cents = divmod(amount, 10**wording.places)
    grouped = f"{whole:,}".replace(",", wording.group)
    return f"{grouped}{wording.mark}{cents:0{wording.places}d}" if wording.places else grouped


def read(language: str, *lines: str) -> Reading:
    inner = "".join(f'<div class="card"><h3>{name}</h3><p>{line}</p></div>' for name, line in zip(("Ono", "Duo", "Trio", "Quar"), lines, strict=False))
    page = f'<html lang="{language}"><head><title>Merlo</title></head><body><h1>Merlo</h1><div class="plans">{inner}</div></body></html>'.encode()
    document = CapturedDocument(page, hashlib.sha256(page).hexdigest(), "https://vendor.example/pricing", "text/html")
    reading = KIND.read(document, SourceContext("vendor/product/pricing", KIND.name, document.url))
    assert isinstance(reading, Reading), (language, lines)
    return reading


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_F02_F05_each_language_gives_period_currency_and_state(language: str) -> None:
    wording = WORDINGS[language]
    scale = 10**wording.places
    lines = wording.month.format(written(1990 * scale, wording)), wording.year.format(written(19900 * scale, wording)), wording.contact
    found = [(price.plan, price.amount, price.currency, price.period, price.price_kind) for price in read(language, *lines).prices]
    assert found == [
        ("Ono", Decimal(1990), wording.currency, "month", PriceKind.FIXED),
        ("Duo", Decimal(19900), wording.currency, "year", PriceKind.FIXED),
        ("Trio", None, None, None, PriceKind.CONTACT_SALES),
    ]


@settings(max_examples=40)
@given(language=st.sampled_from(sorted(WORDINGS)), amounts=st.lists(st.integers(101, 99_999_99), min_size=2, max_size=4, unique=True))
def test_F13_amounts_are_exact_from_page_to_record_in_every_language(language: str, amounts: list[int]) -> None:
    wording = WORDINGS[language]
    reading = read(language, *(wording.month.format(written(amount, wording)) for amount in amounts))
    assert [price.amount for price in reading.prices] == [Decimal(amount) / 10**wording.places for amount in amounts]
    assert {(price.currency, price.period, price.unit) for price in reading.prices} == {(wording.currency, "month", None)}


@pytest.mark.parametrize("text", ["プラン", "ください", "бесплатный", "תוכנית", "프로"])
def test_folding_keeps_what_is_no_accent(text: str) -> None:
    assert terms.fold(text) == text


@settings(max_examples=50)
@given(text=st.text(max_size=40))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(terms.fold(text)) == len(text) or text.isascii()


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("€9 an app", None),
        ("€9 /an", "year"),
        ("€9 par an", "year"),
        ("$5 ev charging", None),
        ("5 €/ev", "year"),
        ("9am to 4pm", None),
        ("semi-annually", None),
    ],
)
def test_F05_short_words_of_one_language_are_no_period_in_another(text: str, period: str | None) -> None:
    assert first_period(terms.fold(text)) == period
