{#- A table is replaced in one transaction: the adapter's own way (a second table beside it, two renames, a backup that is dropped) asks DuckDB eight things
    a model, which costs more than the models themselves. Hooks, grants and indexes are not used in this project and are not carried.
    In a partial build (macros/touched.sql) a model whose meta names its `part` loses the rows of the products in scope and gains their new ones,
    and one that is `settled` is left as it is where nothing settled has changed. Columns named in `plain` are written as they are: whether a dictionary would
    pack them is not asked, which costs a fifth of writing texts that do not repeat. A model that is `ordered` is written part by part: its rows, and those of
    the larger models that are joined to it, lie together, so that a partial build reads a twentieth of their places. -#}
{% materialization table, adapter = "duckdb" %}
    {%- set target = this.incorporate(type = "table") -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and not existing.is_table %}{% do adapter.drop_relation(existing) %}{% endif -%}
    {%- set is_contracted = config.get("contract").enforced -%}
    {%- if is_contracted %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
    {%- set meta = model.config.meta -%}
    {%- set is_standing = existing is not none and existing.is_table and is_partial() and (not meta.get("settled") or is_kept(meta)) -%}
    {% call statement("main") %}
        {% if is_standing and meta.get("part") %}
            delete from {{ target }} where {{ meta.part }} in ({{ parts_in_scope(meta.part, meta.get("scope")) }});
            insert into {{ target }} by name {% if is_contracted %}{{ get_select_subquery(sql) }}{% else %}{{ sql }}{% endif %};
            {{ seen_again(target) }}
        {% elif is_standing and meta.get("settled") %}
            select 1
        {% elif meta.get("plain") %}
            create or replace table {{ target }} ({{ plain_columns(sql, meta.plain) }});
            insert into {{ target }} {{ sql }}
        {% elif meta.get("ordered") %}
            create or replace table {{ target }} as
            select * from ({{ sql }}) order by {{ meta.part }}
        {% else %}
            create or replace table {{ target }} as
            {% if is_contracted %}{{ get_select_subquery(sql) }}{% else %}{{ sql }}{% endif %}
        {% endif %}
    {% endcall %}
    {% do adapter.commit() %}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{#- The columns of a query with their types, those of `plain` stored uncompressed. -#}
{% macro plain_columns(sql, plain) -%}
    {%- for column in run_query("describe " ~ sql).rows -%}
        {{ adapter.quote(column[0]) }} {{ column[1] }}{{ " using compression uncompressed" if column[0] in plain }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- What a source that shows the same as before moves in rows that a partial build leaves alone: until when they have been seen. -#}
{% macro seen_again(target) -%}
    {%- if target.identifier == "int_entry_sighting" -%}
        update {{ target }} set ended_at = states.ended_at
        from {{ target.schema }}.int_source_state as states
        where
            int_entry_sighting.source_id = states.source_id and int_entry_sighting.state_no = states.state_no
            and states.is_latest and int_entry_sighting.ended_at <> states.ended_at
    {%- elif target.identifier == "int_entry" -%}
        update {{ target }} set last_seen_at = states.ended_at
        from {{ target.schema }}.int_source_state as states
        where
            int_entry.source_id = states.source_id and int_entry.last_state = states.state_no
            and states.is_latest and int_entry.last_seen_at <> states.ended_at
    {%- elif target.identifier == "int_release" -%}
        update {{ target }} set last_seen_at = seen.last_seen_at
        from (
            with shown as materialized (
                select entries.source_id, entries.entry_id, entries.last_seen_at
                from {{ target.schema }}.int_entry as entries
                inner join {{ target.schema }}.int_source_state as states on entries.source_id = states.source_id and entries.last_state = states.state_no
                where states.is_latest
            )
            select evidence.release_id, max(shown.last_seen_at) as last_seen_at
            from {{ target.schema }}.int_release_evidence as evidence
            inner join shown on evidence.source_id = shown.source_id and evidence.entry_id = shown.entry_id
            group by evidence.release_id
        ) as seen
        where int_release.release_id = seen.release_id and int_release.last_seen_at < seen.last_seen_at
    {%- endif -%}
{%- endmacro %}

{#- Rows that partial builds have replaced stay in the file as gaps, until a build that makes again what rests on settled changes, as the first of a week or
    month does: its writing through closes them up, which would cost each build as much as its models. A whole build leaves none. -#}
{% macro close_up() -%}
    {%- if execute and flags.WHICH in ['build', 'run'] and is_partial() and not is_kept({'settled': 'intermediate.int_period_scope'}) -%} set max_vacuum_tasks = 100 {%- endif -%}
{%- endmacro %}
