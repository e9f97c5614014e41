-- One row per product and complete month or ISO week: its features of the trailing twelve months (52 weeks) over those of the panel, both per covered day. The panel of a period are the
-- products that are covered in it and on half of the days of the window; it is frozen until a product enters or leaves.
-- chained_share: where the panel changes, what stays keeps together the share it had, so a product that is new to the panel takes nothing from the others on the day it enters.
{%- set least_products = 3 %}
{%- set least_features = 5 %}
with periods as (
    select
        product_id,
        grain,
        period_start,
        period_end,
        exposure_days,
        features,
        cast(case when grain = 'month' then period_start - interval 11 month else period_start - interval 357 day end as date) as window_start
    from {{ ref('int_product_period') }}
),

-- what is dated by its month alone leaves weeks uncovered: their features count in months, not here
windows as (
    {% for grain, preceding in [('month', 11), ('week', 51)] %}
        select
            *,
            sum(exposure_days) over trailing_{{ grain }} as window_exposure,
            sum(case when exposure_days > 0 then features else 0 end) over trailing_{{ grain }} as window_features
        from periods
        where grain = '{{ grain }}'
        window trailing_{{ grain }} as (partition by product_id order by period_start rows between {{ preceding }} preceding and current row)
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

rated as (
    select
        *,
        exposure_days > 0 and window_exposure * 2 >= period_end - window_start as is_in_panel,
        case when exposure_days > 0 and window_exposure * 2 >= period_end - window_start then window_features * 1.0 / window_exposure end as rate
    from windows
),

beside as (
    select
        *,
        lag(rate) over (partition by product_id, grain order by period_start) as previous_rate,
        coalesce(lead(is_in_panel) over (partition by product_id, grain order by period_start), false) as is_in_next
    from rated
),

-- the rates of what is in the panel of a period and of the one before it link the two
panels as (
    select
        grain,
        period_start,
        count(rate) as panel_products,
        sum(window_features) filter (where is_in_panel) as panel_features,
        sum(rate) as panel_rate,
        sum(rate) filter (where previous_rate is not null) as kept_rate,
        sum(previous_rate) filter (where rate is not null) as kept_previous_rate,
        count(rate) filter (where previous_rate is null) as products_entered,
        count(rate) filter (where not is_in_next) as products_going
    from beside
    group by grain, period_start
),

started as (
    select
        *,
        min(case when panel_products >= {{ least_products }} and panel_features >= {{ least_features }} then period_start end) over (partition by grain) as base_start,
        coalesce(lag(products_going) over (partition by grain order by period_start), 0) as products_left
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

-- behind a period that shares no product with the one before it, or none with a feature, no chain goes on
chained as (
    select
        *,
        sum(log_link) over so_far as log_scale,
        count(*) over so_far = count(log_link) over so_far as is_whole
    from links
    where period_start >= base_start
    window so_far as (partition by grain order by period_start rows unbounded preceding)
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
    inner join started as panels on rated.grain = panels.grain and rated.period_start = panels.period_start
    left join chained on rated.grain = chained.grain and rated.period_start = chained.period_start
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
    shared.grain as period_grain,
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
    {{ steady('case when count(shared.share) over competitor_period = owned.product_count then sum(shared.share) over competitor_period end') }} as competitor_share,
    {{ steady('case when count(shared.share) over competitor_period = owned.product_count and count(shared.chained_share) over competitor_period = owned.product_count'
        ~ ' then sum(shared.chained_share) over competitor_period end') }} as competitor_chained_share,
    {{ steady('sum(shared.share * shared.share) over (partition by shared.grain, shared.period_start)') }} as hhi,
    shared.panel_products,
    cast(coalesce(shared.panel_features, 0) as bigint) as panel_features,
    shared.products_entered,
    shared.products_left,
    nullif(concat_ws(
        '; ',
        case when shared.exposure_days = 0 then 'the ' || shared.grain || ' is not covered' end,
        case
            when shared.exposure_days > 0 and not shared.is_in_panel
                then 'fewer than half of the days of the ' || case shared.grain when 'month' then 'twelve months' else '52 weeks' end || ' are covered'
        end,
        case when shared.panel_products < {{ least_products }} then 'the panel has fewer than {{ least_products }} products' end,
        case when coalesce(shared.panel_features, 0) < {{ least_features }} then 'the panel has fewer than {{ least_features }} features' end,
        case when shared.share is not null and shared.chained_share is null then 'the chain is broken: the panel shares nothing with the ' || shared.grain || ' before' end,
        case when shared.period_start > shared.base_start and shared.products_entered + shared.products_left > 0 then 'the panel changed' end
    ), '') as notes
from shared
inner join {{ ref('dim_product') }} as products on shared.product_id = products.product_id
inner join owned on shared.product_id = owned.product_id
window competitor_period as (partition by products.competitor, shared.grain, shared.period_start)
