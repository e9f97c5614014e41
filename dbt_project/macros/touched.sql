{# True where this build does only the products of raw.build_scope: the load step found that nothing else has changed (pipelines/build_scope.py). Elsewhere: a variable of the job. #}
{% macro is_partial() -%}
    {%- if execute is defined and execute and not var('as_of') -%}
        {{- 'yes' if adapter.get_relation(database=target.database, schema='raw', identifier='build_scope') is not none -}}
    {%- endif -%}
{%- endmacro %}

{# A relation, in a partial build only its rows of the products in scope. `part` is the column that says whose a row is: source_id, product_id or competitor.
   `scope` is int_period_scope where the rows also rest on time that has passed; `settled` where all are made again once anything settled is otherwise. #}
{% macro touched(relation, part, scope=none, settled=none) -%}
    {%- if is_partial() and (not settled or is_kept({'settled': settled})) -%}
        (select * from {{ relation }} where {{ part }} in ({{ parts_in_scope(part, scope) }}))
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{# The values of `part` that a partial build makes again. #}
{% macro parts_in_scope(part, scope=none) -%}
    select {{ part }} from {% if scope %}{{ scope }} where is_touched{% else %}raw.build_scope{% endif %}
{%- endmacro %}

{# The rows of a model that this build has made, by the model's meta. #}
{% macro made_rows(relation, meta) -%}
    {%- if meta.get('part') -%} {{ touched(relation, meta.part, meta.get('scope'), meta.get('settled')) }}
    {%- elif is_kept(meta) -%} (select * from {{ relation }} where false)
    {%- else -%} {{ relation }}
    {%- endif -%}
{%- endmacro %}

{# The rows that the build before left in a model, which asks for them by its own name; none in a whole build. #}
{% macro built_before(previous, columns) -%}
    {%- if is_partial() -%}
        select
            {{ columns.keys() | join(', ') }},
            product_id in (select product_id from raw.build_scope) as is_in_scope
        from {{ previous }}
    {%- else -%}
        select
            {% for name, type in columns.items() -%} cast(null as {{ type }}) as {{ name }}, {% endfor -%}
            cast(null as boolean) as is_in_scope
        where false
    {%- endif -%}
{%- endmacro %}

{# The first day that no complete week or month holds: what is dated before it is settled, until its source shows it otherwise. #}
{% macro settled_until(today) -%} cast(greatest(date_trunc('week', {{ today }}), date_trunc('month', {{ today }})) as date) {%- endmacro %}

{# Changes as one number, whatever their order, by all that tells one from another. Elsewhere: xxhash64 instead of hash. #}
{% macro print_of(items, columns) -%} cast(sum(cast(hash({% for column in columns %}{{ items }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}) as hugeint)) as varchar) {%- endmacro %}

{# True in a partial build that leaves what rests on settled changes alone (meta `settled`): no product has other ones than at the build before. #}
{% macro is_kept(meta) -%}
    {%- if execute and meta.get('settled') and is_partial() -%}
        {%- set found = run_query('select 1 from ' ~ meta.settled ~ ' where is_settled_otherwise limit 1') -%}
        {{- '' if found.rows else 'yes' -}}
    {%- endif -%}
{%- endmacro %}

{# What a data test reads: where a part of the market is built, that part of a model that names its `part`. The other rows were tested when they were made. #}
{% macro duckdb__get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- set parts = [] -%}
    {%- if is_partial() -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == relation.identifier and node.config.meta -%}
            {%- do parts.append(node.config.meta) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if where -%} (select * from {{ relation }} where {{ where }}) as tested
    {%- elif parts -%} {{ made_rows(relation, parts[0]) }} as tested
    {%- else -%} {{ relation }}
    {%- endif -%}
{%- endmacro %}
