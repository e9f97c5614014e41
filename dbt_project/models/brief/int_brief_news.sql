-- Facts of the news reach, from which editions choose, but for single changes (int_news_item): dated releases, typed events of prices and of plans' lists, and, apart, what was only
-- discovered. What a source held at its first capture is news only where the vendor dates it inside the reach.
{%- set evidence = brief_evidence('items') %}
{%- set window_start = "clock.today - " ~ var('news_days') %}
with releases as (
    select
        items.*,
        {{ window_start }} as window_start
    from {{ ref('fct_release') }} as items
    cross join {{ ref('int_clock') }} as clock
    where
        items.is_general
        and not items.is_backport
        and items.date_basis in ('vendor', 'archive')
        and items.announced_on >= {{ window_start }}
        and items.announced_on <= clock.today
),

discovered as (
    select items.*
    from {{ ref('fct_release') }} as items
    cross join {{ ref('int_clock') }} as clock
    where
        items.is_general
        and not items.is_onboarding
        and items.date_basis = 'discovered'
        and not items.is_date_doubted
        and {{ utc_day('items.observed_at') }} >= {{ window_start }}
),

-- a capability that one more competitor ships; likeness short of equal words is told only where a person confirmed it
arrived as (
    select
        *,
        dense_rank() over (partition by capability_id order by competitor) as competitor_no,
        row_number() over (partition by capability_id order by first_general_on desc, change_id asc) as recency
    from {{ ref('fct_capability') }}
    where adoption = 'shipped' and status in ('confirmed', 'same words')
),

shared as (
    select
        capability_id,
        max(competitor_no) as vendors
    from arrived
    group by capability_id
    having max(competitor_no) > 1
),

-- the words and the place are those of the change itself, which is a fact of its own
parity as (
    select
        items.* exclude (fact_id, fact_type, n_count),
        shared.vendors
    from arrived
    inner join shared on arrived.capability_id = shared.capability_id
    inner join {{ ref('int_news_item') }} as items on arrived.change_id = items.change_id
    cross join {{ ref('int_clock') }} as clock
    where arrived.recency = 1 and arrived.first_general_on between {{ window_start }} and clock.today
),

prices as (
    select items.*
    from {{ ref('fct_price_change') }} as items
    cross join {{ ref('int_clock') }} as clock
    where
        items.event_type not in ('currency_view', 'period_view')
        and items.announcement is distinct from 'withdrawn'
        and {{ utc_day('items.observed_at') }} >= {{ window_start }}
),

-- other words for what reads as the same feature are for a person to judge: the brief claims nothing about them
packaging as (
    select
        items.*,
        coalesce(items.feature, items.previous_feature) as told_feature
    from {{ ref('fct_packaging_change') }} as items
    cross join {{ ref('int_clock') }} as clock
    where
        items.event_type <> 'feature_reworded'
        and {{ utc_day('items.observed_at') }} >= {{ window_start }}
)

select
    {{- brief_fact('news', "'release'", ['items.release_id'], dict(brief_evidence('items', 'source_url'), **{
        'competitor': 'items.competitor', 'product': 'items.product_id', 'subject': 'coalesce(items.version, items.title)', 'announced_on': 'items.announced_on',
        'observed_at': 'items.observed_at', 'date_basis': 'items.date_basis', 'n_count': 'items.item_count', 'is_onboarding': 'items.is_onboarding',
        'size': "case items.release_level when 'major' then 1.6 when 'patch' then 0.4 else 1 end"
    })) }}
from releases as items
union all
select
    {{- brief_fact('news', "'discovered_release'", ['items.release_id'], dict(brief_evidence('items', 'source_url'), **{
        'competitor': 'items.competitor', 'product': 'items.product_id', 'subject': 'coalesce(items.version, items.title)',
        'observed_at': 'items.observed_at', 'date_basis': 'items.date_basis', 'n_count': 'items.item_count'
    })) }}
from discovered as items
union all
select
    {{- brief_fact('news', 'items.event_type', ['items.change_id'], dict(evidence, **{
        'competitor': 'items.competitor', 'product': 'items.product_id',
        'subject': "case when items.event_type in ('plan_renamed', 'repackaging') and items.previous_plan <> items.plan then items.previous_plan || ' -> ' || items.plan else items.plan end",
        'announced_on': 'items.announced_on', 'effective_on': 'items.effective_on', 'observed_at': 'items.observed_at', 'date_basis': 'items.date_basis',
        'value': 'items.change_pct', 'n_count': 'items.evidence_count',
        'amount': 'items.amount', 'previous_amount': 'items.previous_amount', 'currency': 'coalesce(items.currency, items.previous_currency)',
        'unit': 'coalesce(items.unit, items.previous_unit)', 'billing_period': 'coalesce(items.period, items.previous_period)',
        'period_start': utc_day('items.previous_seen_at'), 'period_end': utc_day('items.observed_at'),
        'size': "case when items.change_pct is null then 1 else 0.6 + 0.4 * least(1, abs(items.change_pct) / 20) end"
    })) }}
from prices as items
union all
select
    {{- brief_fact('news', 'items.event_type', ['items.change_id'], dict(evidence, **{
        'competitor': 'items.competitor', 'product': 'items.product_id',
        'subject': "case items.event_type when 'feature_moved' then items.told_feature || ': ' || items.previous_plan || ' -> ' || items.plan "
            ~ "when 'list_restructured' then items.plan else items.plan || ': ' || items.told_feature end",
        'effective_on': 'items.effective_on', 'observed_at': 'items.observed_at', 'date_basis': 'items.date_basis',
        'amount': 'items.limit_amount', 'previous_amount': 'items.previous_limit_amount', 'unit': 'coalesce(items.limit_unit, items.previous_limit_unit)',
        'billing_period': 'coalesce(items.limit_period, items.previous_limit_period)',
        'value': 'items.features_kept', 'previous_value': 'items.features_before', 'n_count': 'items.features_after',
        'period_start': utc_day('items.previous_seen_at'), 'period_end': utc_day('items.observed_at')
    })) }}
from packaging as items
union all
select
    {{- brief_fact('news', "'parity'", ['items.change_id'], dict(brief_evidence('items', 'source_url'), **{
        'competitor': 'items.competitor', 'product': 'items.product', 'subject': 'items.subject', 'announced_on': 'items.announced_on',
        'observed_at': 'items.observed_at', 'date_basis': 'items.date_basis', 'n_count': 'items.vendors', 'is_onboarding': 'items.is_onboarding'
    })) }}
from parity as items
