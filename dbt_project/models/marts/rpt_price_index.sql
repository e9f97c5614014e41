-- One row per grain and period: matched-model indices of positive list prices, the market's first priced period being 100. A plan is compared with itself only:
-- product, plan, currency, unit, period, billing and tier. Its price in a period is the one that stood at its source's last good capture of that period.
-- Jevons: geometric mean of the relatives. GEKS: geometric mean of the ways from the base to a period over every period that compares with both.
{% set grains = ['month', 'quarter', 'year'] %}
with captures as (
    {% for grain in grains %}
        select
            captures.source_id,
            '{{ grain }}' as grain,
            cast(date_trunc('{{ grain }}', captures.captured_at) as date) as period_start,
            max(captures.captured_at) as captured_at
        from {{ ref('int_capture') }} as captures
        where captures.is_good
        group by captures.source_id, cast(date_trunc('{{ grain }}', captures.captured_at) as date)
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

prices as (
    select
        captures.grain,
        captures.period_start,
        spans.competitor,
        {{ hash_key(['spans.product_id', 'spans.plan_id', 'spans.currency', 'spans.unit', 'spans.period', 'spans.billed', 'spans.tier_no', 'spans.tier_count']) }}
            as price_key,
        spans.tax,
        cast(spans.amount as double) as amount
    from captures
    inner join {{ ref('int_source_state') }} as states
        on captures.source_id = states.source_id and captures.captured_at between states.started_at and states.ended_at
    inner join {{ ref('int_price_span') }} as spans
        on
            states.source_id = spans.source_id
            and states.state_no >= spans.from_state
            and coalesce(states.state_no < spans.until_state, true)
    where
        spans.is_confirmed
        and spans.role = 'list'
        and spans.price_kind in ('fixed', 'usage')
        and spans.amount > 0
        and spans.currency is not null
        and not coalesce(spans.is_announced, false)
        and not {{ is_add_on('spans.plan_group') }}
    -- two sources of one product tell one price: the newer capture counts
    qualify
        row_number() over (
            partition by captures.grain, captures.period_start, price_key
            order by captures.captured_at desc, spans.source_id asc, spans.from_state desc
        ) = 1
),

priced as (
    select
        *,
        lag(period_start) over by_period as previous_start,
        min(period_start) over (partition by grain) as base_start,
        first_value(plans) over by_period as base_plans
    from (
        select
            grain,
            period_start,
            count(*) as plans
        from prices
        group by grain, period_start
    ) as counted
    window by_period as (partition by grain order by period_start)
),

pairs_by_vendor as (
    select
        earlier.grain,
        earlier.period_start as from_start,
        later.period_start as to_start,
        earlier.competitor,
        count(*) as matched,
        sum(ln(later.amount / earlier.amount)) as log_steps,
        sum(earlier.amount) as from_amount,
        sum(later.amount) as to_amount
    from prices as earlier
    inner join prices as later
        on
            earlier.grain = later.grain
            and earlier.price_key = later.price_key
            and coalesce(earlier.tax = later.tax, true)
    group by earlier.grain, earlier.period_start, later.period_start, earlier.competitor
),

pairs as (
    select
        grain,
        from_start,
        to_start,
        cast(sum(matched) as bigint) as matched,
        count(*) as vendors,
        sum(log_steps) / sum(matched) as log_jevons,
        avg(log_steps / matched) as log_vendor_equal,
        ln(sum(to_amount) / sum(from_amount)) as log_dutot
    from pairs_by_vendor
    group by grain, from_start, to_start
),

links as (
    select
        priced.grain,
        priced.period_start,
        case when priced.previous_start is null then 0 else pairs.log_jevons end as log_jevons,
        case when priced.previous_start is null then 0 else pairs.log_vendor_equal end as log_vendor_equal,
        case when priced.previous_start is null then 0 else pairs.log_dutot end as log_dutot,
        case when priced.previous_start is not null then coalesce(pairs.matched, 0) end as linked_plans,
        case when priced.previous_start is not null then coalesce(pairs.vendors, 0) end as linked_vendors
    from priced
    left join pairs
        on priced.grain = pairs.grain and priced.previous_start = pairs.from_start and priced.period_start = pairs.to_start
),

-- behind a period that compares with nothing before it no chain goes on
chained as (
    select
        *,
        sum(log_jevons) over so_far as chained_jevons,
        sum(log_vendor_equal) over so_far as chained_vendor_equal,
        sum(log_dutot) over so_far as chained_dutot,
        count(*) over so_far = count(log_jevons) over so_far as is_whole
    from links
    window so_far as (partition by grain order by period_start rows unbounded preceding)
),

geks as (
    select
        priced.grain,
        priced.period_start,
        count(*) as bridges,
        avg(there.log_jevons + onward.log_jevons) as log_geks
    from priced
    inner join pairs as there on priced.grain = there.grain and priced.base_start = there.from_start
    inner join pairs as onward
        on there.grain = onward.grain and there.to_start = onward.from_start and priced.period_start = onward.to_start
    group by priced.grain, priced.period_start
),

spine as (
    {% for grain in grains %}
        select
            '{{ grain }}' as grain,
            {{ each_step('min(priced.period_start)', 'any_value(clock.today)', grain) }} as period_start,
            min(priced.base_start) as base_start,
            count(*) as priced_periods
        from priced
        cross join {{ ref('int_clock') }} as clock
        where priced.grain = '{{ grain }}'
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

periods as (
    select
        *,
        case grain
            when 'month' then period_start + interval 1 month
            when 'quarter' then period_start + interval 3 month
            else period_start + interval 1 year
        end as next_start
    from spine
)

select
    periods.grain as period_grain,
    periods.period_start,
    cast(periods.next_start - interval 1 day as date) as period_end,
    periods.base_start,
    clock.today >= periods.next_start as is_complete,
    round(100 * exp(geks.log_geks), 4) as geks_jevons,
    case when chained.is_whole then round(100 * exp(chained.chained_jevons), 4) end as chained_jevons,
    round(100 * exp(direct.log_jevons), 4) as fixed_base_jevons,
    case when chained.is_whole then round(100 * exp(chained.chained_dutot), 4) end as chained_dutot,
    case when chained.is_whole then round(100 * exp(chained.chained_vendor_equal), 4) end as vendor_equal_jevons,
    priced.plans,
    case when priced.plans is not null then coalesce(direct.matched, 0) end as matched_plans,
    case when priced.plans is not null then coalesce(direct.vendors, 0) end as matched_vendors,
    chained.linked_plans,
    round(coalesce(direct.matched, 0) / priced.plans, 4) as matched_share,
    round(1 - coalesce(direct.matched, 0) / priced.base_plans, 4) as attrition,
    nullif(concat_ws(
        '; ',
        case when periods.period_start = periods.base_start then 'base period' end,
        case when priced.plans is null then 'no price was seen in this period: unknown' end,
        case when clock.today < periods.next_start then 'the period is not over' end,
        case when priced.plans > 0 and direct.matched is null then 'nothing is priced here and in the base period' end,
        case when direct.matched < 5 or direct.vendors < 3 then 'thin: fewer than 5 plans or 3 vendors are compared with the base' end,
        case when not chained.is_whole then 'the chain is broken: a period compares with nothing before it' end,
        case when geks.bridges < periods.priced_periods then 'GEKS rests on ' || geks.bridges || ' of ' || periods.priced_periods || ' periods' end
    ), '') as notes
from periods
cross join {{ ref('int_clock') }} as clock
left join priced on periods.grain = priced.grain and periods.period_start = priced.period_start
left join chained on periods.grain = chained.grain and periods.period_start = chained.period_start
left join geks on periods.grain = geks.grain and periods.period_start = geks.period_start
left join pairs as direct
    on periods.grain = direct.grain and periods.base_start = direct.from_start and periods.period_start = direct.to_start
