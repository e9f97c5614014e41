-- One row per competitor, grain (week, month), complete period in which it is in the panel, and theme that it has shown by then; a row without a theme is of all its features together.
-- Each vendor's features of a period are one vote; a moving average of its periods weighs the newest most.
{%- set grains = [('week', 13, 52), ('month', 3, 12)] %}
{%- set scope = ref('int_period_scope') %}
with products as (
    select *
    from {{ touched(ref('dim_product'), 'competitor', scope) }} as touched
),

product_periods as (
    select
        periods.product_id,
        products.competitor,
        products.is_us,
        periods.grain,
        periods.period_start,
        periods.period_end,
        periods.exposure_days,
        case when periods.exposure_days > 0 then periods.features else 0 end as features
    from {{ ref('int_product_period') }} as periods
    inner join products on periods.product_id = products.product_id
),

vendor_periods as (
    select
        competitor,
        any_value(is_us) as is_us,
        grain,
        period_start,
        any_value(period_end) as period_end,
        sum(exposure_days) as exposure_days,
        sum(features) as features
    from product_periods
    group by competitor, grain, period_start
),

numbered as (
    select
        *,
        cast(period_end - case when grain = 'week' then interval 52 week else interval 12 month end as date) as window_start,
        date_diff(grain, min(period_start) over (partition by competitor, grain), period_start) as period_no,
        min(case when exposure_days > 0 then period_start end) over (partition by competitor, grain) as covered_from
    from vendor_periods
),

tags as (
    select *
    from {{ touched(ref('fct_item_theme'), 'competitor', scope) }} as touched
    where date_basis in ('vendor', 'archive')
),

-- what a vendor's notes first say of a theme is new only where a year before it was covered; its themes go by number, which costs less to join, to group and to put in order by than names
first_shown as (
    select
        competitor,
        theme,
        min(general_on) as first_on,
        row_number() over (order by competitor, theme) as series_no
    from tags
    group by competitor, theme
),

dated_tags as (
    select
        shown.series_no,
        tags.product_id,
        grains.grain,
        cast(date_trunc(grains.grain, tags.general_on) as date) as period_start
    from tags
    inner join first_shown as shown on tags.competitor = shown.competitor and tags.theme = shown.theme
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            tags.product_id = coverage.product_id
            and tags.general_on >= coverage.from_on
            and tags.general_on < coverage.until_on
    cross join (values ('week'), ('month')) as grains (grain)
    where tags.change_kind = 'feature'
),

-- a change that is dated by its month alone is in no week: the weeks that its month touches have no exposure
theme_counts as (
    select
        dated.series_no,
        dated.grain,
        dated.period_start,
        count(*) as items
    from dated_tags as dated
    inner join product_periods as periods
        on
            dated.product_id = periods.product_id
            and dated.grain = periods.grain
            and dated.period_start = periods.period_start
            and periods.exposure_days > 0
    group by dated.series_no, dated.grain, dated.period_start
),

dated_without_tag as (
    select
        items.competitor,
        items.product_id,
        grains.grain,
        cast(date_trunc(grains.grain, items.general_on) as date) as period_start
    from {{ touched(ref('int_change_item'), 'competitor', scope) }} as items
    inner join {{ ref('int_product_coverage') }} as coverage
        on
            items.product_id = coverage.product_id
            and items.general_on >= coverage.from_on
            and items.general_on < coverage.until_on
    cross join (values ('week'), ('month')) as grains (grain)
    where
        items.is_counted and items.change_kind = 'feature' and items.general_basis in ('vendor', 'archive')
        and items.change_id not in (
            select tags.change_id from tags
            where tags.change_kind = 'feature'
        )
),

untagged_counts as (
    select
        dated.competitor,
        dated.grain,
        dated.period_start,
        count(*) as untagged
    from dated_without_tag as dated
    inner join product_periods as periods
        on
            dated.product_id = periods.product_id
            and dated.grain = periods.grain
            and dated.period_start = periods.period_start
            and periods.exposure_days > 0
    group by dated.competitor, dated.grain, dated.period_start
),

