{# 16 hex digits identifying the given columns; null differs from the empty string. #}
{% macro hash_key(columns) -%}
    substr(md5(concat_ws('|',
        {%- for column in columns %} coalesce(cast({{ column }} as varchar), '~'){{ ',' if not loop.last }}{% endfor -%}
    )), 1, 16)
{%- endmacro %}

{# Text reduced to its words: lower case, no references, no punctuation. Equal keys mean the same words. #}
{% macro text_key(text) -%}
    trim(regexp_replace(
        regexp_replace(lower({{ text }}), '\(?#[0-9]+\)?|https?://[^ ]+', ' ', 'g'), '[^\p{L}\p{N}]+', ' ', 'g'
    ))
{%- endmacro %}

{# True for what a list or a data file calls an add-on: a price beside the plans, no plan of its own (the group is the readers' ADD_ON_GROUP). #}
{% macro is_add_on(plan_group) -%} coalesce({{ plan_group }} = 'Add-ons', false) {%- endmacro %}

{# Words in a text key. #}
{% macro word_count(key) -%} (length({{ key }}) - length(replace({{ key }}, ' ', '')) + 1) {%- endmacro %}
