{# After a build that left the key tests out (a test is a node, and each node costs more than its query): the same tests of the models that were built, as one table,
   how many rows break each. Nothing where they ran as nodes, as in a `dbt build` by hand. #}
{% macro key_checks() -%}
    {%- if execute and flags.WHICH == 'build' -%}
        {%- set built, tested, checks, passed_on = [], [], [], [] -%}
        {%- for result in results -%}
            {%- if result.node.resource_type == 'model' and result.status == 'success' -%}{%- do built.append(result.node.unique_id) -%}{%- endif -%}
            {%- if result.node.resource_type == 'test' -%}{%- do tested.append(result.node.unique_id) -%}{%- endif -%}
        {%- endfor -%}
        {%- for test in graph.nodes.values() if test.resource_type == 'test' and test.attached_node in built and test.unique_id not in tested -%}
            {%- if test.test_metadata.name == 'is_key' -%}{%- do checks.append(test) -%}{%- endif -%}
        {%- endfor -%}
        {#- a view of the columns of one table has the key that the table has, and so has one whose meta says whose rows it shows, each beside one row of others (`key_of`) -#}
        {%- for test in checks if graph.nodes[test.attached_node].config.materialized == 'view' -%}
            {%- set view = graph.nodes[test.attached_node] -%}
            {%- for below in checks if view.depends_on.nodes == [below.attached_node] or view.config.meta.get('key_of') == graph.nodes[below.attached_node].name -%}
                {%- if below.test_metadata.kwargs['columns'] == test.test_metadata.kwargs['columns'] -%}{%- do passed_on.append([test, below]) -%}{%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set asked = checks | reject('in', passed_on | map('first') | list) | list -%}
        {%- if checks -%}
            create or replace table {{ target.database }}.intermediate.key_check as
            {%- for test in asked %}
            {%- set keys = test.test_metadata.kwargs %}
            {%- set model = graph.nodes[test.attached_node] %}
            {#- what a partial build left alone was asked when it was built #}
            {%- set rows = made_rows(model.relation_name, model.config.meta) %}
            select '{{ test.unique_id }}' as test_id, count(*) as failures
            from ({{ rows_that_break_key(rows, keys['columns'], keys.get('nullable', [])) }}) as broken
            {{ 'union all' if not loop.last }}
            {%- endfor -%}
            {%- for test, below in passed_on %};
            insert into {{ target.database }}.intermediate.key_check
            select '{{ test.unique_id }}', failures from {{ target.database }}.intermediate.key_check where test_id = '{{ below.unique_id }}'
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
