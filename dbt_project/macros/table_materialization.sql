{#- A table is replaced in one transaction: the adapter's own way (a second table beside it, two renames, a backup that is dropped) asks DuckDB eight things
    a model, which costs more than the models themselves. Hooks, grants and indexes are not used in this project and are not carried. -#}
{% materialization table, adapter = "duckdb" %}
    {%- set target = this.incorporate(type = "table") -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and not existing.is_table %}{% do adapter.drop_relation(existing) %}{% endif -%}
    {%- set is_contracted = config.get("contract").enforced -%}
    {%- if is_contracted %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
    {% call statement("main") %}
        create or replace table {{ target }} as
        {% if is_contracted %}{{ get_select_subquery(sql) }}{% else %}{{ sql }}{% endif %}
    {% endcall %}
    {% do adapter.commit() %}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}
