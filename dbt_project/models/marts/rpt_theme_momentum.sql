-- One row per theme, grain (week, month) and complete period. The market is the mean of the vendors' votes and of their moving averages (int_theme_vote).
-- Both averages are taken over the same vendors (the panel), so a vendor that comes or goes moves neither against the other.
{%- set least_vendors = 3 %}
{%- set least_items = 5 %}
{%- set epsilon = 0.01 %}
with themes as (
    select
        theme,
        any_value(taxonomy_version) as taxonomy_version
    from {{ ref('stg_theme_term') }}
    group by theme
),

panels as (
    select
        grain,
        period_start,
        any_value(period_end) as period_end,
        count(*) as panel_vendors,
        count(vote) as voters,
        sum(items_12m) as features_12m,
        sum(untagged_12m) as untagged_12m,
        bool_or(is_us) as is_ours_in
    from {{ ref('int_theme_vote') }}
    where theme is null
    group by grain, period_start
),

sums as (
    select
        theme,
        grain,
        period_start,
        sum(items) as items,
        sum(items_12m) as items_12m,
        count(*) filter (where items > 0) as vendors,
        count(*) filter (where items_12m > 0) as vendors_12m,
        count(*) filter (where is_new) as new_vendors,
        sum(vote) as votes,
        sum(short_average) as short_averages,
        sum(long_average) as long_averages,
        sum(short_average - long_average) as gaps,
        sum((short_average - long_average) * (short_average - long_average)) as squared_gaps,
        sum(items_12m) filter (where is_us) as our_items_12m
    from {{ ref('int_theme_vote') }}
    where theme is not null
    group by theme, grain, period_start
),

-- a vendor that has not shown a theme votes nothing for it
market as (
    select
        themes.theme,
        themes.taxonomy_version,
        panels.grain,
        panels.period_start,
        panels.period_end,
        panels.panel_vendors,
        panels.features_12m,
        coalesce(sums.items, 0) as items,
        coalesce(sums.items_12m, 0) as items_12m,
        coalesce(sums.vendors, 0) as vendors,
        coalesce(sums.vendors_12m, 0) as vendors_12m,
        coalesce(sums.new_vendors, 0) as new_vendors,
        panels.untagged_12m * 1.0 / panels.features_12m as share_untagged,
        coalesce(sums.votes, 0) / nullif(panels.voters, 0) as prevalence,
        coalesce(sums.short_averages, 0) / panels.panel_vendors as prevalence_short,
        coalesce(sums.long_averages, 0) / panels.panel_vendors as prevalence_long,
        -- rounded, so that where all vendors agree the order of adding does not show
        sqrt(greatest(0, round(
            (coalesce(sums.squared_gaps, 0) - coalesce(sums.gaps * sums.gaps, 0) / panels.panel_vendors) / nullif(panels.panel_vendors - 1, 0), 15
        ))) as spread,
        case when panels.is_ours_in then coalesce(sums.our_items_12m, 0) end as our_items_12m
    from panels
    cross join themes
    left join sums on themes.theme = sums.theme and panels.grain = sums.grain and panels.period_start = sums.period_start
),

judged as (
    select
        *,
        items_12m * 1.0 / features_12m as share_12m,
        (prevalence_short - prevalence_long) / sqrt(prevalence_long + {{ epsilon }}) as momentum,
        spread / sqrt(panel_vendors * (prevalence_long + {{ epsilon }})) as standard_error,
        nullif(concat_ws(
            '; ',
            case when panel_vendors < {{ least_vendors }} then 'fewer than {{ least_vendors }} vendors can be compared' end,
            case when vendors_12m < {{ least_vendors }} then 'fewer than {{ least_vendors }} vendors shipped it in twelve months' end,
            case when items_12m < {{ least_items }} then 'fewer than {{ least_items }} features in twelve months' end
        ), '') as withheld_reason
    from market
)

select
    judged.theme,
    judged.grain as period_grain,
    judged.period_start,
    cast(judged.period_end - 1 as date) as period_end,
    judged.panel_vendors,
    cast(judged.features_12m as bigint) as features_12m,
    cast(judged.items as bigint) as items,
    cast(judged.items_12m as bigint) as items_12m,
    judged.vendors,
    judged.vendors_12m,
    judged.vendors_12m * 1.0 / judged.panel_vendors as breadth,
    {{ steady('case when judged.withheld_reason is null then judged.prevalence end') }} as prevalence,
    {{ steady('case when judged.withheld_reason is null then judged.prevalence_short end') }} as prevalence_short,
    {{ steady('case when judged.withheld_reason is null then judged.prevalence_long end') }} as prevalence_long,
    {{ steady('case when judged.withheld_reason is null then judged.momentum end') }} as momentum,
    {{ steady('case when judged.withheld_reason is null then judged.momentum - ' ~ student_95('(judged.panel_vendors - 1)') ~ ' * judged.standard_error end') }} as momentum_low,
    cast(case when judged.withheld_reason is null then judged.share_12m end as double) as share_12m,
    cast(case when judged.withheld_reason is null then {{ share_low('judged.share_12m', 'judged.features_12m') }} end as double) as share_12m_low,
    cast(case when judged.withheld_reason is null then {{ share_high('judged.share_12m', 'judged.features_12m') }} end as double) as share_12m_high,
    judged.new_vendors,
    cast(case when judged.withheld_reason is null then judged.new_vendors * 1.0 / judged.vendors_12m end as double) as novelty,
    cast(judged.our_items_12m as bigint) as our_items_12m,
    {{ steady('judged.share_untagged') }} as share_untagged,
    judged.withheld_reason,
    judged.taxonomy_version
from judged