-- what is the same for every theme: sums of weights, features of the year, whether the vendor is in the panel
paced as (
    {% for grain, short, long in grains %}
        {%- set half_short = 1 - 2 / (short + 1) %}
        {%- set half_long = 1 - 2 / (long + 1) %}
        select
            periods.*,
            pow({{ half_short }}, -periods.period_no) / nullif(periods.features, 0) as short_vote,
            pow({{ half_long }}, -periods.period_no) / nullif(periods.features, 0) as long_vote,
            sum(case when periods.features > 0 then pow({{ half_short }}, -periods.period_no) end) over so_far_{{ grain }} as short_weight,
            sum(case when periods.features > 0 then pow({{ half_long }}, -periods.period_no) end) over so_far_{{ grain }} as long_weight,
            sum(periods.features) over trailing_year_{{ grain }} as features_12m,
            sum(coalesce(untagged.untagged, 0)) over trailing_year_{{ grain }} as untagged_12m,
            sum(periods.features) over recent_{{ grain }} > 0 and periods.period_no >= {{ long // 2 - 1 }} as is_in_panel
        from numbered as periods
        left join untagged_counts as untagged
            on periods.competitor = untagged.competitor and periods.grain = untagged.grain and periods.period_start = untagged.period_start
        where periods.grain = '{{ grain }}'
        window
            so_far_{{ grain }} as (partition by periods.competitor order by periods.period_no rows unbounded preceding),
            trailing_year_{{ grain }} as (partition by periods.competitor order by periods.period_no rows between {{ long - 1 }} preceding and current row),
            recent_{{ grain }} as (partition by periods.competitor order by periods.period_no rows between {{ short - 1 }} preceding and current row)
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- few narrow columns go through the windows; what is the same for every theme joins them behind
votes as (
    {% for grain, short, long in grains %}
        select
            shown.series_no,
            periods.competitor,
            periods.grain,
            periods.period_start,
            coalesce(counts.items, 0) as items,
            sum(coalesce(counts.items, 0) * periods.short_vote) over so_far_votes_{{ grain }} as short_sum,
            sum(coalesce(counts.items, 0) * periods.long_vote) over so_far_votes_{{ grain }} as long_sum,
            sum(counts.items) over year_votes_{{ grain }} as items_12m
        from paced as periods
        inner join first_shown as shown
            on periods.competitor = shown.competitor and periods.period_start >= date_trunc('{{ grain }}', shown.first_on)
        left join theme_counts as counts
            on
                periods.grain = counts.grain
                and periods.period_start = counts.period_start
                and shown.series_no = counts.series_no
        where periods.grain = '{{ grain }}'
        window
            so_far_votes_{{ grain }} as (partition by shown.series_no order by periods.period_no rows unbounded preceding),
            year_votes_{{ grain }} as (partition by shown.series_no order by periods.period_no rows between {{ long - 1 }} preceding and current row)
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    competitor,
    is_us,
    grain,
    cast(null as varchar) as theme,
    period_start,
    period_end,
    cast(features as bigint) as items,
    cast(features_12m as bigint) as items_12m,
    cast(untagged_12m as bigint) as untagged_12m,
    case when features > 0 then 1.0 end as vote,
    cast(null as double) as short_average,
    cast(null as double) as long_average,
    false as is_new
from paced
where is_in_panel
union all
select
    votes.competitor,
    periods.is_us,
    votes.grain,
    shown.theme,
    votes.period_start,
    periods.period_end,
    cast(votes.items as bigint) as items,
    cast(coalesce(votes.items_12m, 0) as bigint) as items_12m,
    cast(null as bigint) as untagged_12m,
    votes.items * 1.0 / nullif(periods.features, 0) as vote,
    {{ steady('coalesce(votes.short_sum, 0) / periods.short_weight', 12) }} as short_average,
    {{ steady('coalesce(votes.long_sum, 0) / periods.long_weight', 12) }} as long_average,
    coalesce(
        shown.first_on >= periods.window_start and shown.first_on < periods.period_end and periods.covered_from <= shown.first_on - interval 12 month, false
    ) as is_new
from votes
inner join paced as periods on votes.competitor = periods.competitor and votes.grain = periods.grain and votes.period_start = periods.period_start
inner join first_shown as shown on votes.series_no = shown.series_no
where periods.is_in_panel
