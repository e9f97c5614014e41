{# A figure without the last bits of its sums, which depend on the order in which an engine adds: what is built again from the same is the same. #}
{% macro steady(figure) -%} cast(round({{ figure }}, 9) as double) {%- endmacro %}
