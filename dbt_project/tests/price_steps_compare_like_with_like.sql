-- A rise or a cut stands between two different amounts of one slot.
select change_id
from {{ ref('fct_price_change') }}
where
    event_type in ('price_rise', 'price_cut')
    and (
        amount = previous_amount
        or (amount > previous_amount) <> (event_type = 'price_rise')
        or coalesce(currency, '') <> coalesce(previous_currency, '')
        or coalesce(unit, '') <> coalesce(previous_unit, '')
        or coalesce(period, '') <> coalesce(previous_period, '')
        or coalesce(billed, '') <> coalesce(previous_billed, '')
        or price_kind <> previous_price_kind
    )
