{# After a build that left the key tests out (a test is a node, and each node costs more than its query): the same tests of the models that were built, as one table,
   how many rows break each. Nothing where they ran as nodes, as in a `dbt build` by hand. #}
{% macro key_checks() -%}
    {%- if execute and flags.WHICH == 'build' -%}
        {%- set built, tested, checks = [], [], [] -%}
        {%- for result in results -%}
            {%- if result.node.resource_type == 'model' and result.status == 'success' -%}{%- do built.append(result.node.unique_id) -%}{%- endif -%}
            {%- if result.node.resource_type == 'test' -%}{%- do tested.append(result.node.unique_id) -%}{%- endif -%}
        {%- endfor -%}
        {%- for test in graph.nodes.values() if test.resource_type == 'test' and test.attached_node in built and test.unique_id not in tested -%}
            {%- if test.test_metadata.name == 'is_key' -%}{%- do checks.append(test) -%}{%- endif -%}
        {%- endfor -%}
        {%- if checks -%}
            create or replace table {{ target.database }}.intermediate.key_check as
            {%- for test in checks %}
            {%- set keys = test.test_metadata.kwargs %}
            {%- set model = graph.nodes[test.attached_node] %}
            {#- what a partial build left alone was asked when it was built #}
            {%- set meta = model.config.meta %}
            {%- set rows = touched(model.relation_name, meta.part, meta.get('scope')) if meta.get('part') else model.relation_name %}
            select '{{ test.unique_id }}' as test_id, count(*) as failures
            from ({{ rows_that_break_key(rows, keys['columns'], keys.get('nullable', [])) }}) as broken
            {{ 'union all' if not loop.last }}
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# The rows that break a key: no column of it is null unless named in `nullable`, and no combination repeats. #}
{% macro rows_that_break_key(relation, columns, nullable) -%}
    select {{ columns | join(', ') }}
    from {{ relation }} as asked
    group by {{ columns | join(', ') }}
    having count(*) > 1{% for column in columns if column not in nullable %} or {{ column }} is null{% endfor %}
{%- endmacro %}
