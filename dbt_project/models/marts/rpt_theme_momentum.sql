-- One row per theme, grain (week, month) and complete period. Each vendor's features of a period are one vote; a moving average of its periods weighs the newest most; the market is the mean of
-- the vendors. Both averages are taken over the same vendors (the panel), so a vendor that comes or goes moves neither against the other.
{%- set grains = [('week', 13, 52), ('month', 3, 12)] %}
{%- set least_vendors = 3 %}
{%- set least_items = 5 %}
{%- set epsilon = 0.01 %}
with product_periods as (
    select
        periods.product_id,
        products.competitor,
        products.is_us,
        periods.grain,
        periods.period_start,
        periods.period_end,
        periods.exposure_days,
        case when periods.exposure_days > 0 then periods.features else 0 end as features
    from {{ ref('int_product_period') }} as periods
    inner join {{ ref('dim_product') }} as products on periods.product_id = products.product_id
),

vendor_periods as (
    select
        competitor,
        any_value(is_us) as is_us,
        grain,
        period_start,
        any_value(period_end) as period_end,
        sum(exposure_days) as exposure_days,
        sum(features) as features
    from product_periods
    group by competitor, grain, period_start
),

numbered as (
    select
        *,
        cast(period_end - case when grain = 'week' then interval 52 week else interval 12 month end as date) as window_start,
        date_diff(grain, min(period_start) over (partition by grain), period_start) as period_no,
        min(case when exposure_days > 0 then period_start end) over (partition by competitor, grain) as covered_from
    from vendor_periods
),

dated_features as (
    select
        items.change_id,
        items.competitor,
        items.product_id,
        grains.grain,
        cast(date_trunc(grains.grain, items.general_on) as date) as period_start
    from {{ ref('int_change_item') }} as items
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            items.product_id = coverage.product_id
            and items.general_on >= coverage.from_on
            and items.general_on < coverage.until_on
    cross join (values ('week'), ('month')) as grains (grain)
    where items.is_counted and items.change_kind = 'feature' and items.general_basis in ('vendor', 'archive')
),

-- a change that is dated by its month alone is in no week: the weeks that its month touches have no exposure
covered_features as (
    select
        features.change_id,
        features.competitor,
        features.grain,
        features.period_start
    from dated_features as features
    inner join product_periods as periods
        on
            features.product_id = periods.product_id
            and features.grain = periods.grain
            and features.period_start = periods.period_start
            and periods.exposure_days > 0
),

theme_counts as (
    select
        features.competitor,
        features.grain,
        features.period_start,
        tags.theme,
        count(*) as items
    from covered_features as features
    inner join {{ ref('fct_item_theme') }} as tags on features.change_id = tags.change_id
    group by features.competitor, features.grain, features.period_start, tags.theme
),

untagged_counts as (
    select
        competitor,
        grain,
        period_start,
        count(*) as untagged
    from covered_features
    where change_id not in (select change_id from {{ ref('fct_item_theme') }})
    group by competitor, grain, period_start
),

themes as (
    select
        theme,
        any_value(taxonomy_version) as taxonomy_version
    from {{ ref('stg_theme_term') }}
    group by theme
),

-- what a vendor's notes first say of a theme is new only where a year before it was covered
first_shown as (
    select
        tags.competitor,
        tags.theme,
        min(tags.general_on) as first_on
    from {{ ref('fct_item_theme') }} as tags
    where tags.date_basis in ('vendor', 'archive')
    group by tags.competitor, tags.theme
),

