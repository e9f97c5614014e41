-- The one table that the brief reads: facts of every section, ranked by what the type of an event means for the market (`rules`), times its size (0 to about 1.6), times how unusual it
-- is for the competitor: 0.8 for what it does all the time, up to 1.3 for what it hardly ever does (`surprise` of rpt_timeline, in nats; 1 where the timeline does not hold it).
-- What reaches 50 is material: it may open a brief.
{%- set material = 50 %}
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

current_prices as (
    select *
    from {{ ref('fct_plan_price') }}
    where is_current and role in ('list', 'starting_at', 'promo')
),

covered as (
    select
        products.product_id,
        products.competitor,
        max(clock.today) as today,
        coalesce(sum(least(coverage.until_on, clock.today) - greatest(coverage.from_on, clock.today - 364)) filter (
            where coverage.until_on > clock.today - 364
        ), 0) as exposure_days
    from {{ ref('dim_product') }} as products
    cross join {{ ref('int_clock') }} as clock
    left join {{ ref('int_product_coverage') }} as coverage on products.product_id = coverage.product_id
    where
        products.product_id in (
            select sources.product_id from {{ ref('dim_source') }} as sources
            where sources.kind <> 'pricing_page'
        )
    group by products.product_id, products.competitor
),

counts as (
    select
        count(*) as source_count,
        count(*) filter (where state in ('ok', 'quiet')) as good_count,
        count(distinct product_id) as product_count
    from {{ ref('rpt_source_health') }}
),

-- read twice, as few columns and as all: a fact is weighed and ranked without its words
facts as not materialized (
    select items.* exclude (product_id, change_id)
    from {{ ref('int_news_item') }} as items
    cross join {{ ref('int_clock') }} as clock
    where items.announced_on between clock.today - {{ var('news_days') }} and clock.today
    union all
    select *
    from {{ ref('int_brief_news') }}
    union all
    select *
    from {{ ref('int_brief_trend') }}
    union all
    select *
    from {{ ref('int_brief_market') }}
    union all
    select
        {{- brief_fact('prices', "'price_row'", ['items.price_span_id'], dict(brief_evidence('items'), **{
            'competitor': 'items.competitor', 'product': 'items.product_id', 'subject': 'items.plan', 'effective_on': 'items.effective_on',
            'observed_at': 'items.valid_from', 'period_start': utc_day('items.valid_from'), 'period_end': utc_day('items.last_seen_at'),
            'amount': 'items.amount', 'currency': 'items.currency', 'unit': "case when items.price_kind = 'fixed' then items.unit else coalesce(items.unit, items.price_kind) end",
            'billing_period': 'items.period', 'billed': 'items.billed', 'n_count': 'items.plan_position', 'date_basis': 'items.price_kind',
            'value': 'items.capture_count'
        })) }}
    from current_prices as items
    union all
    select
        {{- brief_fact('coverage', "'coverage_row'", ['covered.product_id'], {
            'competitor': 'covered.competitor', 'product': 'covered.product_id', 'period_start': 'covered.today - 364', 'period_end': 'covered.today - 1',
            'exposure_days': 'covered.exposure_days', 'value': 'covered.exposure_days / 364.0'
        }) }}
    from covered
    union all
    select
        {{- brief_fact('coverage', "'coverage_gap'", ['gaps.source_id', 'gaps.from_on'], {
            'competitor': 'gaps.competitor', 'product': 'gaps.product_id', 'subject': 'gaps.reason', 'period_start': 'gaps.from_on', 'period_end': 'gaps.until_on - 1',
            'n_count': 'gaps.days', 'source_id': 'gaps.source_id', 'source_url': 'sources.url', 'size': 'least(1, gaps.days / 28.0)'
        }) }}
    from {{ ref('fct_coverage') }} as gaps
    inner join {{ ref('dim_source') }} as sources on gaps.source_id = sources.source_id
    cross join {{ ref('int_clock') }} as clock
    where gaps.state = 'gap' and gaps.until_on >= clock.today - 364
    union all
    select
        {%- set how = "case health.state when 'ok' then 'source_row' when 'quiet' then 'source_row' when 'never' then 'source_row' when 'degraded' then 'source_degraded' else 'source_broken' end" %}
        {{- brief_fact('sources', how, ['health.source_id'], {
            'competitor': 'health.competitor', 'product': 'health.product_id', 'subject': 'health.state', 'observed_at': 'health.last_attempt_at',
            'date_basis': 'coalesce(health.failure_reason, health.last_outcome)', 'n_count': 'health.last_records', 'value': 'health.last_records',
            'previous_value': 'health.median_records', 'source_id': 'health.source_id', 'source_url': 'health.url', 'captured_at': 'health.last_success_at',
            'quote': 'health.detail'
        }) }}
    from {{ ref('rpt_source_health') }} as health
    union all
    select
        {{- brief_fact('meta', "'as_of'", ['clock.now_at'], {
            'observed_at': 'clock.now_at', 'period_start': "clock.today - " ~ var('news_days'), 'period_end': 'clock.today', 'n_count': 'counts.source_count',
            'value': 'counts.good_count', 'previous_value': 'counts.product_count'
        }) }}
    from {{ ref('int_clock') }} as clock
    cross join counts
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
),

ranked as (
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
)

select
    facts.fact_id,
    facts.section,
    facts.fact_type,
    ranked.rank,
    cast(ranked.materiality as double) as materiality,
    ranked.materiality >= {{ material }} as is_material,
    cast(ranked.surprise as double) as surprise,
    ranked.events_of_type,
    ranked.events_of_competitor,
    facts.competitor,
    competitors.competitor_name,
    coalesce(competitors.is_us, false) as is_us,
    facts.product,
    products.product_name,
{%- for name, type in brief_columns() if name not in ['fact_id', 'section', 'fact_type', 'competitor', 'product', 'size'] %}
    facts.{{ name }}{{ ',' if not loop.last }}
{%- endfor %}
from facts
inner join ranked on facts.fact_id = ranked.fact_id
left join {{ ref('dim_competitor') }} as competitors on facts.competitor = competitors.competitor
left join {{ ref('dim_product') }} as products on facts.product = products.product_id
