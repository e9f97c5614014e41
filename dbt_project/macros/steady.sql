{# A figure without the last bits of its sums, which depend on the order in which an engine adds: what is built again from the same is the same.
   What is summed again keeps more digits, or sums of rounded figures would lie on the edge of the next rounding. #}
{% macro steady(figure, digits=9) -%} cast(round({{ figure }}, {{ digits }}) as double) {%- endmacro %}
