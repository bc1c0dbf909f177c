"""What the cards need of the machine, found out at the start and not by a reader of Arabic."""

from django.core.checks import Error, register
from PIL import features

from .card_image import font


@register()
def arabic_can_be_drawn(app_configs, **kwargs) -> list[Error]:
    """Without Raqm, Pillow draws Arabic letters unjoined and from the wrong side, without a word."""
    if not features.check("raqm"):
        return [
            Error(
                "Pillow was built without Raqm, so that cards for social networks cannot show Arabic.",
                hint="Install Pillow's own package (`make run` does), not one built on this machine.",
                id="sharing.E001",
            )
        ]
    try:
        font(40)
    except OSError as error:
        return [
            Error(
                f"The font of the cards for social networks cannot be read: {error}.",
                hint="FreeType must be built with Brotli, as in Pillow's own package.",
                id="sharing.E002",
            )
        ]
    return []
