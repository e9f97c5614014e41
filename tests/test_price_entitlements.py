"""What plans include: words of features, entries of cards in several forms, cells of tables. Vendors and pages are made up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from spiders.read.price_amounts import NumberStyle
from spiders.read.price_limits import feature_words
from spiders.read.reading import Reading
from spiders.records import Entitlement
from tests.test_price_pages import read


def words(text: str, style: NumberStyle = NumberStyle.UNKNOWN) -> list[tuple[str, str, Decimal | None, str | None, str | None]]:
    return [(found.state.value, found.subject, found.amount, found.unit, found.period) for found in feature_words(text, style)]


@pytest.mark.parametrize(
    ("text", "subject", "amount", "unit", "period"),
    [
        ("Up to 40 kiosks", "kiosks", "40", "kiosks", None),
        ("3 demo boards", "demo boards", "3", "demo boards", None),
        ("12,500 punches per month", "punches", "12500", "punches", "month"),
        ("1.250 Stempelungen / Monat", "stempelungen", "1250", "stempelungen", "month"),
        ("20K monthly punches", "punches", "20000", "punches", "month"),
        ("7.5k rosters", "rosters", "7500", "rosters", None),
        ("6 months of archive", "months of archive", "6", "months of archive", None),
        ("10 GB of storage", "storage", "10", "gb", None),
        ("250MB storage included", "storage", "250", "mb", None),
        ("Jusqu'à 8 équipes (par site)", "equipes", "8", "equipes", None),
        ("50 SMS alerts per month NEW", "sms alerts", "50", "sms alerts", "month"),
        ("2 reports / day · with charts", "reports", "2", "reports", "day"),
        ("100 log lines / check", "log lines / check", "100", "log lines / check", None),
        ("100 log lines per check", "log lines / check", "100", "log lines / check", None),
    ],
)
def test_a_leading_number_is_a_limit(text: str, subject: str, amount: str, unit: str, period: str | None) -> None:
    assert words(text) == [("limit", subject, Decimal(amount), unit, period)]


@pytest.mark.parametrize(
    "text", ["2D floor plans", "3rd party sign-in", "24/7 support", "100% uptime promise", "3-5 working days", "10+ connectors", "Level 2 help"]
)
def test_a_number_that_is_part_of_a_name_is_no_limit(text: str) -> None:
    assert [(state, amount) for state, _, amount, _, _ in words(text)] == [("included", None)]


def test_F05_an_ambiguous_measure_is_no_limit() -> None:
    assert [state for state, *_ in words("1.500 GB traffic")] == ["included"]
    assert words("1.500 GB traffic", NumberStyle.COMMA) == [("limit", "traffic", Decimal("1500"), "gb", None)]


def test_two_limits_in_one_entry_are_two() -> None:
    assert [(subject, amount) for _, subject, amount, _, _ in words("5 sites / 10 planners")] == [("sites", Decimal(5)), ("planners", Decimal(10))]


@pytest.mark.parametrize(
    ("text", "state", "subject"),
    [
        ("Unlimited kiosks", "unlimited", "kiosks"),
        ("Plannings illimités", "unlimited", "plannings"),
        ("Unlimited coach · 20 messages / day", "unlimited", "coach"),
        ("No phone support", "excluded", "phone support"),
        ("Kein Telefon", "excluded", "telefon"),
        ("Everything in Basic, without limits", "included", "everything in basic, without limits"),
        ("Holiday rules (Nordic)", "included", "holiday rules"),
    ],
)
def test_state_and_subject(text: str, state: str, subject: str) -> None:
    assert [found[:2] for found in words(text)] == [(state, subject)]


@pytest.mark.parametrize("text", ["Unlimited", "Forecasts (coming soon)", "✓", "Most popular", "10"])
def test_what_names_nothing_or_is_not_there_yet_is_no_entitlement(text: str) -> None:
    assert words(text) == []


def held(body: str) -> list[tuple[str, str, str]]:
    reading = read(f'<html lang="en"><head><title>Pricing</title></head><body><h1>Pricing</h1>{body}</body></html>')
    assert isinstance(reading, Reading), reading
    return [(found.plan, found.state.value, found.subject) for found in entitlements(reading)]


def entitlements(reading: Reading) -> tuple[Entitlement, ...]:
    assert reading.document.entitlement_count == len(reading.entitlements)
    return reading.entitlements


def two(first: str, second: str) -> str:
    plans = (("Nook", "$4", first), ("Hall", "$9", second))
    return "".join(f'<div class="card"><h3>{name}</h3><p>{price} per month</p>{features}</div>' for name, price, features in plans)


def test_rows_of_one_shape_are_a_list_without_list_markup() -> None:
    def rows(*names: str) -> str:
        return '<div class="box">' + "".join(f'<div class="r"><svg></svg><span>{name}</span></div>' for name in names) + "</div>"

    found = held(two(rows("Rota desk", "2 kiosks", "Shift swaps"), rows("Rota desk", "9 kiosks", "Shift swaps", "Payroll file")))
    assert [entry for entry in found if entry[0] == "Nook"] == [
        ("Nook", "included", "rota desk"),
        ("Nook", "limit", "kiosks"),
        ("Nook", "included", "shift swaps"),
    ]
    assert len(found) == 7


def test_a_row_of_two_cells_is_a_label_and_how_it_is_held() -> None:
    def table(kiosks: str) -> str:
        return f"<ul><li><table><tr><td>Kiosks</td><td>{kiosks}</td></tr><tr><td>Audit trail</td><td class='check'></td></tr></table></li></ul>"

    assert held(two(table("3"), table("Unlimited"))) == [
        ("Nook", "limit", "kiosks"),
        ("Nook", "included", "audit trail"),
        ("Hall", "unlimited", "kiosks"),
        ("Hall", "included", "audit trail"),
    ]


def test_names_prices_and_badges_are_no_features() -> None:
    entries = "<ul><li>{name}</li><li>per month</li><li>Most popular</li><li>Rota desk</li></ul>"
    assert held(two(entries.format(name="Nook"), entries.format(name="Hall"))) == [("Nook", "included", "rota desk"), ("Hall", "included", "rota desk")]


def test_a_highlighted_card_called_feature_makes_no_feature_of_its_pitch() -> None:
    body = two("<ul><li>Rota desk</li></ul>", "<p>For the busiest of halls</p><ul><li>Rota desk</li></ul>").replace('class="card"', 'class="card feature"')
    assert {subject for _, _, subject in held(body)} == {"rota desk"}


def test_one_subject_with_two_periods_is_two_limits() -> None:
    both = "<ul><li>10 exports / day</li><li>200 exports / month</li><li>10 exports / day</li></ul>"
    assert held(two(both, both)) == [(plan, "limit", "exports") for plan in ("Nook", "Nook", "Hall", "Hall")]


LISTS = {
    "Nook": (("Kiosks", "Up to 4"), ("Boards", "1"), ("Storage", "10 GB"), ("Texts", "50 / month"), ("Shift swaps", "✓"), ("Phone support", "–")),
    "Hall": (("Kiosks", "Up to 40"), ("Boards", "Unlimited"), ("Storage", "250 GB"), ("Texts", "1,500 / month"), ("Shift swaps", "✓"), ("Phone support", "✓")),
}


def entry(label: str, value: str) -> str:
    """-> the words of a list entry for a row of a table."""
    number, _, rest = value.partition(" GB") if " GB" in value else value.partition(" /")
    unit = " GB" if " GB" in value else ""
    if value == "✓":
        return label
    return f"{number}{unit} {label.lower()}{' /' + rest if rest and not unit else ''}"


def in_cards(form: str) -> str:
    shapes = {
        "list": ('<ul class="f">', "<li>{}</li>", "</ul>"),
        "bold": ("<ul>", "<li><i class='icon-check'></i> <strong>{}</strong></li>", "</ul>"),
        "rows": ('<div class="g">', '<div class="row"><svg></svg><span>{}</span></div>', "</div>"),
        "paragraphs": ('<div class="x">', '<p class="feature">{}</p>', "</div>"),
    }
    start, one, end = shapes[form]
    listed = {plan: [entry(*row) for row in held if row[1] != "–"] for plan, held in LISTS.items()}
    cards = (
        f'<div class="card"><h3>{plan}</h3><p>${len(plan)} per month</p>{start}{"".join(one.format(words) for words in held)}{end}</div>'
        for plan, held in listed.items()
    )
    return "".join(cards)


def in_a_table() -> str:
    head = "".join(f"<th>{plan}</th>" for plan in LISTS)
    prices = "".join(f"<td>${len(plan)} per month</td>" for plan in LISTS)
    rows = "".join(f"<tr><td>{nook[0]}</td><td>{nook[1]}</td><td>{hall[1]}</td></tr>" for nook, hall in zip(LISTS["Nook"], LISTS["Hall"], strict=True))
    return f"<table><tr><th>Plan</th>{head}</tr><tr><td>Price</td>{prices}</tr>{rows}</table>"


@pytest.mark.parametrize("form", ["list", "bold", "rows", "paragraphs", "table"])
def test_E1_a_list_says_the_same_in_every_layout(form: str) -> None:
    reading = read(
        f'<html lang="en"><head><title>Pricing</title></head><body><h1>Pricing</h1>{in_a_table() if form == "table" else in_cards(form)}</body></html>'
    )
    assert isinstance(reading, Reading), reading
    found = {
        (one.plan, one.subject.removesuffix("s"), one.state.value, one.limit_amount, one.limit_period)
        for one in reading.entitlements
        if one.state.value != "excluded"
    }
    assert found == {
        (plan, subject, state, Decimal(amount) if amount else None, period)
        for plan, held in {"Nook": ("4", "1", "10", "50"), "Hall": ("40", "", "250", "1500")}.items()
        for subject, state, amount, period in (
            ("kiosk", "limit", held[0], None),
            ("board", "limit" if held[1] else "unlimited", held[1], None),
            ("storage", "limit", held[2], None),
            ("text", "limit", held[3], "month"),
            ("shift swap", "included", "", None),
        )
    } | {("Hall", "phone support", "included", None, None)}
