{# Select list: columns of a relation and one row per word of a text key, with its 1-based place and all the words, of which `words[place + 1]` is the next one (null at the end).
   DuckDB unnests a list and its places beside each other; elsewhere (PostgreSQL) unnest counts by itself. `key` identifies a row. #}
{% macro each_word(relation, key, text) -%}
    {%- if target is not defined or target.type == 'duckdb' -%}
    select
        {{ key }},
        words,
        unnest(words) as word,
        generate_subscripts(words, 1) as place
    from (
        select
            {{ key }},
            string_split({{ text }}, ' ') as words
        from {{ relation }}
    ) as split
    {%- else -%}
    select
        {{ key }},
        string_to_array({{ text }}, ' ') as words,
        parts.word,
        parts.place
    from {{ relation }}
    cross join lateral unnest(string_to_array({{ text }}, ' ')) with ordinality as parts (word, place)
    {%- endif -%}
{%- endmacro %}

{# A word without its plural s: `webhooks` is `webhook`, `access` and `ios` stay. #}
{% macro singular(word) -%}
    case when length({{ word }}) > 3 and right({{ word }}, 1) = 's' and right({{ word }}, 2) <> 'ss' then left({{ word }}, length({{ word }}) - 1) else {{ word }} end
{%- endmacro %}
