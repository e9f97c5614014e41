-- A period without exposure has no rate and no count; a period with exposure has both, within the calendar.
select
    product_id,
    period_start
from {{ ref('rpt_feature_velocity_weekly') }}
where
    (exposure_days = 0) <> (features is null)
    or (exposure_days = 0) <> (velocity is null)
    or exposure_days not between 0 and 7
    or velocity not between velocity_low and velocity_high
