-- One row per day since the first coverage of any product, today included: the calendar that series are joined to.
with bounds as (
    select
        min(coverage.from_on) as first_on,
        any_value(clock.today) as today
    from {{ ref('int_product_coverage') }} as coverage
    cross join {{ ref('int_clock') }} as clock
),

days as (
    select {{ each_step('first_on', 'today', 'day') }} as on_day
    from bounds
    where first_on is not null
)

select
    on_day as day_on,
    cast(date_trunc('week', on_day) as date) as week_start,
    cast(date_trunc('month', on_day) as date) as month_start,
    cast(date_trunc('quarter', on_day) as date) as quarter_start
from days
