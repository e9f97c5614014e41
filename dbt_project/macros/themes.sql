{# Select list: the key of a row, its text and one row per word of it, with the word's 1-based place. `text` is a text key: words with one space between.
   DuckDB unnests a list beside its subscripts; elsewhere (PostgreSQL) unnest counts by itself. #}
{% macro each_word(relation, columns, text) -%}
    {%- if target is not defined or target.type == 'duckdb' -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        unnest(string_split({{ text }}, ' ')) as word,
        generate_subscripts(string_split({{ text }}, ' '), 1) as place
    from {{ relation }}
    {%- else -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        words.word,
        words.place
    from {{ relation }}
    cross join lateral unnest(string_to_array({{ text }}, ' ')) with ordinality as words (word, place)
    {%- endif -%}
{%- endmacro %}

{# The `count` words of a text key from the `place`-th on, with one space between. #}
{% macro words_from(text, place, count) -%}
    {%- if target is not defined or target.type == 'duckdb' -%}
    array_to_string(list_slice(string_split({{ text }}, ' '), {{ place }}, {{ place }} + {{ count }} - 1), ' ')
    {%- else -%}
    array_to_string((string_to_array({{ text }}, ' '))[{{ place }}:{{ place }} + {{ count }} - 1], ' ')
    {%- endif -%}
{%- endmacro %}

{# A word without its plural s: `webhooks` is `webhook`, `access` and `ios` stay. #}
{% macro singular(word) -%}
    case when length({{ word }}) > 3 and right({{ word }}, 1) = 's' and right({{ word }}, 2) <> 'ss' then left({{ word }}, length({{ word }}) - 1) else {{ word }} end
{%- endmacro %}
