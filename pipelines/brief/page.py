"""The first page: one headline, three to five bullets of what, evidence and so what, and what to watch; 400 words at most. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.issue import Since
from pipelines.brief.model import Statement
from pipelines.brief.period import Period
from pipelines.brief.ranking import BULLETS, PRICE_EVENTS, WATCHED, Choice, change_note, current_paces, late_note, measured_paces, story
from pipelines.brief.sentences import basis, sentence, who
from pipelines.brief.so_what import so_what
from pipelines.brief.standing import Standing
from pipelines.brief.words import count, day, display, listed, percent, plural, rate

PAGE_WORDS = 370
"""Words of headline, bullets and watch list; title, dateline and headings have the other 30 of 400."""
NAMED = 3
LEAST = 3


def statement(fact: Fact, standing: Standing, since: Since, period: Period) -> Statement:
    """-> a fact as the page tells it."""
    compared = so_what(fact, standing)
    before = since.previous.stories.get(story(fact)) if since.previous else None
    note = change_note(fact, since.previous) or late_note(fact, period)
    return Statement(sentence(fact) or "", (fact,), basis(fact), compared.text, note, compared.facts, f"{rate(before.value)} {before.text}" if before else "")


def headline(facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, competitor: str | None) -> Statement:
    """-> the most material fact, or that nothing material happened, as far as sources could be read."""
    if choice.top:
        return statement(choice.top[0], standing, since, period)
    where = f"at {display(standing.names.get(competitor, competitor), 60)} " if competitor else ""
    about = facts.about
    unread = int((about.n_count or 0) - (about.value or 0)) if about and not competitor else 0
    if facts.left_out:
        return Statement(f"Nothing of material weight can be proven {where}in {period.name}: {plural(len(facts.left_out), 'fact')} had to be left out.")
    extent = f", as far as {count(about.value)} of {plural(about.n_count, 'source')} show; the others could not be read" if about and unread else ""
    words = "Nothing new of material weight was seen" if choice.standing else "Nothing material happened"
    return Statement(f"{words} {where}in {period.name}{extent}.", counted=(about,) if about else ())


def market_bullets(
    facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, told: set[str], competitor: str | None
) -> tuple[Statement, ...]:
    """-> the other material facts, the market's daily work, and the theme that rises."""
    bullets = [statement(fact, standing, since, period) for fact in choice.top if fact.fact_id not in told]
    daily = [entry for entry in (daily_work(facts, choice, period, standing), rising_statement(choice, standing, since)) if entry]
    page = [*bullets[: BULLETS - 1], *daily][:BULLETS]
    return (*page, *quiet(facts, choice, period)[: max(0, LEAST - len(page))])


def quiet(facts: BriefFacts, choice: Choice, period: Period) -> list[Statement]:
    """-> what a quiet page says instead: prices that did not change and paces that hold, as far as pages were read."""
    found = []
    seen = [fact for fact in facts.section("prices") if fact.period_end and fact.period_end > period.end]
    if seen and not any(fact.fact_type in PRICE_EVENTS for fact in (*choice.top, *choice.rest)):
        products = len({fact.product for fact in seen})
        found.append(
            Statement(
                f"No change of a price or plan was seen in the {period.noun} at {plural(products, 'product')} whose prices were read.", counted=tuple(seen)
            )
        )
    measured = measured_paces(facts, None)
    if measured and not current_paces(facts, None):
        words = f"Of {plural(len(measured), 'product')} whose pace can be measured none differs from its own 52 weeks before beyond chance, and none has gone quiet."
        found.append(Statement(words, counted=tuple(fact for points in measured.values() for fact in points)))
    return found


def daily_work(facts: BriefFacts, choice: Choice, period: Period, standing: Standing) -> Statement | None:
    """-> how many features were shipped by how many products, and by whom most; None where none was."""
    features = choice.features
    if not features:
        return None
    products = Counter(who(fact) for fact in features)
    most = [entry for entry in sorted(products.items(), key=lambda entry: (-entry[1], entry[0])) if entry[1] > 1][:NAMED]
    names = f"; most from {listed([f'{name} with {number}' for name, number in most])}" if most and len(products) > 1 else ""
    ours = sum(bool(fact.is_us) for fact in features)
    whose = plural(len(products), "product") if len(products) > 1 else next(iter(products))
    text = f"{plural(len(features), 'new feature')} from {whose} in the {period.noun}{names}."
    about = facts.about
    unread = (about.n_count or 0) - (about.value or 0) if about else 0
    extent = f"As far as {count(about.value)} of {plural(about.n_count, 'source')} show." if about and unread else ""
    own = (
        "Ours are not known, for a source of ours could not be read."
        if any(fact.is_us for fact in facts.of_type("source_broken"))
        else f"Ours among them: {ours or 'none'}."
    )
    return Statement(text, basis=extent, so_what=own if standing.us else "", counted=(*features, *([about] if about else [])))


def rising_statement(choice: Choice, standing: Standing, since: Since) -> Statement | None:
    """-> the theme that rises, unless the last brief told it and its share has not changed beyond chance."""
    point = choice.rising
    if point is None or (since.previous and story(point) in since.previous.stories and not change_note(point, since.previous)):
        return None
    ours = standing.features(point.theme or "", standing.us) if standing.us else None
    text = (
        f"“{display(point.theme)}” is the theme that rises: {percent(point.value)} of the market's features in the twelve months to {day(point.period_end)}, "
        f"from {plural(point.previous_value, 'competitor')}."
    )
    basis_words = f"{plural(point.n_count, 'feature')}, 90 % interval {percent(point.value_low)} to {percent(point.value_high)}."
    so = "" if ours is None else f"Ours in the last 52 weeks: {ours or 'none'}."
    return Statement(text, (), basis_words, so, change_note(point, since.previous), counted=(point, *_theme_facts(standing, point)))


def _theme_facts(standing: Standing, fact: Fact) -> tuple[Fact, ...]:
    ours = standing.theme_counts.get(fact.theme or "", {}).get(standing.us or "")
    return (ours,) if ours else ()


def watch_list(facts: BriefFacts, choice: Choice, period: Period, competitor: str | None) -> tuple[Statement, ...]:
    """-> what to keep an eye on: sources that cannot be read, prices announced for later, paces told before that still hold."""
    ours = facts.of(competitor)
    today = facts.as_of.date() if facts.as_of else period.end
    ahead = [fact for fact in ours if fact.section == "news" and _is_ahead(fact, today)]
    found = [Statement(text, (fact,)) for fact in ahead if (text := sentence(fact))]
    found += [Statement(f"Still so: {sentence(fact)}", (fact,)) for fact in choice.standing]
    found += [Statement(f"Since then: {sentence(fact)}", (fact,), basis(fact)) for fact in choice.since_then]
    return (*found[: WATCHED - 1], *_unread([fact for fact in ours if fact.fact_type == "source_broken"]))


def _unread(broken: Sequence[Fact]) -> list[Statement]:
    """-> the sources that cannot be read: one in its own sentence, several in one."""
    if len(broken) < 2:
        return [Statement(text, (fact,)) for fact in broken if (text := sentence(fact))]
    names = sorted({who(fact) for fact in broken})
    rest = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return [
        Statement(
            f"{len(broken)} sources could not be read at the last attempt, of {listed([*names[:NAMED], *rest])}. What they published since is unknown, not zero.",
            counted=tuple(broken),
        )
    ]


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
