-- A period without prices has no index, the base period is 100, and no more plans are matched than there are.
select
    period_grain,
    period_start
from {{ ref('rpt_price_index') }}
where
    (plans is null and coalesce(geks_jevons, chained_jevons, fixed_base_jevons, chained_dutot, vendor_equal_jevons) is not null)
    or (period_start = base_start and (geks_jevons <> 100 or chained_jevons <> 100 or fixed_base_jevons <> 100))
    or matched_plans > plans
    or linked_plans > plans
