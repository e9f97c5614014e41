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
            {%- set held = run_query(held_keys(asked)).columns[0].values() if asked else [] %}
            create or replace table {{ target.database }}.intermediate.key_check as
            {%- for test in asked %}
            select '{{ test.unique_id }}' as test_id,
            {%- if test.unique_id in held %} 0 as failures
            {%- else %} count(*) as failures from ({{ rows_that_break_key(rows_asked(test), test.test_metadata.kwargs['columns'], test.test_metadata.kwargs.get('nullable', [])) }}) as broken
            {%- endif %}
            {{ 'union all' if not loop.last }}
            {%- endfor -%}
            {%- for test, below in passed_on %};
            insert into {{ target.database }}.intermediate.key_check
            select '{{ test.unique_id }}', failures from {{ target.database }}.intermediate.key_check where test_id = '{{ below.unique_id }}'
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Before a build: what became of the key tests of the last one is not this one's. #}
{% macro forget_key_checks() -%}
    {%- if execute and flags.WHICH == 'build' -%} drop table if exists {{ target.database }}.intermediate.key_check {%- endif -%}
{%- endmacro %}

{# What a build made of the model that a test is attached to: what a partial one left alone was asked when it was built. #}
{% macro rows_asked(test) -%}
    {%- set model = graph.nodes[test.attached_node] -%}
    {{ made_rows(model.relation_name, model.config.meta) }}
{%- endmacro %}

{# The tests whose keys hold for sure, the others being asked row by row: as many hashes as rows, and no null. Equal keys have equal hashes, so that none repeats; to count numbers costs two thirds of
   what it costs to group by keys. #}
{% macro held_keys(tests) -%}
    {%- for test in tests %}
    {%- set columns = test.test_metadata.kwargs['columns'] %}
    select '{{ test.unique_id }}' as test_id
    from {{ rows_asked(test) }} as asked
    having count(*) = count(distinct {{ hash_of(columns | join(', ')) }})
    {%- for column in columns if column not in test.test_metadata.kwargs.get('nullable', []) %} and count(*) = count({{ column }}){% endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The rows that break a key: no column of it is null unless named in `nullable`, and no combination repeats. #}
{% macro rows_that_break_key(relation, columns, nullable) -%}
    select {{ columns | join(', ') }}
    from {{ relation }} as asked
    group by {{ columns | join(', ') }}
    having count(*) > 1{% for column in columns if column not in nullable %} or {{ column }} is null{% endfor %}
{%- endmacro %}
