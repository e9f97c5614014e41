{# Bounds of the mid-P 90 % interval of a Poisson mean given a count (Lancaster 1961; Rothman and Boice 1979): the 5 % and 95 % points of the mixture in equal parts of
   Gamma(n) and Gamma(n + 1), by the Cornish-Fisher expansion to the fourth cumulant (Abramowitz and Stegun 26.2.49); the mixture's cumulants are n + 0.5, n + 0.75,
   2n + 1.75 and 6n + 5.625. Closed at 0 (both ends). The exact (Garwood) interval is wider by 30 % at 0, 11 % at 5 and 5 % at 20, and holds the truth in more than 90 % (docs/metrics.md).
   z = 1.6448536 is the normal 95 % point. Relative error: lower < 0.5 % at 1, < 1.9 % up to 2, < 1.4 % up to 3, < 0.7 % from there on; upper < 0.2 %.
   Counts between 0 and 1, as a division by their dispersion gives, have a lower end at most 0.016 below the mixture's, which is below 0.00001 up to 0.2. #}
{% macro poisson_low(n) -%}
    case when {{ n }} < 0.2 then 0.0 else greatest(0.0, {{ mid_p_point(n, '-') }}) end
{%- endmacro %}

{% macro poisson_high(n) -%}
    case when {{ n }} = 0 then -ln(0.1) else {{ mid_p_point(n, '+') }} end
{%- endmacro %}

{# 0.2842573 = (z^2 - 1) / 6, 0.0201801 = (3z - z^3) / 24, 0.0187837 = (2z^3 - 5z) / 36 #}
{% macro mid_p_point(n, side) -%}
    ({{ n }} + 0.5 + 0.2842573 * (2 * {{ n }} + 1.75) / ({{ n }} + 0.75) {{ side }} (
        1.6448536 * sqrt({{ n }} + 0.75)
        - 0.0201801 * (6 * {{ n }} + 5.625) / pow({{ n }} + 0.75, 1.5)
        - 0.0187837 * pow(2 * {{ n }} + 1.75, 2) / pow({{ n }} + 0.75, 2.5)
    ))
{%- endmacro %}
