{# How unusual an event is for its competitor, in nats: -ln of the share of its type among the competitor's other events. A competitor without others like it is not
   infinitely surprising: its share is drawn towards the market's, as if it had {{ weight }} more events that follow the market (a Dirichlet prior, leave-one-out).
   own_type, own_all: events of the competitor, of that type and of all; market_type, market_all: of everybody; types: distinct types in the market. #}
{% macro surprise(own_type, own_all, market_type, market_all, types, weight=20) -%}
    -ln(({{ own_type }} - 1 + {{ weight }} * {{ market_type }} * 1.0 / ({{ market_all }} - 1 + {{ types }})) / ({{ own_all }} - 1 + {{ weight }}))
{%- endmacro %}
