-- One row per product of ours, product of a competitor, measure and trailing window of complete months: the ratio of their rate to ours, its interval, and whether it may be told.
-- Changes come in releases, not one by one: the variance is that of a compound Poisson sum, estimated from the sizes of the days with such changes.
with windows as (
    select
        lengths.window_months,
        cast(date_trunc('month', clock.today) - lengths.window_months * interval 1 month as date) as from_on,
        cast(date_trunc('month', clock.today) as date) as until_on
    from {{ ref('int_clock') }} as clock
    cross join (values (3), (6), (12)) as lengths (window_months)
),

exposures as (
    select
        coverage.product_id,
        windows.window_months,
        sum(least(coverage.until_on, windows.until_on) - greatest(coverage.from_on, windows.from_on)) as exposure_days
    from {{ ref('int_product_coverage') }} as coverage
    inner join windows on coverage.until_on > windows.from_on and coverage.from_on < windows.until_on
    group by coverage.product_id, windows.window_months
),

counted as (
    select
        items.product_id,
        windows.window_months,
        items.change_kind,
        items.general_on,
        sources.kind as source_kind
    from {{ ref('int_change_item') }} as items
    inner join {{ ref('stg_watched_source') }} as sources on items.source_id = sources.source_id
    inner join windows on items.general_on >= windows.from_on and items.general_on < windows.until_on
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            items.product_id = coverage.product_id
            and items.general_on >= coverage.from_on
            and items.general_on < coverage.until_on
    where items.is_counted and items.general_basis in ('vendor', 'archive')
),

kinds as (
    select
        product_id,
        window_months,
        mode(source_kind order by source_kind) as source_kind,
        avg(case when change_kind = 'unclassified' then 1.0 else 0.0 end) as share_unclassified
    from counted
    group by product_id, window_months
),

days as (
    select
        product_id,
        window_months,
        change_kind as measure,
        general_on,
        count(*) as changes
    from counted
    where change_kind in ('feature', 'improvement', 'fix')
    group by product_id, window_months, change_kind, general_on
),

sums as (
    select
        products.product_id,
        products.competitor,
        products.is_us,
        windows.window_months,
        windows.from_on,
        windows.until_on,
        measures.measure,
        exposures.exposure_days,
        any_value(kinds.source_kind) as source_kind,
        any_value(kinds.share_unclassified) as share_unclassified,
        coalesce(sum(days.changes), 0) as changes,
        count(days.general_on) as change_days,
        coalesce(sum(days.changes * days.changes), 0) as squares
    from {{ ref('dim_product') }} as products
    cross join windows
    cross join (values ('feature'), ('improvement'), ('fix')) as measures (measure)
    inner join exposures on products.product_id = exposures.product_id and windows.window_months = exposures.window_months
    left join kinds on products.product_id = kinds.product_id and windows.window_months = kinds.window_months
    left join days
        on
            products.product_id = days.product_id
            and windows.window_months = days.window_months
            and measures.measure = days.measure
    group by
        products.product_id, products.competitor, products.is_us, windows.window_months, windows.from_on, windows.until_on,
        measures.measure, exposures.exposure_days
),

paired as (
    select
        ours.product_id as our_product_id,
        theirs.product_id,
        theirs.competitor,
        theirs.measure,
        theirs.window_months,
        theirs.from_on,
        theirs.until_on,
        theirs.changes,
        ours.changes as our_changes,
        theirs.change_days,
        ours.change_days as our_change_days,
        theirs.exposure_days,
        ours.exposure_days as our_exposure_days,
        theirs.source_kind,
        ours.source_kind as our_source_kind,
        theirs.changes * 1.0 / nullif(theirs.change_days, 0) as grain,
        ours.changes * 1.0 / nullif(ours.change_days, 0) as our_grain,
        case when theirs.change_days >= 5 and ours.change_days >= 5 then {{ log_rate_variance('theirs.changes', 'theirs.squares', 'theirs.change_days') }} end as variance,
        case when theirs.change_days >= 5 and ours.change_days >= 5 then {{ log_rate_variance('ours.changes', 'ours.squares', 'ours.change_days') }} end as our_variance,
        case
            when least(theirs.exposure_days, ours.exposure_days) * 2 < theirs.until_on - theirs.from_on then 'under half of the days covered'
            when least(theirs.change_days, ours.change_days) < 5 then 'fewer than five days with such changes'
            when theirs.source_kind <> ours.source_kind then 'another kind of source'
            when greatest(theirs.share_unclassified, ours.share_unclassified) > 0.2 then 'kinds not decided'
            when
                theirs.changes * ours.change_days > 3 * ours.changes * theirs.change_days
                or ours.changes * theirs.change_days > 3 * theirs.changes * ours.change_days
                then 'another grain'
        end as not_comparable_reason
    from sums as theirs
    inner join sums as ours on theirs.measure = ours.measure and theirs.window_months = ours.window_months
    where ours.is_us and not theirs.is_us
),

measured as (
    select
        *,
        not_comparable_reason is null as is_comparable,
        case when variance is not null then ln((changes * 1.0 / exposure_days) / (our_changes * 1.0 / our_exposure_days)) end as log_ratio,
        sqrt(variance + our_variance) as log_error,
        {{ welch_df('variance', 'change_days', 'our_variance', 'our_change_days') }} as df,
        0.025 / greatest(count(*) filter (where not_comparable_reason is null) over (partition by our_product_id, measure, window_months), 1) as family_tail
    from paired
),

quantiles as (
    select
        *,
        {{ normal_upper('family_tail') }} as family_normal
    from measured
),

bounded as (
    select
        *,
        {{ student_upper('1.959964', 'df') }} * log_error as pair_half,
        {{ student_upper('family_normal', 'df') }} * log_error as family_half
    from quantiles
)

select
    our_product_id,
    product_id,
    competitor,
    measure,
    cast(window_months as bigint) as window_months,
    from_on as period_start,
    cast(until_on - 1 as date) as period_end,
    cast(changes as bigint) as changes,
    cast(our_changes as bigint) as our_changes,
    change_days,
    our_change_days,
    cast(exposure_days as bigint) as exposure_days,
    cast(our_exposure_days as bigint) as our_exposure_days,
    changes * 28.0 / exposure_days as velocity,
    our_changes * 28.0 / our_exposure_days as our_velocity,
    cast(grain as double) as changes_per_day,
    cast(our_grain as double) as our_changes_per_day,
    source_kind,
    our_source_kind,
    (changes * 1.0 / exposure_days) / nullif(our_changes * 1.0 / our_exposure_days, 0) as rate_ratio,
    exp(log_ratio - pair_half) as ratio_low,
    exp(log_ratio + pair_half) as ratio_high,
    exp(log_ratio - family_half) as family_low,
    exp(log_ratio + family_half) as family_high,
    is_comparable,
    not_comparable_reason,
    case
        when not is_comparable then 'not comparable'
        when log_ratio > family_half then 'faster'
        when log_ratio < -family_half then 'slower'
        else 'no difference shown'
    end as verdict
from bounded
