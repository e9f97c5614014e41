-- One row per product of ours and product of a competitor, and per pair of competitors as wholes; measure and trailing window of complete months: the ratio of their rate to ours, its interval,
-- and whether it may be told. Changes come in releases, not one by one: the variance is that of a compound Poisson sum, estimated from the sizes of the days with such changes.
{%- do ref('int_period_scope') %}
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

-- whose rate it is: a product's, or that of all products of a competitor that were ever covered
members as (
    select
        'product' as scope,
        product_id as scope_id,
        product_id,
        competitor,
        is_us
    from {{ ref('dim_product') }}
    union all
    select
        'competitor' as scope,
        competitor as scope_id,
        product_id,
        competitor,
        is_us
    from {{ ref('dim_product') }}
    where product_id in (select product_id from {{ ref('int_product_coverage') }})
),

-- a competitor's rate is known where all its products are covered; its exposure is that of the product covered least
scopes as (
    select
        members.scope,
        members.scope_id,
        members.competitor,
        members.is_us,
        windows.window_months,
        windows.from_on,
        windows.until_on,
        count(*) as product_count,
        count(exposures.exposure_days) = count(*) as is_covered,
        case when count(exposures.exposure_days) = count(*) then min(exposures.exposure_days) else 0 end as exposure_days
    from members
    cross join windows
    left join exposures on members.product_id = exposures.product_id and windows.window_months = exposures.window_months
    group by members.scope, members.scope_id, members.competitor, members.is_us, windows.window_months, windows.from_on, windows.until_on
    having count(exposures.exposure_days) > 0
),

counted as (
    select
        items.product_id,
        windows.window_months,
        items.change_kind,
        items.is_breaking,
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
        members.scope,
        members.scope_id,
        counted.window_months,
        mode(counted.source_kind order by counted.source_kind) as source_kind,
        avg(case when counted.change_kind = 'unclassified' then 1.0 else 0.0 end) as share_unclassified
    from counted
    inner join members on counted.product_id = members.product_id
    group by members.scope, members.scope_id, counted.window_months
),

measures as (
    select measure
    from (values ('feature'), ('improvement'), ('fix'), ('security'), ('breaking')) as listed (measure)
),

-- what a competitor ships on one day is one batch, whichever of its products has it; `rate` is changes per covered day of their product
days as (
    select
        members.scope,
        members.scope_id,
        counted.window_months,
        measures.measure,
        counted.general_on,
        count(*) as changes,
        sum(1.0 / exposures.exposure_days) as rate
    from counted
    inner join measures on counted.change_kind = measures.measure or (measures.measure = 'breaking' and counted.is_breaking)
    inner join exposures on counted.product_id = exposures.product_id and counted.window_months = exposures.window_months
    inner join members on counted.product_id = members.product_id
    group by members.scope, members.scope_id, counted.window_months, measures.measure, counted.general_on
),

sums as (
    select
        scopes.scope,
        scopes.scope_id,
        scopes.window_months,
        measures.measure,
        any_value(scopes.competitor) as competitor,
        any_value(scopes.is_us) as is_us,
        any_value(scopes.from_on) as from_on,
        any_value(scopes.until_on) as until_on,
        any_value(scopes.product_count) as product_count,
        any_value(scopes.exposure_days) as exposure_days,
        any_value(kinds.source_kind) as source_kind,
        any_value(kinds.share_unclassified) as share_unclassified,
        case when any_value(scopes.is_covered) then coalesce(sum(days.changes), 0) end as changes,
        case when any_value(scopes.is_covered) then count(days.general_on) end as change_days,
        case when any_value(scopes.is_covered) then coalesce(sum(days.rate), 0) end as rate,
        sum(days.rate * days.rate) as squares
    from scopes
    cross join measures
    left join kinds
        on scopes.scope = kinds.scope and scopes.scope_id = kinds.scope_id and scopes.window_months = kinds.window_months
    left join days
        on
            scopes.scope = days.scope
            and scopes.scope_id = days.scope_id
            and scopes.window_months = days.window_months
            and measures.measure = days.measure
    group by scopes.scope, scopes.scope_id, scopes.window_months, measures.measure
),

