{# One row per type of event, product and day of `single` (a relation of single things with these columns): the first thing stands for all of them.
   Five packages or more on one day are one burst, not five releases. #}
{% macro events_of(single) -%}
select
    case when event_type = 'release' and count(distinct component) >= 5 then 'release_burst' else event_type end as event_type,
    product_id,
    any_value(competitor) as competitor,
    any_value(happened_on) as happened_on,
    day,
    min(date_basis) as date_basis,
    min(observed_at) as observed_at,
    count(*) as things,
    {%- for column in ['subject', 'subject_id', 'source_id', 'url', 'document_hash', 'captured_at', 'locator', 'quote'] %}
    any_value({{ column }}) filter (where nth = 1) as {{ column }},
    {%- endfor %}
    {{ hash_key(["case when event_type = 'release' and count(distinct component) >= 5 then 'release_burst' else event_type end", 'product_id', 'any_value(happened_on)', 'day']) }} as event_id
from (
    select
        *,
        coalesce(happened_on, {{ utc_day('observed_at') }}) as day,
        row_number() over (
            partition by event_type, product_id, happened_on is null, coalesce(happened_on, {{ utc_day('observed_at') }})
            order by subject_id
        ) as nth
    from {{ single }}
) as ordered
group by event_type, product_id, happened_on is null, day
{%- endmacro %}
