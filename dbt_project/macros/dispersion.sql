{# One row per product and kind of change (`measures`: kind and column of `periods`, rows of int_product_period): how many times wider than Poisson's the variance of its weekly counts is (Pearson's chi-square over its degrees of freedom,
   McCullagh and Nelder 1989, 4.5.2), because changes come in releases and rates move. 1 where twelve covered weeks with five changes do not show it at 95 %. #}
{% macro dispersions(measures, periods) %}
    select
        product_id,
        change_kind,
        case
            when count(*) >= 12 and sum(n) >= 5 and sum(squared) / (count(*) - 1) > 1 + 1.6448536 * sqrt((2 + count(*) / sum(n)) / (count(*) - 1))
                then {{ steady('sum(squared) / (count(*) - 1)') }}
            else 1.0
        end as dispersion
    from (
        select
            product_id,
            change_kind,
            n,
            pow(n - exposure_days * rate, 2) / nullif(exposure_days * rate, 0) as squared
        from (
            {% for kind, measure in measures %}
                select
                    product_id,
                    '{{ kind }}' as change_kind,
                    exposure_days,
                    {{ measure }} as n,
                    sum({{ measure }}) over (partition by product_id) * 1.0 / sum(exposure_days) over (partition by product_id) as rate
                from {{ periods }}
                where grain = 'week' and exposure_days > 0
                {{ 'union all' if not loop.last }}
            {% endfor %}
        ) as weeks
    ) as steps
    group by product_id, change_kind
{% endmacro %}
