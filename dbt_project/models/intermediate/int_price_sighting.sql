-- One row per source, state, slot and amount. A slot is what may be compared with itself: plan, currency, period, billing, unit, kind, role and tier.
-- Tax and smallest quantity stand beside it: a label that moves makes no other slot. A price said to hold from a day to come is a slot of its own (is_announced);
-- from that day on it takes the place of the price beside it that has no day.
-- A free plan is free by whatever unit, period or currency it is said.
-- The product line is part of the plan only where a page uses one plan name in several lines. Where a slot holds several amounts they are tiers by size.
with shown as (
    select
        states.source_id,
        states.state_no,
        documents.fetched_at,
        documents.page_url,
        prices.* exclude (source_id, currency, period, billed, unit),
        coalesce(prices.currency, '') as currency,
        coalesce(prices.period, '') as period,
        coalesce(prices.billed, '') as billed,
        coalesce(lower(prices.unit), '') as unit,
        coalesce(prices.effective_on > {{ utc_day('states.started_at') }}, false) as is_announced,
        case
            when prices.price_kind = 'free' then 'free'
            else concat_ws('|', coalesce(prices.currency, ''), coalesce(prices.period, ''), coalesce(prices.billed, ''), coalesce(lower(prices.unit), ''))
        end || case
            when prices.effective_on > {{ utc_day('states.started_at') }} then '|from ' || cast(prices.effective_on as varchar) else ''
        end as terms
    from {{ ref('int_source_state') }} as states
    inner join {{ ref('int_capture_document') }} as documents
        on states.source_id = documents.source_id and states.started_at = documents.captured_at
    inner join {{ ref('stg_plan_price') }} as prices
        on
            documents.source_id = prices.source_id
            and documents.document_hash = prices.document_hash
            and documents.reader_version = prices.reader_version
),

grouped as (
    select
        source_id,
        plan_key,
        count(distinct group_key) > 1 as is_in_groups
    from shown
    group by source_id, state_no, plan_key
),

named as (
    select
        shown.*,
        shown.plan_key
        || case when shown.plan_key in (
            select grouped.plan_key from grouped
            where grouped.source_id = shown.source_id and grouped.is_in_groups
        ) then ' in ' || shown.group_key else '' end as plan_id,
        row_number() over (
            partition by
                shown.source_id, shown.state_no, shown.plan_key, shown.group_key, shown.terms, shown.price_kind, shown.role,
                case when shown.price_kind = 'free' then 0 else shown.amount end
            order by shown.position
        ) as copy_no
    from shown
),

current_ones as (
    select *
    from named
    qualify
        is_announced
        or effective_on is not distinct from max(effective_on) over (partition by source_id, state_no, plan_key, group_key, terms, price_kind, role)
),

tiered as (
    select
        * exclude (copy_no),
        row_number() over same_slot as tier_no,
        count(*) over (
            partition by source_id, state_no, plan_id, terms, price_kind, role
        ) as tier_count
    from current_ones
    where copy_no = 1
    window same_slot as (
        partition by source_id, state_no, plan_id, terms, price_kind, role
        order by amount, position
    )
)

select
    * exclude (terms),
    {{ hash_key(['source_id', 'plan_id', 'terms', 'price_kind', 'role', 'tier_no', 'tier_count']) }} as slot_id
from tiered
