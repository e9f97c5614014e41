{# True where this build does only the products of raw.build_scope: the load step found that nothing else has changed (pipelines/build_scope.py). Elsewhere: a variable of the job. #}
{% macro is_partial() -%}
    {%- if execute is defined and execute and not var('as_of') -%}
        {{- 'yes' if adapter.get_relation(database=target.database, schema='raw', identifier='build_scope') is not none -}}
    {%- endif -%}
{%- endmacro %}

{# A relation, in a partial build only its rows of the products in scope. `part` is the column that says whose a row is: source_id or product_id. #}
{% macro touched(relation, part) -%}
    {%- if is_partial() -%}
        (select * from {{ relation }} where {{ part }} in (select {{ part }} from raw.build_scope))
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{# What a data test reads: where a part of the market is built, that part of a model that names its `part`. The other rows were tested when they were made. #}
{% macro duckdb__get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- set parts = [] -%}
    {%- if is_partial() -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == relation.identifier and node.config.meta.get('part') -%}
            {%- do parts.append(node.config.meta.part) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if where -%} (select * from {{ relation }} where {{ where }}) as tested
    {%- elif parts -%} {{ touched(relation, parts[0]) }} as tested
    {%- else -%} {{ relation }}
    {%- endif -%}
{%- endmacro %}
