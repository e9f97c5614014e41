{# The moment up to which captures are known: var as_of (ISO 8601 with its zone) as timestamptz, or null. Never the wall clock. #}
{% macro as_of_at() -%}
    {%- if var('as_of') -%}
        cast('{{ var("as_of") | replace("'", "''") }}' as timestamp with time zone)
    {%- else -%}
        cast(null as timestamp with time zone)
    {%- endif -%}
{%- endmacro %}

{# UTC day of a timestamptz; the session's time zone is UTC (profiles.yml). #}
{% macro utc_day(at) -%} cast({{ at }} as date) {%- endmacro %}

{# Elapsed days between two timestamps, with fraction. #}
{% macro days_between(earlier, later) -%} (date_diff('second', {{ earlier }}, {{ later }}) / 86400.0) {%- endmacro %}

{# One row per step ('day', 'week', 'month') from a first to a last day, both included; for the select list. #}
{% macro each_step(first_day, last_day, step) -%}
    cast(unnest(generate_series(cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval 1 {{ step }})) as date)
{%- endmacro %}

{# Last day of the month that a date lies in. #}
{% macro last_day_of_month(day) -%} last_day({{ day }}) {%- endmacro %}