paired as (
    select
        theirs.scope,
        ours.scope_id as our_scope_id,
        theirs.scope_id,
        theirs.competitor,
        theirs.measure,
        theirs.window_months,
        theirs.from_on,
        theirs.until_on,
        theirs.product_count,
        ours.product_count as our_product_count,
        theirs.changes,
        ours.changes as our_changes,
        theirs.change_days,
        ours.change_days as our_change_days,
        theirs.exposure_days,
        ours.exposure_days as our_exposure_days,
        theirs.rate,
        ours.rate as our_rate,
        theirs.source_kind,
        ours.source_kind as our_source_kind,
        theirs.changes * 1.0 / nullif(theirs.change_days, 0) as grain,
        ours.changes * 1.0 / nullif(ours.change_days, 0) as our_grain,
        case when theirs.change_days >= 5 and ours.change_days >= 5 then {{ log_rate_variance('theirs.rate', 'theirs.squares', 'theirs.change_days') }} end as variance,
        case when theirs.change_days >= 5 and ours.change_days >= 5 then {{ log_rate_variance('ours.rate', 'ours.squares', 'ours.change_days') }} end as our_variance,
        case
            when least(theirs.exposure_days, ours.exposure_days) * 2 < theirs.until_on - theirs.from_on then 'under half of the days covered'
            when theirs.product_count <> ours.product_count then 'another number of products'
            when least(theirs.change_days, ours.change_days) < 5 then 'fewer than five days with such changes'
            when theirs.source_kind <> ours.source_kind then 'another kind of source'
            when greatest(theirs.share_unclassified, ours.share_unclassified) > 0.2 then 'kinds not decided'
            when
                theirs.changes * ours.change_days > 3 * ours.changes * theirs.change_days
                or ours.changes * theirs.change_days > 3 * theirs.changes * ours.change_days
                then 'another grain'
        end as not_comparable_reason
    from sums as theirs
    inner join sums as ours on theirs.scope = ours.scope and theirs.measure = ours.measure and theirs.window_months = ours.window_months
    where ours.is_us and not theirs.is_us
),

measured as (
    select
        *,
        not_comparable_reason is null as is_comparable,
        case when variance is not null then ln(rate / our_rate) end as log_ratio,
        sqrt(variance + our_variance) as log_error,
        {{ welch_df('variance', 'change_days', 'our_variance', 'our_change_days') }} as df,
        0.025 / greatest(count(*) filter (where not_comparable_reason is null) over (partition by scope, our_scope_id, measure, window_months), 1) as family_tail
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
    scope,
    our_scope_id,
    scope_id,
    case when scope = 'product' then our_scope_id end as our_product_id,
    case when scope = 'product' then scope_id end as product_id,
    competitor,
    measure,
    cast(window_months as bigint) as window_months,
    from_on as period_start,
    cast(until_on - 1 as date) as period_end,
    product_count,
    our_product_count,
    cast(changes as bigint) as changes,
    cast(our_changes as bigint) as our_changes,
    change_days,
    our_change_days,
    cast(exposure_days as bigint) as exposure_days,
    cast(our_exposure_days as bigint) as our_exposure_days,
    {{ steady('rate * 28') }} as velocity,
    {{ steady('our_rate * 28') }} as our_velocity,
    cast(grain as double) as changes_per_day,
    cast(our_grain as double) as our_changes_per_day,
    source_kind,
    our_source_kind,
    {{ steady('rate / nullif(our_rate, 0)') }} as rate_ratio,
    {{ steady('exp(log_ratio - pair_half)') }} as ratio_low,
    {{ steady('exp(log_ratio + pair_half)') }} as ratio_high,
    {{ steady('exp(log_ratio - family_half)') }} as family_low,
    {{ steady('exp(log_ratio + family_half)') }} as family_high,
    is_comparable,
    not_comparable_reason,
    case
        when not is_comparable then 'not comparable'
        when log_ratio > family_half then 'faster'
        when log_ratio < -family_half then 'slower'
        else 'no difference shown'
    end as verdict
from bounded
