{# One row per type of event, product and day of `single` (a relation of single things with these columns): the first thing stands for all of them.
   Five packages or more on one day are one burst, not five releases. What is grouped is narrow; the words of the first thing join it at the end. #}
{% macro events_of(single) -%}
with days as (
    select
        event_type,
        product_id,
        component,
        subject_id,
        date_basis,
        observed_at,
        happened_on is null as is_undated,
        coalesce(happened_on, {{ utc_day('observed_at') }}) as day
    from {{ single }}
),

grouped as (
    select
        event_type,
        product_id,
        is_undated,
        day,
        min(subject_id) as subject_id,
        min(date_basis) as date_basis,
        min(observed_at) as observed_at,
        count(*) as things
    from days
    group by event_type, product_id, is_undated, day
),

bursts as (
    select
        grouped.product_id,
        grouped.is_undated,
        grouped.day
    from grouped
    inner join days
        on
            grouped.event_type = days.event_type
            and grouped.product_id = days.product_id
            and grouped.is_undated = days.is_undated
            and grouped.day = days.day
    where grouped.event_type = 'release' and grouped.things >= 5
    group by grouped.product_id, grouped.is_undated, grouped.day
    having count(distinct days.component) >= 5
),

named as (
    select
        grouped.* replace (case when bursts.day is not null then 'release_burst' else grouped.event_type end as event_type),
        grouped.event_type as single_type
    from grouped
    left join bursts
        on
            grouped.event_type = 'release'
            and grouped.product_id = bursts.product_id
            and grouped.is_undated = bursts.is_undated
            and grouped.day = bursts.day
)

select
    named.event_type,
    named.product_id,
    first_things.competitor,
    first_things.happened_on,
    named.day,
    named.date_basis,
    named.observed_at,
    named.things,
    {%- for column in ['subject', 'subject_id', 'source_id', 'url', 'document_hash', 'captured_at', 'locator', 'quote'] %}
    first_things.{{ column }},
    {%- endfor %}
    {{ hash_key(['named.event_type', 'named.product_id', 'first_things.happened_on', 'named.day']) }} as event_id
from named
inner join {{ single }} as first_things on named.single_type = first_things.event_type and named.subject_id = first_things.subject_id
{%- endmacro %}
