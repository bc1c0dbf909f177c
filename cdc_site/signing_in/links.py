"""A link with which somebody sets a password, once. It leads past no second factor."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def one_time_link(user: AbstractBaseUser) -> str:
    """Good until PASSWORD_RESET_TIMEOUT, or until the password is set or the person signs in."""
    key = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    return settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_password_reset_confirm", args=key)
