{# Rows of a mart as last published, from the Parquet file beside dbt's working folder (the home); none where nothing is published or a column is new there. `columns` gives name and type.
   Elsewhere: the table of the publication before. #}
{% macro last_published(mart, columns) -%}
    {%- set path = 'published/marts/' ~ mart ~ '.parquet' -%}
    {%- set found = [] -%}
    {%- if execute is defined and execute -%}
        {%- for row in run_query("select file from glob('" ~ path ~ "')").rows -%}
            {%- for known in run_query("select name from parquet_schema('" ~ path ~ "')").rows -%}
                {%- do found.append(known[0]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set is_whole = columns | map('first') | reject('in', found) | list | length == 0 -%}
    select
        {%- for name, type in columns %}
        cast({{ name if is_whole else 'null' }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    {% if is_whole -%} from read_parquet('{{ path }}') {%- else -%} where false {%- endif -%}
{%- endmacro %}
