"""The first page: one headline, three to five bullets of what, evidence and so what, and what to watch; 400 words at most. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.issue import Since
from pipelines.brief.model import Statement
from pipelines.brief.period import Period
from pipelines.brief.ranking import BULLETS, WATCHED, Choice, change_note
from pipelines.brief.sentences import basis, sentence, who
from pipelines.brief.so_what import so_what
from pipelines.brief.standing import Standing
from pipelines.brief.words import count, day, display, listed, percent, plural

PAGE_WORDS = 370
"""Words of headline, bullets and watch list; title, dateline and headings have the other 30 of 400."""
NAMED = 3


def statement(fact: Fact, standing: Standing, since: Since) -> Statement:
    """-> a fact as the page tells it."""
    compared = so_what(fact, standing)
    return Statement(sentence(fact) or "", (fact,), basis(fact), compared.text, change_note(fact, since.previous), compared.facts)


def headline(facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, competitor: str | None) -> Statement:
    """-> the most material fact, or that nothing material happened, as far as sources could be read."""
    if choice.top:
        return statement(choice.top[0], standing, since)
    where = f"at {display(standing.names.get(competitor, competitor), 60)} " if competitor else ""
    about = facts.about
    unread = int((about.n_count or 0) - (about.value or 0)) if about and not competitor else 0
    if facts.left_out:
        return Statement(f"Nothing of material weight can be proven {where}in {period.name}: {plural(len(facts.left_out), 'fact')} had to be left out.")
    extent = f", as far as the {count(about.value)} of {plural(about.n_count, 'source')} show that could be read" if about and unread else ""
    words = "Nothing new of material weight was seen" if choice.standing else "Nothing material happened"
    return Statement(f"{words} {where}in {period.name}{extent}.", counted=(about,) if about else ())


def market_bullets(
    facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, told: set[str], competitor: str | None
) -> tuple[Statement, ...]:
    """-> the other material facts, the market's daily work, and the theme that rises."""
    bullets = [statement(fact, standing, since) for fact in choice.top if fact.fact_id not in told]
    daily = [entry for entry in (daily_work(choice, period, standing), rising_theme(facts, standing)) if entry]
    return tuple([*bullets[: BULLETS - 1], *daily][:BULLETS])


def daily_work(choice: Choice, period: Period, standing: Standing) -> Statement | None:
    """-> how many features were shipped by how many products, and by whom most; None where none was."""
    features = choice.features
    if not features:
        return None
    products = Counter(who(fact) for fact in features)
    most = [entry for entry in sorted(products.items(), key=lambda entry: (-entry[1], entry[0])) if entry[1] > 1][:NAMED]
    names = f"; most from {listed([f'{name} ({number})' for name, number in most])}" if most else ""
    ours = sum(bool(fact.is_us) for fact in features)
    text = f"{plural(len(features), 'new feature')} from {plural(len(products), 'product')} in the {period.noun}{names}."
    return Statement(text, so_what=f"Ours among them: {ours or 'none'}." if standing.us else "", counted=features)


def rising_theme(facts: BriefFacts, standing: Standing) -> Statement | None:
    """-> the theme whose momentum is surest above zero (its lower bound is), or None."""
    rising = [fact for fact in facts.of_type("momentum") if (fact.value_low or 0) > 0]
    if not rising:
        return None
    best = max(rising, key=lambda fact: (fact.value_low or 0, fact.fact_id))
    point = next((fact for fact in facts.of_type("momentum_point") if (fact.theme, fact.period_start) == (best.theme, best.period_start)), None)
    if point is None or point.value is None:
        return None
    ours = standing.features(best.theme or "", standing.us) if standing.us else None
    so = "" if ours is None else f"Ours in the last 52 weeks: {ours or 'none'}."
    text = (
        f"“{display(best.theme)}” is the theme that rises: {percent(point.value)} of the market's features in the twelve months to {day(best.period_end)}, "
        f"from {plural(best.previous_value, 'competitor')}."
    )
    return Statement(
        text,
        (),
        f"{plural(best.n_count, 'feature')}, 90 % interval {percent(point.value_low)} to {percent(point.value_high)}.",
        so,
        counted=(best, point, *_theme_facts(standing, best)),
    )


def _theme_facts(standing: Standing, fact: Fact) -> tuple[Fact, ...]:
    ours = standing.theme_counts.get(fact.theme or "", {}).get(standing.us or "")
    return (ours,) if ours else ()


def watch_list(facts: BriefFacts, choice: Choice, period: Period, competitor: str | None) -> tuple[Statement, ...]:
    """-> what to keep an eye on: sources that cannot be read, prices announced for later, paces told before that still hold."""
    ours = facts.of(competitor)
    broken = [fact for fact in ours if fact.fact_type == "source_broken"]
    today = facts.as_of.date() if facts.as_of else period.end
    ahead = [fact for fact in ours if fact.section == "news" and _is_ahead(fact, today)]
    listed_facts = [*ahead, *broken]
    found = [Statement(text, (fact,)) for fact in listed_facts if (text := sentence(fact))]
    found += [Statement(f"Still so: {sentence(fact)}", (fact,)) for fact in choice.standing]
    return tuple(found[:WATCHED])


def _is_ahead(fact: Fact, today: date) -> bool:
    return fact.effective_on is not None and fact.effective_on > today


def fit(lead: Statement, bullets: tuple[Statement, ...], watch: tuple[Statement, ...]) -> tuple[Statement, tuple[Statement, ...], tuple[Statement, ...]]:
    """-> the page cut to its length: the last bullets go first, then the last entries of the watch list; three bullets and one entry stay."""
    bullets_left, watch_left = list(bullets), list(watch)
    while word_count(lead, *bullets_left, *watch_left) > PAGE_WORDS:
        if len(bullets_left) > NAMED:
            bullets_left.pop(-2)
        elif len(watch_left) > 1:
            watch_left.pop()
        else:
            break
    return lead, tuple(bullets_left), tuple(watch_left)


def word_count(*statements: Statement) -> int:
    """-> words of these statements, counted as spaces part them."""
    return sum(len(entry.words.split()) for entry in statements)
