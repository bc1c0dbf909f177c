"""Months, so that our catalogues hold them.

Django's own Arabic catalogue has the names used in Egypt and the Gulf; people in Syria and Iraq use the Levantine
ones. Django has no Kurmanji at all.
"""

from django.utils.translation import gettext_noop

MONTHS = [
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
]
