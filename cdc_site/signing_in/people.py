"""People named on a command line."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management import CommandError


def person(username: str) -> AbstractBaseUser:
    """Raises CommandError when nobody has this name."""
    try:
        return get_user_model().objects.get_by_natural_key(username)
    except get_user_model().DoesNotExist as error:
        raise CommandError(f"Nobody has the name {username}.") from error
