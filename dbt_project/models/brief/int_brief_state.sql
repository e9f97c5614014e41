-- Facts about how things stand on the day: prices, what is covered and not, how each source does, and what all of it is as of.
with current_prices as (
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
            where sources.kind in ('feed', 'changelog_page', 'changelog_file')
        )
    group by products.product_id, products.competitor
),

counts as (
    select
        count(*) as source_count,
        count(*) filter (where state in ('ok', 'quiet')) as good_count,
        count(distinct product_id) as product_count
    from {{ ref('rpt_source_health') }}
)

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
