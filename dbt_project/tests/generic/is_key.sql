{# The columns identify a row: none is null unless named in `nullable`, and no combination repeats. #}
{% test is_key(model, columns, nullable=[]) %}
{{ rows_that_break_key(model, columns, nullable) }}
{% endtest %}
