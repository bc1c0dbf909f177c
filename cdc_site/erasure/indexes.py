"""What the site keeps of its texts to find them, made anew after the texts were changed behind Wagtail's back."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from wagtail.models import ReferenceIndex
from wagtail.search import index

from cdc_site.search.indexing import refresh
from cdc_site.search.models import SearchEntry

from .texts import Names


def make_anew(owners: Iterable[models.Model], names: Names) -> None:
    """The admin's index and the one of references for these things; the readers' index wherever it has the name.

    The latter also holds names of partners and places on the pages that show them.
    """
    for owner in owners:
        fresh = type(owner)._base_manager.get(pk=owner.pk)
        if index.class_is_indexed(type(fresh)):
            index.insert_or_update_object(fresh)
        if ReferenceIndex.model_is_indexable(type(fresh)):
            ReferenceIndex.create_or_update_for_object(fresh)
    has_name = Q()
    for field in SearchEntry._meta.local_fields:
        if isinstance(field, models.TextField):
            has_name |= Q(**{f"{field.name}__iregex": names.sql})
    refresh(set(SearchEntry.objects.filter(has_name).values_list("page__translation_key", flat=True)))
