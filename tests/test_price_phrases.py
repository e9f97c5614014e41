"""Lines as price tags: period, billing, unit, role, and the states that stand where an amount would."""

from __future__ import annotations

import pytest

from spiders.read.price_amounts import NumberStyle
from spiders.read.price_phrases import PriceTag, read_line
from spiders.records import PriceKind, PriceRole


def tag(text: str) -> PriceTag:
    tags = read_line(text, NumberStyle.POINT).prices
    assert len(tags) == 1, (text, tags)
    return tags[0]


UNITS = [
    ("$5 per seat", "seat"), ("$5/user/month", "user"), ("$5 per user, per month", "user"),
    ("€5 pro Nutzer", "nutzer"), ("5 € par utilisateur", "utilisateur"), ("€5 por usuario", "usuario"),
    ("$5 each agent", "agent"), ("$5 / editor / month", "editor"), ("$2 per number / month", "number"),
    ("$0.01 per request", "request"), ("$5 per 1,000 requests", "1000 requests"),
    ("$5 per 1k events", "1000 events"), ("$5 per 1M tokens", "1000000 tokens"),
    ("$5 per million tokens", "1000000 tokens"), ("$0.02 / GB", "gb"), ("$0.013 / min", "min"), ("$3 per hour", "hour"),
    ("$1 per document", "document"), ("$8 user / month", "user"), ("$10 per workspace", "workspace"),
    ("$4 per site per year", "site"), ("$0.10 per 10,000 operations", "10000 operations"),
    ("$7 per widget", "widget"), ("$19/seat", "seat"), ("$19 /席", "席"), ("$9", None), ("$9 per month", None),
    ("$9/mo", None), ("$99 a year", None), ("$9 billed monthly", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_F05_units_are_kept(text: str, unit: str | None) -> None:
    assert tag(text).unit == unit


PERIODS = [
    ("$9/mo", "month"), ("$9 / month", "month"), ("$9 monthly", "month"), ("$9 a month", "month"), ("£10pm", "month"),
    ("£45 pcm", "month"), ("9 € / Monat", "month"), ("9 € im Monat", "month"), ("9€/mois", "month"),
    ("R$ 9/mês", "month"), ("9 € al mese", "month"), ("9 € al mes", "month"), ("49 zł / miesiąc", "month"),
    ("月額980円", "month"), ("¥99/月", "month"), ("월 9,900원", "month"), ("990 ₽ / мес", "month"), ("₺149/ay", "month"),
    ("$90/yr", "year"), ("$90 per year", "year"), ("$90 annually", "year"), ("£950 p.a.", "year"),
    ("90 €/Jahr", "year"), ("90€/an", "year"), ("R$ 90/ano", "year"), ("₺1499/yıl", "year"), ("¥999/年", "year"),
    ("$49 one-time", "one_time"), ("$49 once", "one_time"), ("$299 lifetime", "one_time"),
    ("49 € einmalig", "one_time"), ("99 € à vie", "one_time"), ("$0.01 per request", "usage"), ("$0.30/day", "day"),
    ("$5/week", None), ("$9", None), ("$9 per user", None), ("$19 /seat Billed monthly.", "month"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_F05_periods(text: str, period: str | None) -> None:
    assert tag(text).period == period


@pytest.mark.parametrize(
    ("text", "period", "billed"),
    [
        ("$10 per user per month, billed annually", "month", "annually"),
        ("$12 per month, billed monthly", "month", "monthly"),
        ("9 €/Monat bei jährlicher Zahlung", "month", None),
        ("R$ 140,83/mês no plano anual", "month", "annually"),
        ("$96 billed annually", None, "annually"),
    ],
)
def test_F04_period_and_billing_are_two_things(text: str, period: str | None, billed: str | None) -> None:
    assert (tag(text).period, tag(text).billed) == (period, billed)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("from $5", PriceRole.STARTING_AT),
        ("ab 9,90 €", PriceRole.STARTING_AT),
        ("à partir de 19 €", PriceRole.STARTING_AT),
        ("$5+", PriceRole.STARTING_AT),
        ("extra seats $6", PriceRole.OVERAGE),
        ("was $20", PriceRole.OLD),
    ],
)
def test_F03_F05_roles(text: str, role: PriceRole) -> None:
    assert tag(text).role is role


def test_F05_a_range_keeps_where_it_starts() -> None:
    reading = read_line("$10 – $50 / month", NumberStyle.POINT)
    assert [(found.role, found.period, found.refused) for found in reading.tags] == [
        (PriceRole.STARTING_AT, "month", None),
        (PriceRole.LIST, "month", "end of a range"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Contact us",
        "Contact sales",
        "Custom",
        "Let's talk",
        "On request",
        "Auf Anfrage",
        "Sur devis",
        "Sob consulta",
        "Su richiesta",
        "お問い合わせ",
        "联系我们",
        "별도 문의",
        "По запросу",
        "Call us",
    ],
)
def test_F06_contact_is_a_state(text: str) -> None:
    assert read_line(text, NumberStyle.POINT).state is PriceKind.CONTACT_SALES


@pytest.mark.parametrize("text", ["Free", "FREE", "Free forever", "Kostenlos", "Gratuit", "Gratis", "Grátis", "無料", "免费", "무료", "مجاني", "Бесплатно"])
def test_F06_free_is_a_state(text: str) -> None:
    assert read_line(text, NumberStyle.POINT).state is PriceKind.FREE


@pytest.mark.parametrize("text", ["Free shipping", "7-day free trial", "Freelancer", "Custom domains", "Contact support by mail", "Enterprise"])
def test_F06_words_that_are_no_state(text: str) -> None:
    assert read_line(text, NumberStyle.POINT).state is None


@pytest.mark.parametrize(
    "text",
    [
        "Save $20",
        "$20 off",
        "$100 in credits",
        "€100 Guthaben",
        "up to $500",
        "75€ pour une nuit",
        "$120 per night",
        "soit 0,30 €/jour",
        "$5 cashback",
        "worth $900",
        "$1 million in revenue",
        "more than $40",
    ],
)
def test_F09_amounts_that_are_no_price(text: str) -> None:
    assert read_line(text, NumberStyle.POINT).prices == ()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Pro - $10/month", "Pro"),
        ("Organization – $10 per user", "Organization"),
        ("Plus: $5", "Plus"),
        ("From $5", ""),
        ("Monthly: $10", ""),
        ("Monthly – $9.99/month", "Monthly"),
        ("per month $5", ""),
    ],
)
def test_a_name_in_the_line_of_the_amount(text: str, label: str) -> None:
    assert read_line(text, NumberStyle.POINT).label == label
