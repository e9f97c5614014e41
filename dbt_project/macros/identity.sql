{# 16 hex digits identifying the given columns; null differs from the empty string. #}
{% macro hash_key(columns) -%}
    substr(md5(concat_ws('|',
        {%- for column in columns %} coalesce(cast({{ column }} as varchar), '~'){{ ',' if not loop.last }}{% endfor -%}
    )), 1, 16)
{%- endmacro %}

{# A text as a number of 64 bits: joins and groups over tens of millions of rows cost a third of what they do by text. Elsewhere: any 64 bits of a hash that does not change. #}
{% macro number_of(text) -%} cast(md5_number({{ text }}) >> 64 as ubigint) {%- endmacro %}

{# A value as a number that holds within one statement: the cheapest there is, and two values may share one. Elsewhere: xxhash64. #}
{% macro hash_of(value) -%} hash({{ value }}) {%- endmacro %}

{# Text reduced to its words: lower case, no references, no punctuation. Equal keys mean the same words.
   A single space stands as it is: matching it too would double the cost of the whole. Where there is no sign of a reference, none is looked for. #}
{% macro text_key(text) -%}
    trim(regexp_replace(
        case
            when contains({{ text }}, '#') or contains(lower({{ text }}), 'http') then regexp_replace(lower({{ text }}), '\(?#[0-9]+\)?|https?://[^ ]+', ' ', 'g')
            else lower({{ text }})
        end,
        '[^\p{L}\p{N} ][^\p{L}\p{N}]*| [^\p{L}\p{N}]+', ' ', 'g'
    ))
{%- endmacro %}

{# Key of a text that is never empty: its words, or where it has none the text itself. The load step makes it by this very macro, so nothing of dbt may be used here. #}
{% macro key_of_text(text) -%} coalesce(nullif({{ text_key(text) }}, ''), lower({{ text }})) {%- endmacro %}

{# Host of an address without www, empty where there is none. #}
{% macro site_of(url) -%} regexp_replace(lower(regexp_extract({{ url }}, '^https?://([^/:?#]+)', 1)), '^www[.]', '') {%- endmacro %}

{# True for what a list or a data file calls an add-on: a price beside the plans, no plan of its own (the group is the readers' ADD_ON_GROUP). #}
{% macro is_add_on(plan_group) -%} coalesce({{ plan_group }} = 'Add-ons', false) {%- endmacro %}

{# Words in a text key. #}
{% macro word_count(key) -%} (length({{ key }}) - length(replace({{ key }}, ' ', '')) + 1) {%- endmacro %}

{# A plan's name reduced to its words, without the word plan itself at either end. #}
{% macro plan_key(plan) -%} regexp_replace({{ text_key(plan) }}, '(^plan | plan$)', '') {%- endmacro %}

{# What a feature is called, reduced so that case, accents, punctuation and a plural s make no other feature of it. #}
{% macro feature_key(words) -%}
    regexp_replace({{ text_key('strip_accents(' ~ words ~ ')') }}, '([a-z]{3,})s\b', '\1', 'g')
{%- endmacro %}

{# True where two keys have a word in common, or one that is written without spaces holds the other. #}
{% macro shares_word(one, other) -%}
    (len(list_intersect(string_split({{ one }}, ' '), string_split({{ other }}, ' '))) > 0 or contains({{ one }}, {{ other }}))
{%- endmacro %}

{# Start of an entry that stands for the whole list of another plan (`everything in Basic`), in the words of a feature key. #}
{% macro everything_words() -%}
^((include |including |inklusive |inclu[a-z]* |plus )?(everything|all|alle|tout|toute|tou|tudo|todo|toda|tutto|tutte|wszystko|vse|allt|alt|все)( |$)|全部|すべて|全て|모든|모두|كل|جميع)
{%- endmacro %}

{# Words that two keys have in common. #}
{% macro shared_word_count(one, other) -%}
    len(list_intersect(string_split({{ one }}, ' '), string_split({{ other }}, ' ')))
{%- endmacro %}
