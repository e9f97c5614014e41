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

{# The day of int_clock, which is joined as `clock`: written out while a model is built, so that a condition on it reaches the scan of a large table; its column in a unit test, whose clock is made up. #}
{% macro today_of(clock) -%}
    {%- set found = namespace(rows=[]) -%}
    {%- if execute is defined and execute and model.resource_type == 'model' and flags.WHICH in ('run', 'build') -%}
        {%- set found.rows = run_query("select strftime(today, '%Y-%m-%d') from " ~ ref("int_clock") ~ " where today is not null").rows -%}
    {%- endif -%}
    {%- if found.rows -%} date '{{ found.rows[0][0] }}' {%- else -%} {{ clock }}.today {%- endif -%}
{%- endmacro %}
