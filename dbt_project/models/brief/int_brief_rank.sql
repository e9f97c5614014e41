-- One row per fact that the brief may tell: ranked within its section by what the type of an event means for the market (`rules`), times its size (0 to about 1.6), times how unusual it
-- is for the competitor: 0.8 for what it does all the time, up to 1.3 for what it hardly ever does (`surprise` of rpt_timeline, in nats; 1 where the timeline does not hold it).
-- A fact is weighed without its words, which pass by once, in the published table.
{%- set weighed_by = [
    'fact_id', 'section', 'fact_type', 'competitor', 'product', 'subject', 'period_start', 'announced_on', 'effective_on', 'observed_at', 'n_count', 'source_id', 'size'
] %}
with rules as (
    select
        fact_type,
        weight
    from (
        values
        ('price_rise', 95), ('price_cut', 95), ('to_contact_sales', 90), ('plan_removed', 85), ('plan_added', 80), ('from_contact_sales', 75),
        ('parity', 80), ('speeding_up', 78), ('gone_quiet', 76), ('slowing_down', 70), ('unit_change', 65), ('breaking', 62), ('removal', 60),
        ('deprecation', 55), ('repackaging', 50), ('security', 46), ('feature', 45), ('plan_renamed', 45), ('promo_started', 40),
        ('feature_moved', 60), ('limit_cut', 60), ('feature_removed', 42), ('feature_excluded', 42), ('limit_set', 42), ('limit_lifted', 38),
        ('limit_raised', 36), ('list_restructured', 34), ('limit_redefined', 32), ('feature_included', 28), ('feature_added', 26),
        ('promo_ended', 35), ('release', 30), ('discovered_release', 10), ('source_broken', 70), ('source_degraded', 45), ('coverage_gap', 40), ('velocity_point', 0),
        ('price_row', 0), ('coverage_row', 0), ('source_row', 0), ('as_of', 0), ('white_space', 40), ('lifecycle', 0), ('theme_count', 0),
        ('momentum_point', 0), ('momentum', 0), ('price_position', 0), ('pace_against_us', 0), ('revision', 0)
    ) as listed (fact_type, weight)
),

facts as (
    select items.{{ weighed_by | join(', items.') }}
    from {{ ref('int_news_item') }} as items
    cross join {{ ref('int_clock') }} as clock
    where items.announced_on between clock.today - {{ var('news_days') }} and clock.today
    union all
    select {{ weighed_by | join(', ') }}
    from {{ ref('int_brief_news') }}
    union all
    select {{ weighed_by | join(', ') }}
    from {{ ref('int_brief_trend') }}
    union all
    select {{ weighed_by | join(', ') }}
    from {{ ref('int_brief_market') }}
    union all
    select {{ weighed_by | join(', ') }}
    from {{ ref('int_brief_state') }}
),

-- what the timeline says of the day and the type of an event; a capability that one more competitor ships is there under its first arrival
unusual as (
    select
        facts.fact_id,
        max(usual.surprise) as surprise,
        max(usual.own_type) as events_of_type,
        max(usual.own_all) as events_of_competitor
    from facts
    inner join {{ ref('int_event') }} as events
        on
            facts.product = events.product_id
            and (
                facts.fact_type = events.event_type
                or (facts.fact_type = 'release' and events.event_type in ('major_release', 'release_burst'))
                or (facts.fact_type = 'parity' and events.event_type = 'capability_followed')
            )
            and coalesce(
                case when facts.section = 'velocity' then facts.period_start end, facts.effective_on, facts.announced_on, {{ utc_day('facts.observed_at') }}
            ) = events.day
    inner join {{ ref('int_event_surprise') }} as usual on events.competitor = usual.competitor and events.event_type = usual.event_type
    group by facts.fact_id
),

weighed as (
    select
        facts.fact_id,
        facts.section,
        facts.competitor,
        facts.product,
        facts.source_id,
        facts.period_start,
        facts.n_count,
        coalesce(facts.announced_on, facts.effective_on) as told_on,
        left(facts.subject, 12) as subject,
        unusual.surprise,
        unusual.events_of_type,
        unusual.events_of_competitor,
        round(rules.weight * facts.size * case when unusual.surprise is null then 1 else 0.8 + 0.1 * least(unusual.surprise, 5) end, 3) as materiality
    from facts
    inner join rules on facts.fact_type = rules.fact_type
    left join unusual on facts.fact_id = unusual.fact_id
)

select
    fact_id,
    surprise,
    events_of_type,
    events_of_competitor,
    materiality,
    row_number() over (
        partition by section
        order by
            materiality desc, told_on desc nulls last, competitor asc, product asc, source_id asc, period_start asc, n_count asc, subject asc, fact_id asc
    ) as rank
from weighed
