-- A superseded price is never called current: the newest good capture of its source shows it.
select
    prices.price_span_id,
    prices.last_seen_at,
    states.ended_at
from {{ ref('fct_plan_price') }} as prices
inner join {{ ref('int_source_state') }} as states
    on prices.source_id = states.source_id and states.is_latest
where prices.is_current and prices.last_seen_at < states.ended_at
