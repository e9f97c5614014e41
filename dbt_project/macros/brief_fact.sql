{# The columns of a fact of the brief, in order, with their types. #}
{% macro brief_columns() %}
    {{ return([
        ('fact_id', 'varchar'), ('section', 'varchar'), ('fact_type', 'varchar'),
        ('competitor', 'varchar'), ('product', 'varchar'), ('subject', 'varchar'),
        ('period_start', 'date'), ('period_end', 'date'), ('announced_on', 'date'), ('effective_on', 'date'),
        ('observed_at', 'timestamp with time zone'), ('date_basis', 'varchar'),
        ('n_count', 'bigint'), ('value', 'double'), ('value_low', 'double'), ('value_high', 'double'), ('previous_value', 'double'),
        ('amount', 'decimal(18,6)'), ('previous_amount', 'decimal(18,6)'), ('currency', 'varchar'), ('unit', 'varchar'), ('billing_period', 'varchar'),
        ('billed', 'varchar'),
        ('exposure_days', 'bigint'), ('source_id', 'varchar'), ('source_url', 'varchar'), ('document_hash', 'varchar'),
        ('captured_at', 'timestamp with time zone'), ('locator', 'varchar'), ('quote', 'varchar'), ('theme', 'varchar'), ('is_onboarding', 'boolean'),
        ('size', 'double')
    ]) }}
{% endmacro %}

{# Select list of one kind of fact: `values` gives expressions by column, the rest is null. `key` are the columns that identify the fact within its type.
   `product` is the product's id. `size` scales the type's weight, 1 where not given. #}
{% macro brief_fact(section, fact_type, key, values) %}
    {%- set given = {'section': "'" ~ section ~ "'", 'fact_type': fact_type, 'size': '1', 'fact_id': hash_key([fact_type] + key)} -%}
    {%- do given.update(values) -%}
    {%- for name, type in brief_columns() %}
    cast({{ given.get(name, 'null') }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# The evidence columns of a fact, from a relation that has them under the usual names. #}
{% macro brief_evidence(relation, url='url') %}
    {{ return({
        'source_id': relation ~ '.source_id', 'source_url': relation ~ '.' ~ url, 'document_hash': relation ~ '.document_hash',
        'captured_at': relation ~ '.captured_at', 'locator': relation ~ '.locator', 'quote': relation ~ '.quote'
    }) }}
{% endmacro %}
