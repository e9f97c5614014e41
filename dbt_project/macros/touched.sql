{# True where this build does only the products of raw.build_scope: the load step found that nothing else has changed (pipelines/build_scope.py). Elsewhere: a variable of the job. #}
{% macro is_partial() -%}
    {%- if execute is defined and execute and not var('as_of') -%}
        {{- 'yes' if adapter.get_relation(database=target.database, schema='raw', identifier='build_scope') is not none -}}
    {%- endif -%}
{%- endmacro %}

{# A relation, in a partial build only its rows of the products in scope. `part` is the column that says whose a row is: source_id, product_id or competitor.
   `scope` is int_period_scope where the rows also rest on time that has passed. #}
{% macro touched(relation, part, scope=none) -%}
    {%- if is_partial() -%}
        (select * from {{ relation }} where {{ part }} in ({{ parts_in_scope(part, scope) }}))
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{# The values of `part` that a partial build makes again. #}
{% macro parts_in_scope(part, scope=none) -%}
    select {{ part }} from {% if scope %}{{ scope }} where is_touched{% else %}raw.build_scope{% endif %}
{%- endmacro %}

{# True for a row of `known` (int_period_scope) that a partial build finds otherwise than the build before it left it in `previous`, or whose product is in scope. #}
{% macro is_known_otherwise(previous, known) -%}
    {%- if is_partial() -%}
        ({{ known }}.product_id in (select product_id from raw.build_scope)
        or not exists (select 1 from {{ previous }} as built where built.product_id = {{ known }}.product_id and built.known_days = {{ known }}.known_days))
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# What a data test reads: where a part of the market is built, that part of a model that names its `part`. The other rows were tested when they were made. #}
{% macro duckdb__get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- set parts = [] -%}
    {%- if is_partial() -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == relation.identifier and node.config.meta.get('part') -%}
            {%- do parts.append(node.config.meta) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if where -%} (select * from {{ relation }} where {{ where }}) as tested
    {%- elif parts -%} {{ touched(relation, parts[0].part, parts[0].get('scope')) }} as tested
    {%- else -%} {{ relation }}
    {%- endif -%}
{%- endmacro %}
