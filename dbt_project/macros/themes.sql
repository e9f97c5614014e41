{# Select list: columns of a relation and one row per word of a text key, with the two words after it (null at the end) and its 1-based place.
   DuckDB unnests lists beside each other; elsewhere (PostgreSQL) unnest counts by itself and the words after are those of the next rows. `key` identifies a row. #}
{% macro each_word(relation, key, text) -%}
    {%- if target is not defined or target.type == 'duckdb' -%}
    select
        {{ key }},
        unnest(words) as word,
        unnest(list_slice(words, 2, len(words))) as next_word,
        unnest(list_slice(words, 3, len(words))) as third_word,
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
        words.word,
        lead(words.word) over (partition by {{ key }} order by words.place) as next_word,
        lead(words.word, 2) over (partition by {{ key }} order by words.place) as third_word,
        words.place
    from {{ relation }}
    cross join lateral unnest(string_to_array({{ text }}, ' ')) with ordinality as words (word, place)
    {%- endif -%}
{%- endmacro %}

{# A word without its plural s: `webhooks` is `webhook`, `access` and `ios` stay. #}
{% macro singular(word) -%}
    case when length({{ word }}) > 3 and right({{ word }}, 1) = 's' and right({{ word }}, 2) <> 'ss' then left({{ word }}, length({{ word }}) - 1) else {{ word }} end
{%- endmacro %}
