"""Signals of Django and django-allauth: what happens to an account, wherever it was done."""

import logging

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver

from .sessions import begin, end_sessions

User = get_user_model()
logger = logging.getLogger("cdc_site.signing_in")
RIGHTS = ("is_active", "is_staff", "is_superuser")


@receiver(user_logged_in)
def session_begins(request, user, **kwargs):
    """The password was right."""
    begin(request, user)
    logger.info("signed in: user %s", user.pk)


@receiver(user_logged_out)
def session_ends(user, **kwargs):
    """By the person, or because its time was over."""
    if user is not None:
        logger.info("signed out: user %s", user.pk)


@receiver(user_login_failed)
def password_was_wrong(**kwargs):
    """Without the name that was tried: people type passwords there."""
    logger.warning("sign-in failed")


# --- rights --------------------------------------------------------------------------------------
@receiver(pre_save, sender=User)
def look_at_rights(instance, update_fields=None, **kwargs):
    """Remember whether saving changes what the account may do."""
    saved = [name for name in RIGHTS if update_fields is None or name in update_fields]
    before = User.objects.filter(pk=instance.pk).values(*saved).first() if saved and instance.pk else None
    instance._rights_changed = before is not None and any(before[name] != getattr(instance, name) for name in saved)


@receiver(post_save, sender=User)
def other_rights_other_sessions(instance, **kwargs):
    """Sessions with the old rights are over. Those with an old password are, by Django's own check."""
    if instance._rights_changed:
        end_sessions(instance)


@receiver(m2m_changed, sender=User.groups.through)
def other_roles_other_sessions(instance, action, pk_set, **kwargs):
    """The same for roles, given or taken from either side."""
    if action not in ("post_add", "post_remove", "pre_clear") or (pk_set is not None and not pk_set):
        return
    if isinstance(instance, Group):
        people = instance.user_set.all() if action == "pre_clear" else User.objects.filter(pk__in=pk_set)
    else:
        people = [instance]
    for person in people:
        end_sessions(person)


# --- second factors, which the journal notes from the same signals ----------------------------------
@receiver(authenticator_added)
def factor_added(user, authenticator, **kwargs):
    """An app or a passkey; recovery codes come with the first of them."""
    logger.info("second factor added: %s, user %s", authenticator.type, user.pk)


@receiver(authenticator_removed)
def factor_removed(user, authenticator, **kwargs):
    """By its owner; see records.reset_second_factor for the other way."""
    logger.info("second factor removed: %s, user %s", authenticator.type, user.pk)


@receiver(authenticator_reset)
def codes_made_anew(user, **kwargs):
    """The old ones are no longer good."""
    logger.info("recovery codes made anew: user %s", user.pk)
