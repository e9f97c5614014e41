-- One row per theme and complete month. Each vendor's features of a month are one vote; a moving average of its months weighs the newest most; the market is the mean of the vendors.
-- Both averages are taken over the same vendors (the panel), so a vendor that comes or goes moves neither against the other.
{%- set short_months = 3 %}
{%- set long_months = 12 %}
{%- set least_vendors = 3 %}
{%- set least_items = 5 %}
{%- set epsilon = 0.01 %}
{%- set half_short = 1 - 2 / (short_months + 1) %}
{%- set half_long = 1 - 2 / (long_months + 1) %}
with vendor_months as (
    select
        products.competitor,
        any_value(products.is_us) as is_us,
        periods.period_start,
        any_value(periods.period_end) as period_end,
        sum(periods.exposure_days) as exposure_days,
        sum(periods.features) as features
    from {{ ref('int_product_period') }} as periods
    inner join {{ ref('dim_product') }} as products on periods.product_id = products.product_id
    where periods.grain = 'month'
    group by products.competitor, periods.period_start
),

numbered as (
    select
        *,
        date_diff('month', min(period_start) over (), period_start) as month_no,
        min(case when exposure_days > 0 then period_start end) over (partition by competitor) as covered_from
    from vendor_months
),

covered_features as (
    select
        items.change_id,
        items.competitor,
        cast(date_trunc('month', items.general_on) as date) as period_start
    from {{ ref('int_change_item') }} as items
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            items.product_id = coverage.product_id
            and items.general_on >= coverage.from_on
            and items.general_on < coverage.until_on
    where items.is_counted and items.change_kind = 'feature' and items.general_basis in ('vendor', 'archive')
),

theme_counts as (
    select
        features.competitor,
        features.period_start,
        tags.theme,
        count(*) as items
    from covered_features as features
    inner join {{ ref('fct_item_theme') }} as tags on features.change_id = tags.change_id
    group by features.competitor, features.period_start, tags.theme
),

untagged_counts as (
    select
        competitor,
        period_start,
        count(*) as untagged
    from covered_features
    where change_id not in (select change_id from {{ ref('fct_item_theme') }})
    group by competitor, period_start
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

votes as (
    select
        months.*,
        themes.theme,
        coalesce(counts.items, 0) as items,
        coalesce(untagged.untagged, 0) as untagged,
        shown.first_on,
        case when months.features > 0 then coalesce(counts.items, 0) * 1.0 / months.features end as vote
    from numbered as months
    cross join themes
    left join theme_counts as counts
        on months.competitor = counts.competitor and months.period_start = counts.period_start and themes.theme = counts.theme
    left join untagged_counts as untagged
        on months.competitor = untagged.competitor and months.period_start = untagged.period_start
    left join first_shown as shown on months.competitor = shown.competitor and themes.theme = shown.theme
),

averaged as (
    select
        *,
        sum(vote * pow({{ half_short }}, -month_no)) over so_far
        / sum(case when vote is not null then pow({{ half_short }}, -month_no) end) over so_far as short_average,
        sum(vote * pow({{ half_long }}, -month_no)) over so_far
        / sum(case when vote is not null then pow({{ half_long }}, -month_no) end) over so_far as long_average,
        sum(items) over trailing_year as items_12m,
        sum(features) over trailing_year as features_12m,
        sum(untagged) over trailing_year as untagged_12m,
        sum(features) over recent as recent_features,
        min(month_no) over so_far as first_month_no
    from votes
    window
        so_far as (partition by competitor, theme order by month_no rows unbounded preceding),
        trailing_year as (partition by competitor, theme order by month_no rows between 11 preceding and current row),
        recent as (partition by competitor, theme order by month_no rows between {{ short_months - 1 }} preceding and current row)
),

panel as (
    select
        *,
        first_on >= period_end - interval 12 month and first_on < period_end and covered_from <= first_on - interval 12 month as is_new
    from averaged
    where recent_features > 0 and month_no - first_month_no >= {{ long_months // 2 - 1 }}
),

market as (
    select
        theme,
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
    group by theme, period_start
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
