"""Which passwords are refused because others have had them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

# what guesses at this site would begin with
OURS = ["cdc", "cdcnes", "cdc-nes", "civil", "diplomacy", "center", "qamishlo", "rojava", "wagtail"]
LONGEST = 72  # characters that are looked at; the rest of a longer one only adds to it
ENOUGH = 3  # of 4: more than 10^8 guesses, in the order in which breached passwords are tried


class BreachedPasswordValidator:
    """Refuses what the lists of breached passwords hold, and what is made of it by the usual changes.

    zxcvbn carries the lists (30,000 passwords of breaches, names, words) and knows the changes: 0 for o, "1234" behind,
    keys beside each other, doubled. Nothing is asked over the network. A plain list would find hardly anything, as only
    a few hundred of its passwords have the twelve characters that are asked for anyway.
    """

    def validate(self, password: str, user=None) -> None:
        """Raises ValidationError."""
        person = [getattr(user, name, "") for name in ("username", "first_name", "last_name", "email")] if user else []
        known = [*OURS, *(str(each) for each in person if each)]
        if password and zxcvbn(password[:LONGEST], user_inputs=known)["score"] < ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        """What to do instead."""
        return _(
            "This password, or one much like it, is among those that have become public elsewhere. Take four words "
            "that do not belong together."
        )
