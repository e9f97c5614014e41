{# What a price is per, in one word for one thing: `user` for seats, users and licences in several languages, `plan` where no unit is said, else as displayed. #}
{% macro price_unit(unit) -%}
    case
        when {{ unit }} is null then 'plan'
        when
            regexp_matches(
                lower({{ unit }}),
                '^(users?|seats?|licen[cs]es?|nutzer|benutzer|lizenz|utilisateurs?|licences?|usu[aá]rios?|licencias?|licen[cç]as?|utent[ei]|gebruikers?|u[zż]ytkownik\w*|ユーザー|席|シート|用户|座席|사용자|좌석|مستخدم)$'
            )
            then 'user'
        else lower({{ unit }})
    end
{%- endmacro %}
