{# One row per product and complete period of a grain: rates over covered days, with 90 % intervals (Poisson, widened by the dispersion of the weekly counts) and the velocity index.
   The index divides by the median of the periods of the previous 52 weeks (`previous_periods` of them); it needs half of them covered. #}
{% macro feature_velocity(grain, previous_periods) %}
{%- set measures = [('feature', 'features'), ('improvement', 'improvements'), ('fix', 'fixes'), ('security', 'security'), ('breaking', 'breaking')] %}
{%- set scope = ref('int_period_scope') %}
with product_periods as (
    select *
    from {{ touched(ref('int_product_period'), 'product_id', scope) }} as touched
),

periods as (
    select
        *,
        case when exposure_days > 0 then features * 28.0 / exposure_days end as velocity
    from product_periods
    where grain = '{{ grain }}'
),

compared as (
    select
        *,
        median(velocity) over previous_year as usual_velocity,
        count(velocity) over previous_year as usual_periods
    from periods
    window previous_year as (
        partition by product_id order by period_start
        rows between {{ previous_periods }} preceding and 1 preceding
    )
),

dispersed as (
    select
        periods.product_id
        {%- for kind, _ in measures %},
        coalesce(max(case when by_kind.change_kind = '{{ kind }}' then by_kind.dispersion end), 1) as {{ kind }}
        {%- endfor %}
    from periods
    left join ({{ dispersions(measures, 'product_periods') }}) as by_kind on periods.product_id = by_kind.product_id
    group by periods.product_id
),

undated as (
    select
        product_id,
        avg(case when general_basis in ('vendor', 'archive') then 0.0 else 1.0 end) as share_undated
    from {{ touched(ref('int_change_item'), 'product_id', scope) }} as items
    where is_counted
    group by product_id
)

select
    compared.product_id,
    products.competitor,
    compared.period_start,
    cast(compared.period_end - 1 as date) as period_end,
    compared.exposure_days,
    {%- for measure in ['features', 'improvements', 'fixes', 'security', 'breaking', 'items', 'releases'] %}
    case when compared.exposure_days > 0 then compared.{{ measure }} end as {{ measure }},
    {%- endfor %}
    compared.velocity,
    {%- for kind, measure in measures %}
    {%- set name = '' if kind == 'feature' else kind ~ '_' %}
    {%- if name %}
    compared.{{ measure }} * 28.0 / nullif(compared.exposure_days, 0) as {{ name }}velocity,
    {%- endif %}
    case when compared.exposure_days > 0 then dispersed.{{ kind }} * {{ poisson_low('(compared.' ~ measure ~ ' / dispersed.' ~ kind ~ ')') }} * 28.0 / compared.exposure_days end as {{ name }}velocity_low,
    case when compared.exposure_days > 0 then dispersed.{{ kind }} * {{ poisson_high('(compared.' ~ measure ~ ' / dispersed.' ~ kind ~ ')') }} * 28.0 / compared.exposure_days end as {{ name }}velocity_high,
    {%- endfor %}
    case
        when compared.usual_velocity > 0 and compared.usual_periods * 2 >= {{ previous_periods }}
            then compared.velocity / compared.usual_velocity
    end as velocity_index,
    dispersed.feature as dispersion,
    case when compared.items > 0 and compared.exposure_days > 0 then compared.unclassified * 1.0 / compared.items end as share_unclassified,
    cast(undated.share_undated as double) as share_undated
from compared
inner join (
    select distinct
        product_id,
        competitor
    from {{ ref('stg_watched_source') }}
) as products on compared.product_id = products.product_id
inner join dispersed on compared.product_id = dispersed.product_id
left join undated on compared.product_id = undated.product_id
{% endmacro %}
