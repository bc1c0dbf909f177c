"""Which pages are for everybody."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from cdc_site.i18n.languages import enabled_languages


def public_pages(site: Site) -> PageQuerySet:
    """Live pages without a restriction, below the live home page of a language that is on."""
    home = site.root_page
    homes = Page.objects.live().filter(
        translation_key=home.translation_key, locale__language_code__in=[each.code for each in enabled_languages()]
    )
    return Page.objects.live().public().filter(Exists(homes.filter(path=Substr(OuterRef("path"), 1, len(home.path)))))
