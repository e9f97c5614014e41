-- One row per price that the newest good capture of its source shows, beside the prices of the other competitors that are alike.
with prices as (
    select
        spans.*,
        {{ price_unit('spans.unit') }} as unit_key,
        coalesce(spans.tax = 'included', false) as has_tax,
        case
            when spans.billed = 'annually' or spans.period = 'year' then 'annually'
            else coalesce(spans.billed, 'not stated')
        end as billing,
        cast(case when spans.period = 'year' then round(spans.amount / 12, 6) else spans.amount end as decimal(18, 6)) as amount_per_month,
        case
            when spans.price_kind = 'free' or (spans.price_kind = 'fixed' and spans.amount = 0) then 'free'
            when spans.price_kind = 'contact_sales' then 'contact_sales'
            when spans.price_kind in ('usage', 'graduated') then 'usage'
            when spans.price_kind = 'trial' then 'trial'
            when spans.price_kind = 'hidden' or spans.amount is null then 'no_public_price'
            when spans.role <> 'list' then spans.role
            when spans.currency is null then 'currency_unknown'
            when spans.period is null then 'period_unknown'
            when spans.period not in ('month', 'year') or spans.billed = 'one_time' then 'other_period'
            when spans.tier_count > 1 then 'tiered'
            when {{ days_between('spans.last_seen_at', 'clock.now_at') }} > {{ var('price_days') }} then 'not_seen_lately'
        end as own_reason
    from {{ ref('int_price_span') }} as spans
    cross join {{ ref('int_clock') }} as clock
    where spans.is_shown
),

-- one plan's price for the same billing may be said by the month and by the year, and on several pages
numbered as (
    select
        *,
        row_number() over (
            partition by product_id, plan_id, currency, unit_key, has_tax, billing, own_reason is null
            order by period asc, is_confirmed desc, source_id asc, span_id asc
        ) as mention_no
    from prices
),

comparable as (
    select
        *,
        rank() over alike as price_rank,
        percent_rank() over alike as price_percentile,
        count(*) over (partition by currency, unit_key, has_tax, billing) as group_size
    from numbered
    where own_reason is null and mention_no = 1
    window alike as (partition by currency, unit_key, has_tax, billing order by amount_per_month)
),

compared as (
    select
        comparable.span_id,
        count(others.span_id) as others_count,
        count(distinct others.competitor) as other_competitors,
        median(others.amount_per_month) as market_median
    from comparable
    inner join comparable as others
        on
            comparable.currency = others.currency and comparable.unit_key = others.unit_key and comparable.billing = others.billing
            and comparable.has_tax = others.has_tax and comparable.competitor <> others.competitor
    group by comparable.span_id
),

-- what else the market holds, for those that nothing is alike to
nearest as (
    select
        comparable.span_id,
        bool_or(comparable.currency = others.currency and comparable.unit_key = others.unit_key and comparable.billing = others.billing) as has_other_tax,
        bool_or(comparable.currency = others.currency and comparable.unit_key = others.unit_key) as has_other_billing,
        bool_or(comparable.currency = others.currency) as has_other_unit
    from comparable
    inner join comparable as others on comparable.competitor <> others.competitor
    group by comparable.span_id
)

select
    prices.span_id as price_span_id,
    prices.competitor,
    prices.product_id,
    prices.source_id,
    prices.plan_group,
    prices.plan,
    prices.plan_id,
    prices.price_kind,
    prices.role,
    prices.amount,
    prices.currency,
    prices.period,
    prices.billed,
    prices.unit,
    prices.unit_key,
    prices.tax,
    prices.billing,
    case when prices.own_reason is null then prices.amount_per_month end as amount_per_month,
    compared.span_id is not null as is_compared,
    case
        when compared.span_id is not null then null
        when prices.own_reason is not null then prices.own_reason
        when prices.mention_no > 1 then 'said_twice'
        when nearest.has_other_tax then 'other_tax'
        when nearest.has_other_billing then 'other_billing'
        when nearest.has_other_unit then 'other_unit'
        when nearest.span_id is not null then 'other_currency'
        else 'only_competitor'
    end as not_comparable_reason,
    case when compared.span_id is not null then comparable.price_rank end as price_rank,
    case when compared.span_id is not null then comparable.group_size end as ranked_count,
    case when compared.span_id is not null then cast(round(comparable.price_percentile * 100, 1) as double) end as price_percentile,
    cast(round(compared.market_median, 6) as decimal(18, 6)) as market_median,
    cast(round(prices.amount_per_month / compared.market_median, 4) as double) as ratio_to_median,
    coalesce(compared.others_count, 0) as compared_count,
    coalesce(compared.other_competitors, 0) as compared_competitors,
    prices.is_confirmed,
    prices.last_seen_at,
    prices.source_url as url,
    prices.document_hash,
    prices.captured_at,
    prices.locator,
    prices.quote
from numbered as prices
left join comparable on prices.span_id = comparable.span_id
left join compared on prices.span_id = compared.span_id
left join nearest on prices.span_id = nearest.span_id
