"""Template filters for languages and dates."""

from django import template

from cdc_site.i18n import dates, languages

register = template.Library()

register.filter("day", dates.day)
register.filter("language_name", languages.language_name)
register.filter("language_in_words", languages.language_in_words)
register.filter("direction", languages.direction)
register.simple_tag(dates.period, name="period")
