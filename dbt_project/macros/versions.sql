{# Version without decoration: lower case, no leading `v`. #}
{% macro bare_version(version) -%} regexp_replace(lower(trim({{ version }})), '^v(?:er|ersion)?[ .]*([0-9])', '\1') {%- endmacro %}

{# n-th number (from 1) of a bare version's leading dotted numbers, as text without leading zeros; '0' where it has fewer. #}
{% macro version_part(bare, n) -%}
    coalesce(nullif(ltrim(regexp_extract({{ bare }}, '^(?:[0-9]+\.){% raw %}{{% endraw %}{{ n - 1 }}{% raw %}}{% endraw %}([0-9]+)', 1), '0'), ''), '0')
{%- endmacro %}

{# What follows the leading dotted numbers: `-rc.1` gives `rc1`. #}
{% macro version_suffix(bare) -%}
    regexp_replace(regexp_replace({{ bare }}, '^[0-9]+(\.[0-9]+)*', ''), '^[-._ ]|[._ ]', '', 'g')
{%- endmacro %}

{# The numbers alone, at least three: `1.2` and `1.2.0` are the same release. #}
{% macro version_base(bare) -%}
    concat_ws('.', {{ version_part(bare, 1) }}, {{ version_part(bare, 2) }}, {{ version_part(bare, 3) }},
        nullif({{ version_part(bare, 4) }}, '0'))
{%- endmacro %}

{# Text that sorts as the numbers of a version do. #}
{% macro version_sort(bare) -%}
    {%- for n in [1, 2, 3, 4] -%}
        lpad({{ version_part(bare, n) }}, 14, '0'){{ " || '.' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# True where a suffix names a stage before general release; a lone letter (1.0.2b) is a patch, not a beta. #}
{% macro is_prerelease_suffix(suffix) -%}
    regexp_matches({{ suffix }}, '^-?(alpha|beta|rc|cr|pre|preview|dev|nightly|canary|snapshot|next|insiders|milestone|unstable|edge|ea|(a|b|c|m)[0-9]+$)')
{%- endmacro %}
