{# Bounds of the 90 % Wilson score interval of a share estimated as `share` from `n` cases (Wilson 1927; Brown, Cai and DasGupta 2001 recommend it for small n).
   z = 1.6448536 is the normal 95 % point. Null where n is 0. #}
{% macro share_low(share, n) -%}
    greatest(0, ({{ share }} + 1.352771675 / {{ n }} - 1.6448536 * sqrt({{ share }} * (1 - {{ share }}) / {{ n }} + 0.676385837 / {{ n }} / {{ n }})) / (1 + 2.705543350 / {{ n }}))
{%- endmacro %}

{% macro share_high(share, n) -%}
    least(1, ({{ share }} + 1.352771675 / {{ n }} + 1.6448536 * sqrt({{ share }} * (1 - {{ share }}) / {{ n }} + 0.676385837 / {{ n }} / {{ n }})) / (1 + 2.705543350 / {{ n }}))
{%- endmacro %}
