-- One row per product and complete month: its features of the trailing twelve months over those of the panel, both per covered day. The panel of a month are the products
-- that are covered in it and on half of the days of its twelve months; it is frozen until a product enters or leaves.
-- chained_share: where the panel changes, what stays keeps together the share it had, so a product that is new to the panel takes nothing from the others on the day it enters.
{%- set least_products = 3 %}
{%- set least_features = 5 %}
with months as (
    select
        product_id,
        period_start,
        period_end,
        exposure_days,
        cast(period_start - interval 11 month as date) as window_start,
        sum(exposure_days) over trailing_year as window_exposure,
        sum(features) over trailing_year as window_features
    from {{ ref('int_product_period') }}
    where grain = 'month'
    window trailing_year as (partition by product_id order by period_start rows between 11 preceding and current row)
),

rated as (
    select
        *,
        exposure_days > 0 and window_exposure * 2 >= period_end - window_start as is_in_panel,
        case when exposure_days > 0 and window_exposure * 2 >= period_end - window_start then window_features * 1.0 / window_exposure end as rate
    from months
),

beside as (
    select
        *,
        lag(rate) over (partition by product_id order by period_start) as previous_rate,
        coalesce(lead(is_in_panel) over (partition by product_id order by period_start), false) as is_in_next
    from rated
),

-- the rates of what is in the panel of a month and of the one before it link the two
panels as (
    select
        period_start,
        count(rate) as panel_products,
        sum(window_features) filter (where is_in_panel) as panel_features,
        sum(rate) as panel_rate,
        sum(rate) filter (where previous_rate is not null) as kept_rate,
        sum(previous_rate) filter (where rate is not null) as kept_previous_rate,
        count(rate) filter (where previous_rate is null) as products_entered,
        count(rate) filter (where not is_in_next) as products_going
    from beside
    group by period_start
),

started as (
    select
        *,
        min(case when panel_products >= {{ least_products }} and panel_features >= {{ least_features }} then period_start end) over () as base_start,
        coalesce(lag(products_going) over (order by period_start), 0) as products_left
    from panels
),

links as (
    select
        *,
        case
            when period_start = base_start then -ln(panel_rate)
            when kept_rate > 0 and kept_previous_rate > 0 then ln(kept_previous_rate / kept_rate)
        end as log_link
    from started
),

-- behind a month that shares no product with the one before it, or none with a feature, no chain goes on
chained as (
    select
        *,
        sum(log_link) over so_far as log_scale,
        count(*) over so_far = count(log_link) over so_far as is_whole
    from links
    where period_start >= base_start
    window so_far as (order by period_start rows unbounded preceding)
),

shared as (
    select
        rated.*,
        panels.panel_products,
        panels.panel_features,
        panels.products_entered,
        panels.products_left,
        panels.base_start,
        case when chained.is_whole then rated.rate * exp(chained.log_scale) end as chained_share,
        case
            when panels.panel_products >= {{ least_products }} and panels.panel_features >= {{ least_features }} then rated.rate / panels.panel_rate
        end as share
    from rated
    inner join started as panels on rated.period_start = panels.period_start
    left join chained on rated.period_start = chained.period_start
),

-- a competitor's share is known where all its products are in the panel: watching one more of them is no gain
owned as (
    select
        products.product_id,
        count(*) over (partition by products.competitor) as product_count
    from {{ ref('dim_product') }} as products
    where products.covered_from is not null
)

select
    shared.product_id,
    products.competitor,
    products.is_us,
    shared.period_start,
    cast(shared.period_end - 1 as date) as period_end,
    shared.window_start,
    cast(shared.window_exposure as bigint) as exposure_days,
    shared.is_in_panel,
    case when shared.is_in_panel then cast(shared.window_features as bigint) end as features,
    {{ steady('shared.share') }} as share,
    {{ steady('case when shared.share is not null then ' ~ share_low('shared.share', 'shared.panel_features') ~ ' end') }} as share_low,
    {{ steady('case when shared.share is not null then ' ~ share_high('shared.share', 'shared.panel_features') ~ ' end') }} as share_high,
    {{ steady('case when shared.share is not null then shared.chained_share end') }} as chained_share,
    {{ steady('case when count(shared.share) over competitor_month = owned.product_count then sum(shared.share) over competitor_month end') }} as competitor_share,
    {{ steady('case when count(shared.share) over competitor_month = owned.product_count and count(shared.chained_share) over competitor_month = owned.product_count'
        ~ ' then sum(shared.chained_share) over competitor_month end') }} as competitor_chained_share,
    {{ steady('sum(shared.share * shared.share) over (partition by shared.period_start)') }} as hhi,
    shared.panel_products,
    cast(coalesce(shared.panel_features, 0) as bigint) as panel_features,
    shared.products_entered,
    shared.products_left,
    nullif(concat_ws(
        '; ',
        case when shared.exposure_days = 0 then 'the month is not covered' end,
        case when shared.exposure_days > 0 and not shared.is_in_panel then 'fewer than half of the days of the twelve months are covered' end,
        case when shared.panel_products < {{ least_products }} then 'the panel has fewer than {{ least_products }} products' end,
        case when coalesce(shared.panel_features, 0) < {{ least_features }} then 'the panel has fewer than {{ least_features }} features' end,
        case when shared.share is not null and shared.chained_share is null then 'the chain is broken: the panel shares nothing with the month before' end,
        case when shared.period_start > shared.base_start and shared.products_entered + shared.products_left > 0 then 'the panel changed' end
    ), '') as notes
from shared
inner join {{ ref('dim_product') }} as products on shared.product_id = products.product_id
inner join owned on shared.product_id = owned.product_id
window competitor_month as (partition by products.competitor, shared.period_start)
