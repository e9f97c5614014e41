-- Facts about where the market stands: who ships what, themes that rise and fall, prices against each other, lifecycles, white space against us, our pace against theirs, and
-- what was corrected. Each is a row of a published mart, so that the brief and the marts cannot tell different figures.
with theme_counts as (
    select
        themes.theme,
        themes.competitor,
        count(*) as features,
        count(*) filter (where themes.general_on >= clock.today - 91) as features_recent,
        max(clock.today) as today,
        max(themes.general_on) as latest_on
    from {{ ref('fct_item_theme') }} as themes
    cross join {{ ref('int_clock') }} as clock
    where
        themes.change_kind = 'feature'
        and themes.date_basis in ('vendor', 'archive')
        and themes.general_on >= {{ today_of('clock') }} - 364
        and themes.general_on < clock.today
    group by themes.theme, themes.competitor
),

momentum as (
    select
        months.*,
        max(months.period_start) over () as last_start
    from {{ ref('rpt_theme_momentum') }} as months
    cross join {{ ref('int_clock') }} as clock
    where months.period_grain = 'month' and months.period_start >= clock.today - 731
),

stages as (
    select lifecycle.*
    from {{ ref('rpt_lifecycle') }} as lifecycle
    cross join {{ ref('int_clock') }} as clock
    where
        lifecycle.stage in ('beta', 'deprecated', 'removed')
        and coalesce(lifecycle.removed_on, lifecycle.deprecated_on, lifecycle.beta_on) >= clock.today - 364
),

paces as (
    select *
    from {{ ref('rpt_velocity_comparison') }}
    where scope = 'product' and measure = 'feature' and window_months = 12
)

select
    {{- brief_fact('themes', "'theme_count'", ['counts.theme', 'counts.competitor'], {
        'competitor': 'counts.competitor', 'subject': 'counts.theme', 'theme': 'counts.theme', 'period_start': 'counts.today - 364', 'period_end': 'counts.today - 1',
        'announced_on': 'counts.latest_on', 'n_count': 'counts.features', 'value': 'counts.features_recent'
    }) }}
from theme_counts as counts
union all
select
    {{- brief_fact('themes', "'momentum_point'", ['momentum.theme', 'momentum.period_start'], {
        'subject': 'momentum.theme', 'theme': 'momentum.theme', 'period_start': 'momentum.period_start', 'period_end': 'momentum.period_end',
        'n_count': 'momentum.items_12m', 'value': 'momentum.share_12m', 'value_low': 'momentum.share_12m_low', 'value_high': 'momentum.share_12m_high',
        'previous_value': 'momentum.vendors_12m', 'date_basis': 'momentum.withheld_reason'
    }) }}
from momentum
union all
select
    {{- brief_fact('themes', "'momentum'", ['momentum.theme', 'momentum.period_start'], {
        'subject': 'momentum.theme', 'theme': 'momentum.theme', 'period_start': 'momentum.period_start', 'period_end': 'momentum.period_end',
        'n_count': 'momentum.items_12m', 'value': 'momentum.momentum', 'value_low': 'momentum.momentum_low', 'previous_value': 'momentum.vendors_12m'
    }) }}
from momentum
where momentum.period_start = momentum.last_start and momentum.momentum is not null
union all
select
    {{- brief_fact('position', "'price_position'", ['items.price_span_id'], dict(brief_evidence('items'), **{
        'competitor': 'items.competitor', 'product': 'items.product_id', 'subject': 'items.plan', 'amount': 'items.amount_per_month', 'currency': 'items.currency',
        'unit': 'items.unit_key', 'billing_period': "'month'", 'billed': 'items.billed', 'previous_amount': 'items.market_median', 'n_count': 'items.price_rank',
        'exposure_days': 'items.ranked_count', 'value': 'items.ratio_to_median', 'value_low': 'items.compared_count', 'value_high': 'items.compared_competitors',
        'period_end': utc_day('items.last_seen_at'), 'date_basis': 'items.not_comparable_reason'
    })) }}
from {{ ref('rpt_price_position') }} as items
where items.amount_per_month is not null
union all
select
    {{- brief_fact('lifecycle', "'lifecycle'", ['stages.subject_id'], {
        'competitor': 'stages.competitor', 'product': 'stages.product_id', 'subject': 'stages.subject', 'unit': 'stages.stage', 'period_start': 'stages.beta_on',
        'period_end': 'stages.general_on', 'announced_on': 'stages.deprecated_on', 'effective_on': 'stages.removed_on', 'n_count': 'stages.notice_days',
        'source_url': 'stages.url', 'document_hash': 'stages.document_hash', 'captured_at': 'stages.captured_at', 'locator': 'stages.locator', 'quote': 'stages.quote'
    }) }}
from stages
union all
select
    {{- brief_fact('white_space', "'white_space'", ['gaps.theme'], {
        'competitor': 'gaps.latest_competitor', 'product': 'gaps.latest_product_id', 'subject': 'gaps.latest_text', 'theme': 'gaps.theme', 'unit': 'gaps.gap',
        'n_count': 'gaps.features_12m', 'value': 'gaps.vendors_12m', 'previous_value': 'gaps.our_items', 'announced_on': 'gaps.latest_on',
        'period_start': 'gaps.our_covered_from', 'period_end': 'gaps.our_covered_until', 'effective_on': 'gaps.our_latest_on', 'source_url': 'gaps.url',
        'document_hash': 'gaps.document_hash', 'captured_at': 'gaps.captured_at', 'locator': 'gaps.locator', 'quote': 'gaps.quote',
        'size': 'least(1.6, 0.6 + gaps.vendors_12m / 10.0)'
    }) }}
from {{ ref('rpt_white_space') }} as gaps
union all
select
    {{- brief_fact('comparison', "'pace_against_us'", ['paces.our_product_id', 'paces.product_id'], {
        'competitor': 'paces.competitor', 'product': 'paces.product_id', 'subject': 'paces.measure', 'n_count': 'paces.changes', 'previous_value': 'paces.our_changes',
        'value': 'paces.rate_ratio', 'value_low': 'paces.family_low', 'value_high': 'paces.family_high', 'period_start': 'paces.period_start',
        'period_end': 'paces.period_end', 'exposure_days': 'paces.exposure_days', 'date_basis': 'paces.verdict', 'unit': 'paces.not_comparable_reason'
    }) }}
from paces
union all
select
    {{- brief_fact('revisions', "'revision'", ['revisions.revision_id'], {
        'product': 'revisions.product_id', 'subject': 'revisions.figure', 'unit': 'revisions.mart', 'period_start': 'revisions.period_on', 'observed_at': 'revisions.revised_at', 'value': 'revisions.value',
        'previous_value': 'revisions.previous_value', 'date_basis': 'revisions.revision_type'
    }) }}
from {{ ref('rpt_revision') }} as revisions
cross join {{ ref('int_clock') }} as clock
where revisions.revised_at > clock.now_at - interval 92 day