-- what is the same for every theme: sums of weights, features of the year, whether the vendor is in the panel
paced as (
    {% for grain, short, long in grains %}
        {%- set half_short = 1 - 2 / (short + 1) %}
        {%- set half_long = 1 - 2 / (long + 1) %}
        select
            periods.*,
            pow({{ half_short }}, -periods.period_no) / nullif(periods.features, 0) as short_vote,
            pow({{ half_long }}, -periods.period_no) / nullif(periods.features, 0) as long_vote,
            sum(case when periods.features > 0 then pow({{ half_short }}, -periods.period_no) end) over so_far_{{ grain }} as short_weight,
            sum(case when periods.features > 0 then pow({{ half_long }}, -periods.period_no) end) over so_far_{{ grain }} as long_weight,
            sum(periods.features) over trailing_year_{{ grain }} as features_12m,
            sum(coalesce(untagged.untagged, 0)) over trailing_year_{{ grain }} as untagged_12m,
            sum(periods.features) over recent_{{ grain }} > 0
            and periods.period_no - min(periods.period_no) over so_far_{{ grain }} >= {{ long // 2 - 1 }} as is_in_panel
        from numbered as periods
        left join untagged_counts as untagged
            on periods.competitor = untagged.competitor and periods.grain = untagged.grain and periods.period_start = untagged.period_start
        where periods.grain = '{{ grain }}'
        window
            so_far_{{ grain }} as (partition by periods.competitor order by periods.period_no rows unbounded preceding),
            trailing_year_{{ grain }} as (partition by periods.competitor order by periods.period_no rows between {{ long - 1 }} preceding and current row),
            recent_{{ grain }} as (partition by periods.competitor order by periods.period_no rows between {{ short - 1 }} preceding and current row)
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

votes as (
    {% for grain, short, long in grains %}
        select
            periods.competitor,
            periods.grain,
            periods.period_start,
            themes.theme,
            coalesce(counts.items, 0) as items,
            sum(coalesce(counts.items, 0) * periods.short_vote) over so_far_votes_{{ grain }} as short_sum,
            sum(coalesce(counts.items, 0) * periods.long_vote) over so_far_votes_{{ grain }} as long_sum,
            sum(counts.items) over year_votes_{{ grain }} as items_12m
        from paced as periods
        cross join themes
        left join theme_counts as counts
            on
                periods.competitor = counts.competitor
                and periods.grain = counts.grain
                and periods.period_start = counts.period_start
                and themes.theme = counts.theme
        where periods.grain = '{{ grain }}'
        window
            so_far_votes_{{ grain }} as (partition by periods.competitor, themes.theme order by periods.period_no rows unbounded preceding),
            year_votes_{{ grain }} as (partition by periods.competitor, themes.theme order by periods.period_no rows between {{ long - 1 }} preceding and current row)
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

panel as (
    select
        periods.grain,
        periods.period_start,
        periods.period_end,
        periods.is_us,
        periods.features_12m,
        periods.untagged_12m,
        votes.theme,
        votes.items,
        coalesce(votes.items_12m, 0) as items_12m,
        votes.items * 1.0 / nullif(periods.features, 0) as vote,
        votes.short_sum / periods.short_weight as short_average,
        votes.long_sum / periods.long_weight as long_average,
        shown.first_on >= periods.window_start and shown.first_on < periods.period_end
        and periods.covered_from <= shown.first_on - interval 12 month as is_new
    from paced as periods
    inner join votes
        on periods.competitor = votes.competitor and periods.grain = votes.grain and periods.period_start = votes.period_start
    left join first_shown as shown on periods.competitor = shown.competitor and votes.theme = shown.theme
    where periods.is_in_panel
),

market as (
    select
        theme,
        grain,
        period_start,
        any_value(period_end) as period_end,
        count(*) as panel_vendors,
        sum(features_12m) as features_12m,
        sum(items) as items,
        sum(items_12m) as items_12m,
        count(*) filter (where items > 0) as vendors,
        count(*) filter (where items_12m > 0) as vendors_12m,
        count(*) filter (where is_new) as new_vendors,
        sum(untagged_12m) * 1.0 / sum(features_12m) as share_untagged,
        avg(vote) as prevalence,
        avg(short_average) as prevalence_short,
        avg(long_average) as prevalence_long,
        stddev_samp(short_average - long_average) as spread,
        sum(items_12m) filter (where is_us) as our_items_12m
    from panel
    group by theme, grain, period_start
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
    themes.taxonomy_version
from judged
inner join themes on judged.theme = themes.theme
