"""Which role a person has. The names of the groups are identifiers, so they stay English (names.py shows them)."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from wagtail.models import Locale

EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR = "Editor", "Translator", "Publisher", "Administrator"


def is_administrator(user: AbstractBaseUser) -> bool:
    """Whether the person may delete pages."""
    return user.is_superuser or user.groups.filter(name=ADMINISTRATOR).exists()


def only_translates(user: AbstractBaseUser) -> bool:
    """Whether the person is a Translator and nothing more, so that originals are closed to them."""
    if user.is_superuser:
        return False
    names = set(user.groups.values_list("name", flat=True))
    return TRANSLATOR in names and not names & {EDITOR, PUBLISHER, ADMINISTRATOR}


def may_translate_into(user: AbstractBaseUser, locale: Locale) -> bool:
    """Whether a person who only translates may do so into a language: all of them, unless some are named."""
    named = set(user.translator_languages.values_list("locale_id", flat=True))
    return not named or locale.pk in named


def others_who_publish(user: AbstractBaseUser) -> QuerySet:
    """The other active people who may publish: Publishers, Administrators and superusers."""
    may_publish = Q(is_superuser=True) | Q(groups__page_permissions__permission__codename="publish_page")
    return get_user_model().objects.filter(may_publish, is_active=True).exclude(pk=user.pk).distinct()
