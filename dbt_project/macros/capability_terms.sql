{# Words that say nothing of what a change is about: grammar, and the verbs that every announcement has. Stems, as `term_stem` gives them. #}
{% macro empty_terms() -%}
('the', 'and', 'for', 'from', 'with', 'into', 'are', 'its', 'that', 'thi', 'thes', 'thos', 'you', 'your', 'can', 'now', 'our', 'via', 'per', 'not', 'mor',
 'when', 'than', 'then', 'they', 'them', 'their', 'ha', 'hav', 'will', 'which', 'also', 'all', 'any', 'each', 'other', 'use', 'us', 'using', 'new', 'add',
 'added', 'adding', 'support', 'featur', 'allow', 'let', 'able', 'ability', 'make', 'mak', 'mad', 'out', 'one', 'own', 'only', 'within', 'without', 'option', 'possibl', 'introduc')
{%- endmacro %}

{# A word without its commonest endings (plural, -ed, -ing, silent e, doubled last letter), so that `bid`, `bids` and `bidding` are one term.
   Rougher than Porter's stemmer (1980), and made for comparing, not for reading. #}
{% macro term_stem(word) -%}
    {%- set bare = "regexp_replace(regexp_replace(" ~ word ~ ", '(ies|ied)$', 'y'), '([a-z]{3,}?)(ings|ing|ed|es|s|e)$', '\\1')" -%}
    case
        when length({{ bare }}) > 3 and right({{ bare }}, 1) = substr({{ bare }}, length({{ bare }}) - 1, 1) and regexp_matches({{ bare }}, '[a-z]$')
            then left({{ bare }}, length({{ bare }}) - 1)
        else {{ bare }}
    end
{%- endmacro %}

{# One row per word of `words` and the term that it reduces to, '' where that is empty. Grouped first: a word is reduced and judged once, not at each of its uses. #}
{% macro vocabulary_of(words) %}
    select
        word,
        min(case when term in {{ empty_terms() }} then '' else term end) as term
    from (
        select
            word,
            {{ term_stem('word') }} as term
        from {{ words }}
        where length(word) >= 3 or regexp_matches(word, '[^a-z]')
        group by word
    ) as spelled
    group by word
{% endmacro %}

{# One row per feature of a relation (change_id, text_key) and term that its words reduce to. #}
{% macro feature_terms(features) %}
with words as (
    select
        change_id,
        {{ unnest_words('text_key') }} as word
    from {{ features }}
),

vocabulary as (
    {{- vocabulary_of('words') }}
)

select distinct
    words.change_id,
    vocabulary.term
from words
inner join vocabulary on words.word = vocabulary.word
where vocabulary.term <> ''
{% endmacro %}

{# One row per pair of features (one_no, other_no) of a relation that have terms in common, with how many and the product of their weights; reads the relation `weighed`, one row per feature and term.
   One side is made before the other is looked up: joining all uses of a common term with each other would be the square of them. #}
{% macro overlaps_of(pairs) %}
with one_side as {{ materialized() }} (
    select
        pairs.one_no,
        pairs.other_no,
        weighed.term_no,
        weighed.weight,
        weighed.is_common
    from {{ pairs }} as pairs
    inner join weighed on pairs.one_no = weighed.feature_no
)

select
    one_side.one_no,
    one_side.other_no,
    count(*) as terms,
    count(*) filter (where one_side.is_common) as common_terms,
    sum(one_side.weight * weighed.weight) as product
from one_side
inner join weighed on one_side.other_no = weighed.feature_no and one_side.term_no = weighed.term_no
group by one_side.one_no, one_side.other_no
{% endmacro %}

{# One row per word of a text key; for the select list. Elsewhere: lateral view explode(split(key, ' ')). #}
{% macro unnest_words(key) -%} unnest(string_split(strip_accents({{ key }}), ' ')) {%- endmacro %}

{# What a person decided about capabilities: rows of the CSV file PACELINE_CAPABILITIES (decision, id, capability), none where it is not set.
   Elsewhere: the same file as an external table. #}
{% macro capability_decisions() -%}
    {%- set path = env_var('PACELINE_CAPABILITIES', '') if env_var is defined else '' -%}
    {%- if path -%}
    select
        lower(trim(decision)) as decision,
        trim(id) as id,
        nullif(trim(capability), '') as capability
    from read_csv('{{ path | replace("'", "''") }}', header = true, auto_detect = false, delim = ',', quote = '"', columns = {'decision': 'varchar', 'id': 'varchar', 'capability': 'varchar'})
    {%- else -%}
    select
        cast(null as varchar) as decision,
        cast(null as varchar) as id,
        cast(null as varchar) as capability
    where false
    {%- endif -%}
{%- endmacro %}

{# What a notice of deprecation or removal says beside its subject; stems. #}
{% macro notice_terms() -%}
'deprecat', 'deprecation', 'remov', 'removal', 'drop', 'delet', 'retir', 'sunset', 'discontinu', 'longer', 'legacy', 'old', 'end', 'lif', 'favour', 'favor', 'instead',
 'replac', 'switch', 'off', 'month', 'year', 'futur', 'releas', 'version', 'pleas', 'mov', 'migrat', 'befor', 'breaking', 'chang', 'stop', 'unused', 'entir', 'complet'
{%- endmacro %}

{# After `as` of a CTE: it is computed once and as written, so that no join is moved across it. Engines without the word (Spark) leave it out and cache the step. #}
{% macro materialized() -%} materialized {%- endmacro %}
